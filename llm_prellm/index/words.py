"""Words of a text as the index knows them: folded, stemmed in both languages, identifiers whole and in parts.

A *word* is what stands in the text, in lower case; a *term* is what the index stores of it. Polish inflects
where English does not, and a log mixes both languages: a text is indexed under the stems of its own language, a
query is looked up under those of both (Snowball's, https://snowballstem.org). Diacritics are folded after
stemming, for the stemmer needs them and people at a keyboard leave them out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

import Stemmer

_LONGEST_REMEMBERED = 64
"""Characters of a word whose terms are remembered: longer ones are encoded data, and each is another."""
MAX_TERM = 40
"""Characters of a term that are kept: longer ones are encoded data, where the start tells as much."""

_WORD = re.compile(r"[^\W_]+(?:['’._:/@+#-][^\W_]+)*(?:\+\+|#)?")
"""Letters and digits, joined by what joins identifiers: 10.0.0.17, foo_bar, fw-build:13.2, c++."""
_PART = re.compile(r"[^\W\d_]+|\d+")
_RUN = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’](?:s|ll|ve|re|d|m|t)$")

_polish = Stemmer.Stemmer("polish")
_english = Stemmer.Stemmer("english")


class _Fold(dict[int, "str | int"]):
    """A table for ``str.translate`` that learns a character when it first meets it."""

    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
        folded: str | int = plain.lower() if plain and plain != character else code
        self[code] = folded
        return folded


# NFKD takes an accent off its letter, but these are letters of their own in Unicode.
_FOLD = _Fold(
    {ord("ł"): "l", ord("Ł"): "l", ord("đ"): "d", ord("ø"): "o", ord("ß"): "ss", ord("æ"): "ae", ord("ı"): "i"}
)


def fold(word: str) -> str:
    """The word in lower case, without diacritics: ``Łódź`` is ``lodz``."""
    lowered = word.lower()
    return lowered if lowered.isascii() else lowered.translate(_FOLD)


def composed(text: str) -> str:
    """``text`` with its letters whole: names of files and texts out of PDFs may have the accents apart (NFD)."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def words(text: str) -> list[str]:
    """The words of a text in order, in lower case; identifiers such as ``gpio21`` and ``10.0.0.17`` whole."""
    return _WORD.findall(composed(text).lower())


def terms(word: str) -> tuple[str, ...]:
    """The terms of one lower-case word. The word itself (an identifier) or its Polish stem comes first."""
    return _remembered_terms(word) if len(word) <= _LONGEST_REMEMBERED else _terms(word)


def _terms(word: str) -> tuple[str, ...]:
    if word.isalpha():
        return _stems(word)
    word = _POSSESSIVE.sub("", word)
    if word.isalpha():
        return _stems(word)
    whole = fold(word)[:MAX_TERM]
    found = [whole]
    runs = _RUN.findall(word)
    for run in runs:
        if run.isalpha():
            if len(run) > 1:
                found.extend(_stems(run))
            continue
        if len(runs) > 1 and (len(run) > 1 or not run.isdigit()):
            found.append(fold(run)[:MAX_TERM])
        parts = _PART.findall(run)
        if 1 < len(parts) <= 3:
            found.extend(fold(part) for part in parts if part.isalpha() and 1 < len(part) <= MAX_TERM)
    return tuple(dict.fromkeys(found))


_remembered_terms = lru_cache(maxsize=1 << 14)(_terms)


def _stems(word: str) -> tuple[str, ...]:
    word = word[:MAX_TERM]
    return tuple(dict.fromkeys([*_polish_stems(word), fold(_english.stemWord(fold(word)))]))


def _polish_stems(word: str) -> tuple[str, ...]:
    """The stem of a word in Polish, and a second one where the stemmer may have mistaken a noun for a verb.

    It takes ``bramy`` and ``osoby`` for forms such as ``gramy`` and ``miałby``.
    """
    found = fold(_polish.stemWord(word))
    if word.endswith(("my", "by")) and len(found) < len(word) - 2:
        return found, fold(word[:-1])
    return (found,)


def stem(word: str, language: str) -> str:
    """The term of a word of letters in a language, ``pl`` or ``en``."""
    return fold((_polish if language == "pl" else _english).stemWord(word.lower()[:MAX_TERM]))


_REMEMBERED = 1 << 17
"""Words whose terms are remembered while texts are indexed: some 20 MB a language."""


class _TermsOfWords(dict[str, "tuple[str, ...]"]):
    """Terms by word, learned as they are met: a dictionary's look-up is several times faster than a call."""

    def __init__(self, stemmer: Stemmer.Stemmer | None) -> None:
        super().__init__()
        self._stemmer = stemmer

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= _REMEMBERED:
            self.clear()
        found: tuple[str, ...]
        if self._stemmer is not None and word.isalpha():
            start = word[:MAX_TERM]
            found = _polish_stems(start) if self._stemmer is _polish else (fold(self._stemmer.stemWord(start)),)
        else:
            found = terms(word)
        if len(word) <= _LONGEST_REMEMBERED:
            self[word] = found
        return found


_terms_in = {"pl": _TermsOfWords(_polish), "en": _TermsOfWords(_english), "": _TermsOfWords(None)}
_POLISH_WORDS = "i w z na do nie się sie to jest że ze o jak po co ale tak za od czy już juz przez dla przy mi mam"
_ENGLISH_WORDS = "the and of a in is it you that for on are with as this be at have from not by what my i'm"
_TELLING = {"pl": frozenset(_POLISH_WORDS.split()), "en": frozenset(_ENGLISH_WORDS.split())}
_POLISH_LETTERS = "ąćęłńśżź"


def language(text: str, tokens: Sequence[str]) -> str:
    """``pl``, ``en`` or, when its function words and letters do not tell, the empty string."""
    polish = sum(map(_TELLING["pl"].__contains__, tokens))
    english = sum(map(_TELLING["en"].__contains__, tokens))
    if not text.isascii():
        polish += sum(map(text.count, _POLISH_LETTERS))
    return "pl" if polish > english else "en" if english > polish else ""


def index_terms(text: str) -> tuple[int, set[str]]:
    """How many words a text has, and the terms to index it under: those of its own language, if it tells."""
    tokens = words(text)
    table = _terms_in[language(text, tokens)]
    return len(tokens), set(chain.from_iterable(map(table.__getitem__, tokens)))
