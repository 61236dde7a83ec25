"""Which language a text is in, as far as this package speaks it: Polish and English.

Function words decide: they are few, frequent and hardly shared between languages. Only whole words count, so
names, code and loan words do not. Short texts are often undecided, and callers have to live with None.
"""

from __future__ import annotations

import re


def vocabulary(words: str) -> frozenset[str]:
    """The set of the ``words``, which are parted by white space."""
    return frozenset(words.split())


# Words of other languages are here so that their texts are seen to be neither Polish nor English.
_WORDS = {
    "pl": vocabulary(
        """
        i w z na do się nie że to jest jak o po od za dla co czy ale przez tym tego ten ta te a oraz
        lub albo już tylko także też może jako przy bo są był była było były mam mi mnie moje mój
        moja proszę gdy kiedy gdzie który która które których którym jaki jaka jakie ich jego jej
        żeby aby jeśli jeżeli bez przed pod nad między ze we ma masz mamy być być tak więc potem
        teraz tu tam zrób napisz podaj wyjaśnij pokaż sprawdź opisz dodaj porównaj popraw chcę
        chciałbym potrzebuję można trzeba jeden dwa trzy
        """
    ),
    "en": vocabulary(
        """
        the a of and to in is it that for on with as this be are was were by from or an at not you
        your my me we our they their what how why when where which who can could should would will
        do does did don't if then than but have has had i i'm it's please there these those into
        about without after before write explain show give make add check describe compare list tell
        need want only also use using between
        """
    ),
    "other": vocabulary(
        """
        der die das und ist nicht mit ein eine einen zu den von für auf wie wir ich sie auch bitte
        wenn oder le la les des et est pas une un que qui dans pour sur avec vous je nous ne au aux
        ce cette mais comment el los las es y en con por para una como pero del al mi tu su cómo qué
        il gli di che non per sono della nel come più alla anche het een van niet dat met voor op
        zijn aan jak je na se ale jsem není který pro o os as do da não em um uma com para seu mais
        """
    ),
}
_PLAIN = str.maketrans("ąćęłńóśźż", "acelnoszz")
_WORDS["pl"] |= {word.translate(_PLAIN) for word in _WORDS["pl"]} - _WORDS["en"] - _WORDS["other"]
"""People at a keyboard leave the diacritics out."""
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_POLISH_LETTERS = frozenset("ąćęłńśźż")  # ó is left out: it is not Polish alone


def scores(text: str) -> dict[str, int]:
    """How many words of ``text`` point to Polish (``pl``), English (``en``) and other languages (``other``).

    A word that two languages share counts for neither, unless its letters are Polish.
    """
    counts = {"pl": 0, "en": 0, "other": 0}
    for match in _WORD.finditer(text.lower().replace("’", "'")):
        word = match.group()
        if not _POLISH_LETTERS.isdisjoint(word):
            counts["pl"] += 1
            continue
        homes = [name for name, words in _WORDS.items() if word in words]
        if len(homes) == 1:
            counts[homes[0]] += 1
    foreign = sum(1 for letter in text if letter.isalpha() and ord(letter) > 0x24F)
    counts["other"] += foreign // 4  # other scripts: about one word per four letters
    return counts


def language(text: str) -> str | None:
    """``"pl"``, ``"en"`` or, for a text too short to say or in another language, None."""
    return winner(scores(text))


def winner(counts: dict[str, int]) -> str | None:
    """The language that clearly leads in ``counts`` (see :func:`scores`), None when none of ours does."""
    (best, most), (_, second) = sorted(counts.items(), key=lambda pair: -pair[1])[:2]
    return best if best != "other" and most > second * 1.5 else None
