"""Forms of a Polish noun that the stemmer does not bring together.

Snowball's Polish stemmer leaves consonants as they change before the *-e* of the dative and the locative (*karta,
karcie*; *droga, drodze*; *miasto, mieście*) and the *e* that comes and goes (*piasek, piasku*). Here the other forms
that a word may have are made, and their stems are looked for too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import words

SHORTEST, LONGEST = 3, 12
"""Letters of a word that is looked at: a longer one is found by its beginning (``Vocabulary.family``)."""

_HARD_TO_SOFT = (
    ("st", "ści"),
    ("zd", "ździ"),
    ("sł", "śl"),
    ("sn", "śni"),
    ("ch", "sz"),
    ("t", "ci"),
    ("d", "dzi"),
    ("r", "rz"),
    ("ł", "l"),
    ("l", "l"),  # an ł typed without its stroke
    ("g", "dz"),
    ("k", "c"),
    *((letter, f"{letter}i") for letter in "bpwfmnsz"),
)
_SOFT_TO_HARD = [(soft, hard) for hard, soft in _HARD_TO_SOFT]
# As they are typed without diacritics; an l may then be either.
_SOFT_TO_HARD += [(words.fold(soft), hard) for hard, soft in _HARD_TO_SOFT if not soft.isascii()]
_SOFT_TO_HARD.sort(key=lambda pair: -len(pair[0]))

_IA, _IE = re.compile("ia(?=[^aeiouyąęó]{0,2}$)"), re.compile("ie(?=[^aeiouyąęó]{0,2}$)")
"""The vowel before the last consonants, as it is in *miasto* and in *mieście*."""
_FLEETING = re.compile("[^aeiouyąęói]k$")
"""*piask-u*, *rurk-a*: *piasek*, *rurek*."""

_ENDINGS = ("ami", "ach", "om", "a", "ą", "ę", "y", "i", "o", "u")
_FORMS = ("", "a", "y", "ę", "ą", "o", "om", "ach", "ami")


def kindred(word: str) -> tuple[str, ...]:
    """The terms of the other forms that a lower-case word has if it is a Polish noun, without its own."""
    if not SHORTEST <= len(word) <= LONGEST or not word.isalpha():
        return ()
    own = words.terms(word)
    found = dict.fromkeys(words.stem(form, "pl") for base in _bases(word) for form in _forms(base))
    return tuple(term for term in found if term not in own and len(term) > 2)


def _bases(word: str) -> Iterator[str]:
    """What the word may be without its ending, with its last consonant as it is in the nominative."""
    for ending in _ENDINGS:
        if word.endswith(ending):
            yield word[: -len(ending)]
            break
    else:
        if not word.endswith("e"):
            yield word
    if word.endswith("ek"):
        yield f"{word[:-2]}k"
    if word.endswith("e"):
        for soft, hard in _SOFT_TO_HARD:
            if word.endswith(f"{soft}e"):
                base = word[: -len(soft) - 1]
                yield base + hard
                yield _IE.sub("ia", base) + hard
                break


def _forms(base: str) -> Iterator[str]:
    if len(base) < SHORTEST:
        return
    for ending in _FORMS:
        yield base + ending
    for hard, soft in _HARD_TO_SOFT:
        if base.endswith(hard):
            before = base[: -len(hard)]
            yield f"{before}{soft}e"
            yield f"{_IA.sub('ie', before)}{soft}e"
            break
    if _FLEETING.search(base):
        yield f"{base[:-1]}ek"
