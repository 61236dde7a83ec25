"""Fixed texts whose vectors are kept with an embedding model's: everyday exchanges, each in English and in Polish.

They tell when another model goes by the same name; they give the centre of the vectors (``store``) something to begin
with; and since both halves say the same, what the model makes of the language itself is the way from one half to the
other. Small models put texts of one language nearer to each other than texts of one meaning, so that way is taken out
of all vectors, as one takes out the direction of any attribute that should not count (Bolukbasi et al., "Man is to
Computer Programmer as Woman is to Homemaker?", NeurIPS 2016, section 5).
"""

from __future__ import annotations

ENGLISH = (
    "Hello, how are you today?\nI'm fine, thank you. What can I do for you?",
    "How do I check the free space on a disk?\nWith df -h, and the size of a folder with du -sh.",
    "What should I cook for dinner?\nPasta with tomatoes and basil is quick and good.",
    "My train leaves at 7:40 on Friday.\nNoted. Shall I remind you on Thursday evening?",
    "Why is the sky blue?\nBecause air scatters blue light more than red light.",
    "The printer does not want to print.\nCheck the cable, the paper, and whether an old job is waiting.",
    "What should I buy my mother for her birthday?\nPerhaps a book, flowers or a theatre ticket.",
    "The invoice is due by the end of the month.\nI have noted it. Shall I remind you a few days before?",
)
POLISH = (
    "Cześć, jak się dziś masz?\nDobrze, dziękuję. Co mogę dla ciebie zrobić?",
    "Jak sprawdzić wolne miejsce na dysku?\nPoleceniem df -h, a wielkość katalogu przez du -sh.",
    "Co ugotować na obiad?\nMakaron z pomidorami i bazylią jest szybki i dobry.",
    "Mój pociąg odjeżdża w piątek o 7:40.\nZapisane. Przypomnieć w czwartek wieczorem?",
    "Dlaczego niebo jest niebieskie?\nBo powietrze rozprasza światło niebieskie silniej niż czerwone.",
    "Drukarka nie chce drukować.\nSprawdź kabel, papier i czy nie czeka stare zadanie.",
    "Co kupić mamie na urodziny?\nMoże książkę, kwiaty albo bilet do teatru.",
    "Faktura jest do zapłaty do końca miesiąca.\nZapisałem. Przypomnieć kilka dni wcześniej?",
)
PROBE = ENGLISH + POLISH
