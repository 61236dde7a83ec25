"""Which sentences ask for something, as far as their first words tell, in Polish and English."""

from __future__ import annotations

import re

from .language import vocabulary
from .units import LIST_ITEM, Unit

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

# Words that may stand before the one that tells.
_FILLERS = vocabulary(
    """
    and also then next finally please so now first second third lastly ok well hi hello hey a i oraz
    potem następnie dodatkowo też także proszę no to teraz wreszcie najpierw na koniec dalej cześć
    hej po pierwsze drugie trzecie
    """
)
# Imperatives and question words. What mostly says how a thing is to be done (use, keep, avoid, użyj, zachowaj …)
# is left out: it belongs to a request rather than being one.
_OPENERS = vocabulary(
    """
    write make add explain show list compare fix give tell translate summarize summarise create find
    check describe suggest propose prepare calculate compute convert remove rename refactor review
    plan draft design test implement help estimate choose pick recommend rewrite change update build
    look draw debug sketch install set figure what which how why when where who is are does do did
    can could would will should napisz zrób dodaj wyjaśnij pokaż wypisz porównaj popraw podaj
    powiedz przetłumacz streść podsumuj stwórz utwórz znajdź sprawdź opisz zaproponuj przygotuj
    policz oblicz przelicz usuń zmień przejrzyj zaplanuj zaprojektuj przetestuj zaimplementuj ustaw
    pomóż oszacuj wybierz poleć przepisz zaktualizuj zbuduj daj określ wymień rozpisz ułóż wytłumacz
    skonfiguruj narysuj doradź zainstaluj czy jak jaki jaka jakie jaką ile kiedy gdzie dlaczego
    który która które kto chciałbym chciałabym możesz mógłbyś mogłabyś potrzebuję poproszę
    """
)
_I_WANT = re.compile(r"i(?:'d like| want| need| would like)\b|chcę\b", re.IGNORECASE)
# What joins two requests in one sentence.
_AND_THEN = re.compile(
    r"[,;]?\s+(?:and then|and also|then|and|a potem|a następnie|i potem|oraz|a także|i)\s+", re.IGNORECASE
)


def is_request(text: str) -> bool:
    """Whether ``text``, a sentence or a list item, surely asks for something."""
    sentence = LIST_ITEM.sub("", text).strip(" \t\"'„“”‘’*")
    if sentence.rstrip("\"'”’)» *").endswith("?"):
        return True
    words = WORD.finditer(sentence)
    first = next((word for word in words if word.group().lower() not in _FILLERS), None)
    if first is None:
        return False
    # "Do not use …" and "Don't …" say how, not what.
    if re.match(r"do(?:n['’]t| not)\b", sentence[first.start() :], re.IGNORECASE):
        return False
    return first.group().lower() in _OPENERS or bool(_I_WANT.match(sentence, first.start()))


def count(parts: list[Unit]) -> int:
    """How many things are asked for in ``parts``; one sentence may ask for several ("compare … and suggest …")."""
    asked = 0
    for part in parts:
        if part.is_code or not is_request(part.text):
            continue
        asked += max(1, sum(1 for clause in _AND_THEN.split(part.text) if is_request(clause)))
    return asked
