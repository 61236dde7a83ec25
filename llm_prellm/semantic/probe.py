"""Fixed texts whose vectors are kept with an embedding model's.

They tell when another model goes by the same name, and give the centre of the vectors (``store``) something to begin
with: everyday exchanges in the two languages that memory is made for.
"""

from __future__ import annotations

PROBE = (
    "Hello, how are you today?\nI'm fine, thank you. What can I do for you?",
    "How do I list the files in a folder?\nUse ls -la on Linux and macOS, dir on Windows.",
    "What should I cook for dinner?\nPasta with tomatoes and basil is quick and good.",
    "My train leaves at 7:40 on Friday.\nNoted. Shall I remind you on Thursday evening?",
    "Write a short poem about the sea.\nWaves come and go, the wind is low.",
    "Explain how photosynthesis works.\nPlants turn light, water and carbon dioxide into sugar.",
    "The test fails with a timeout.\nRaise the limit, or find out what it is waiting for.",
    "Which book should I read next?\nThat depends on what you liked last.",
    "Cześć, co u ciebie słychać?\nWszystko dobrze, dziękuję. W czym mogę pomóc?",
    "Jak sprawdzić wolne miejsce na dysku?\nPoleceniem df -h, a wielkość katalogu przez du -sh.",
    "Co kupić mamie na urodziny?\nMoże książkę, kwiaty albo bilet do teatru.",
    "Faktura jest do zapłaty do końca miesiąca.\nZapisałem. Przypomnieć kilka dni wcześniej?",
    "Przetłumacz to zdanie na angielski.\nOczywiście, podaj zdanie.",
    "Dlaczego niebo jest niebieskie?\nBo powietrze rozprasza światło niebieskie silniej niż czerwone.",
    "Drukarka nie chce drukować.\nSprawdź kabel, papier i czy nie czeka stare zadanie.",
    "Gdzie pojechać na weekend?\nW góry, jeśli pogoda dopisze, a jak nie, to do muzeum.",
)
