"""Polish cases: the dictionary forms that an inflected word may come from.

Foreign names are declined after an apostrophe when the end is silent (``Make'a``), after a hyphen when they are
written in capitals or spelled out (``JSON-ie``, ``LyX-a``), else directly (``Pythona``, ``Rusta``, ``Javę``).
See "Zasady pisowni i interpunkcji" of the Polish Language Council, on declining foreign names and acronyms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# With the softened last letter of what is spelled out: OpenSCAD-zie, IRC-cie, SQL-u, HTML-e, GDB-ie.
_CASE_ENDINGS = "ego|iego|emu|iemu|owi|iem|em|im|ym|ie|cie|dzie|zie|nie|mie|rze|le|ze|ce|ami|ach|om|ow|a|u|e|y|i|o"
_SEPARATED = re.compile(rf"^(.*\w)['-](?:{_CASE_ENDINGS})$")

# (ending, what stands there in the nominative), longest endings first; all folded, so ę is e and ą is a.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ksowi", ("x",)),
    ("iego", ("y", "i")),
    ("iemu", ("y", "i")),
    ("scie", ("st", "sta")),
    ("ksem", ("x",)),
    ("ksie", ("x",)),
    ("giem", ("g", "go")),
    ("kiem", ("k", "ko")),
    ("dzie", ("d", "da", "de")),
    ("owi", ("", "o", "e")),
    ("cie", ("t", "ta", "te")),
    ("rze", ("r", "ra", "re")),
    ("dze", ("ga",)),
    ("ksa", ("x",)),
    ("ksu", ("x",)),
    ("ami", ("", "a", "y")),
    ("ach", ("", "a", "y")),
    ("ego", ("", "y", "e")),
    ("emu", ("", "y", "e")),
    ("iem", ("", "i", "ie")),
    ("ce", ("ka", "k")),
    ("em", ("", "o", "e")),
    ("ie", ("", "a", "e", "o")),
    ("im", ("", "i")),
    ("ym", ("", "y")),
    ("om", ("", "a")),
    ("ow", ("", "y", "s")),
    ("ki", ("ka", "k")),
    ("gi", ("ga", "g")),
    ("a", ("", "o", "e")),
    ("u", ("", "o", "e")),
    ("e", ("a", "")),
    ("y", ("a", "")),
    ("i", ("a", "", "ia")),
)
_INNER_MARKS = re.compile(r"[ąćęłńóśźż]")
_VOWELS = "aeiouy"
_FLEETING = re.compile(r"^(.*[bcdfghjklmnprstwz])([klmnrt])$")


def nominatives(word: str) -> Iterator[str]:
    """The folded word itself, then the folded dictionary forms it may come from, likelier ones first.

    A form of two letters only comes from a separated ending (``Go-em``): "she" is no case of ``sh``.
    """
    yield word
    yield from (form for form in _declined(word) if len(form) > 2 or "-" in word or "'" in word)


def compatible(written: str, name: str) -> bool:
    """Whether a lower-case word with Polish letters can be a case of ``name``, which has none.

    Endings bring ę, ą and ó (Javę, Grafaną, Pandasów) and soften a consonant (Ruście); anything else with a
    Polish letter is an ordinary word that only folds to the spelling of a name: mąkę is not ``make``.
    """
    if written.endswith(("ę", "ą")):
        return not _INNER_MARKS.search(written[:-1]) and (name.endswith("a") or written[-2:-1] in "-'’")
    if written.endswith("ów"):
        return not _INNER_MARKS.search(written[:-2])
    if written.endswith("ście"):
        return not _INNER_MARKS.search(written[:-4]) and name.endswith(("st", "sta"))
    return not _INNER_MARKS.search(written)


def _declined(word: str) -> Iterator[str]:
    separated = _SEPARATED.match(word)
    if separated:
        yield separated[1]
    for ending, stems in _ENDINGS:
        if len(word) > len(ending) + 1 and word.endswith(ending):
            root = word[: -len(ending)]
            for stem in stems:
                yield root + stem
            fleeting = _FLEETING.match(root)
            if fleeting and "" in stems:  # Dockera, but also Markdowna, Excela; Pascal/Pascla: a vowel comes back
                yield f"{fleeting[1]}e{fleeting[2]}"


def unlisted_nominative(word: str, case: str) -> str:
    """The likely dictionary form of a name that is not in any list, in the case its verb asks for.

    ``word`` keeps its spelling but for lower case (``ę`` and ``ą`` tell a feminine name). ``case`` is "acc",
    "gen", "loc" or "nom"; a name in the nominative, or one that does not look declined, comes back as it is.
    """
    separated = re.match(rf"^(.*\w)['’-](?:{_CASE_ENDINGS}|ę|ą|ów)$", word)
    if separated:
        return separated[1]
    if case == "nom" or len(word) < 4:
        return word
    if word.endswith(("ę", "ą")):
        return word[:-1] + "a"
    if word.endswith(("ksa", "ksu")):
        return word[:-3] + "x"
    consonant_before = word[-2] not in _VOWELS
    if word.endswith("a") and consonant_before:
        return word[:-1]
    if case == "gen" and consonant_before:
        if word.endswith(("y", "ki", "gi")):
            return word[:-1] + "a"
        if word.endswith("u"):
            return word[:-1]
    if case == "loc" and word.endswith("ie"):
        return word[:-2]
    return word
