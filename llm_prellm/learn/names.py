"""Reading a name where one is expected: known names in any case, mended slips, and unknown names with evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from .clauses import PUNCTUATION, Sentence
from .declension import compatible, nominatives, unlisted_nominative
from .statement import FORMAT, LANGUAGE, TOOL
from .vocabulary import Entry, fold, vocabulary
from .words import word_list

_MOST_WORDS = 4
# Lower-case words that are names only in the other language, or only when they are written as names.
_POLISH_WORDS = word_list("names", "polish_words")
_ENGLISH_WORDS = word_list("names", "english_words")
_STRONG_SHAPE = re.compile(
    r"^(?:[a-z]+[A-Z]\w*|[A-Z][a-z]+[A-Z]\w*|\w+[+#]+|[a-z]\w+\.(?:js|py|rs|io|nvim"
    r"|el|net|sh)|\w*[a-zA-Z]\d+[a-z]\w*|[a-z]+-(?:cli|shell|tool|lint|fmt|mode))$"
)
# What looks like a program's name and is none: standards, plugs, units, calendars, cards, places of work.
_NEVER = word_list("names", "never")  # Polish function words that could be a case of some name
_NO_TOOL = word_list("names", "no_tool")
_TOO_COMMON = frozenset({"the", "a", "to"})  # they begin names that are hardly ever used: "the bat!"


@dataclass(frozen=True)
class Name:
    """A name read from the tokens ``first`` up to ``last``: the value under each key that it can stand for."""

    values: dict[str, str]
    first: int
    last: int
    about: str | None = None
    sure: bool = True  # False: also an ordinary word, a mended slip or an unknown word, so it needs evidence
    listed: bool = True
    mended: bool = False  # a slip of a well-known name
    strong: bool = False  # an unknown word with the shape of a program's name


@lru_cache(maxsize=4096)
def _entry(written: str, declined: bool) -> Entry | None:
    """The known name that a lower-case word is, also in a Polish case."""
    words = vocabulary()
    word = fold(written)
    for form in nominatives(word) if declined and word not in _NEVER else (word,):
        if form in words.entries and (written == word or form in words.marked or compatible(written, form)):
            return words.entries[form]
    return None


_NAMELESS: set[str] = set()  # folded words that are known to begin no name in either language
_MOST_NAMELESS = 50_000
_START = 3  # letters of a word that Polish cases hardly ever change


def may_name_tools(piece: str, folded: list[str]) -> tuple[bool, bool]:
    """Whether there may be a known tool in a piece of text for an English rule, and for a Polish one.

    Cheap, to pass over sentences without any: ``folded`` are its words.
    """
    left = set(folded) - _NAMELESS
    if not left:
        return False, False
    if len(_NAMELESS) > _MOST_NAMELESS:
        _NAMELESS.clear()
    english = {word for word in left if _begins_a_name(word, polish=False)}
    polish = {word for word in left if word in english or _begins_a_name(word, polish=True)}
    _NAMELESS.update(left - polish)
    starts = {word[:_START] for word in folded}
    return (
        _is_written(piece, english, _ENGLISH_WORDS, starts, polish=False),
        _is_written(piece, polish, _POLISH_WORDS, starts, polish=True),
    )


def _is_written(piece: str, words: set[str], ordinary: frozenset[str], starts: set[str], polish: bool) -> bool:
    """Whether one of the words is no ordinary one, or is written as a name is; a name's second word must be there."""
    return any(
        (word not in ordinary or word.capitalize() in piece or word.upper() in piece)
        and not starts.isdisjoint(_needed_for_a_name(word, polish))
        for word in words
    )


@lru_cache(maxsize=4096)
def _needed_for_a_name(word: str, polish: bool) -> frozenset[str]:
    """How a word begins that must be in a sentence for ``word`` to be a name there, or the begin of one."""
    words, needed = vocabulary(), set()
    for form in nominatives(word) if polish else (word.removesuffix("'s"),):
        if form in words.entries or f".{form}" in words.entries:
            needed.add(word[:_START])
        needed.update(phrase[1][:_START] for phrase in words.phrases.get(form, ()))
    return frozenset(needed)


@lru_cache(maxsize=4096)
def _begins_a_name(word: str, polish: bool) -> bool:
    words = vocabulary()
    if word in _TOO_COMMON:
        return False
    forms = nominatives(word) if polish and word not in _NEVER else (word.removesuffix("'s"),)
    return f".{word}" in words.entries or any(form in words.entries or form in words.phrases for form in forms)


def _forms(word: str, declined: bool) -> tuple[str, ...]:
    return tuple(nominatives(word)) if declined else (word,)


def _phrase(sentence: Sentence, i: int, declined: bool) -> tuple[Entry, int] | None:
    """The longest known name of several words that begins at token ``i``, and where it ends."""
    words = vocabulary()
    for head in _forms(sentence.tokens[i].norm, declined):
        for phrase in words.phrases.get(head, ()):
            last = i + len(phrase)
            if last > len(sentence.tokens):
                continue
            rest = sentence.tokens[i + 1 : last]
            if all(part in _forms(token.norm, declined) for part, token in zip(phrase[1:], rest, strict=True)):
                return words.entries[" ".join(phrase)], last
    return None


def name_at(sentence: Sentence, i: int, polish: bool, case: str = "nom", guess: bool = True) -> Name | None:
    """The name that begins at token ``i``.

    ``polish`` says that the name may be declined, ``case`` in which case its verb wants it. With ``guess`` slips
    of known names are mended and unknown names are read by their shape.
    """
    if i < 0 or i >= len(sentence.tokens):
        return None
    token = sentence.tokens[i]
    if token.norm in PUNCTUATION:
        return None
    found = _phrase(sentence, i, polish)
    if found:
        entry, last = found
        return Name(entry.values, i, last, entry.about, sure=not entry.everyday)
    known = _entry(token.text.lower(), polish)
    written_as_name = token.text[:1].isupper() and not sentence.shouting and i > 0
    if known:
        if not written_as_name and token.norm in (_POLISH_WORDS if polish else _ENGLISH_WORDS):
            return None
        return Name(known.values, i, i + 1, known.about, sure=not known.everyday)
    if not guess or token.norm in _NO_TOOL or not re.search(r"[^\W\d_]", token.text):
        return None
    mended = _mended(token.norm, polish) if token.norm == token.text.lower() else None
    if mended:
        return _with_the_rest(sentence, i, mended)
    return _unlisted(sentence, i, polish, case)


def _with_the_rest(sentence: Sentence, i: int, mended: Entry) -> Name:
    """The name that begins with a mended word, with the other words of a longer one: "inteliJ idea"."""
    words = vocabulary()
    for phrase in words.phrases.get(fold(next(iter(mended.values.values()))), ()):
        last = i + len(phrase)
        if [token.norm for token in sentence.tokens[i + 1 : last]] == list(phrase[1:]):
            entry = words.entries[" ".join(phrase)]
            return Name(entry.values, i, last, entry.about, sure=False, mended=True)
    return Name(mended.values, i, i + 1, mended.about, sure=False, mended=True)


def _without_s(sentence: Sentence, i: int) -> Sentence:
    """The sentence with the verb taken off token ``i``: "Homebrew's my package manager"."""
    token, tokens = sentence.tokens[i], list(sentence.tokens)
    tokens[i] = token._replace(text=token.text[:-2], norm=token.norm[:-2], end=token.end - 2)
    return Sentence(tokens, sentence.asks, sentence.polish_marks, sentence.shouting)


def name_before(sentence: Sentence, i: int, polish: bool, case: str = "nom", guess: bool = True) -> Name | None:
    """The name that ends right before token ``i``, the longest one."""
    if not polish and i and sentence.tokens[i - 1].norm.endswith("'s"):
        sentence = _without_s(sentence, i - 1)
    for first in range(max(0, i - _MOST_WORDS), i):
        name = name_at(sentence, first, polish, case, guess=False)
        if name and name.last == i:
            return name
    name = name_at(sentence, i - 1, polish, case, guess)
    return name if name and name.last == i else None


def names_in(sentence: Sentence, first: int, last: int, polish: bool) -> Iterator[Name]:
    """All known names among the tokens ``first`` up to ``last``."""
    i = first
    while i < last:
        name = name_at(sentence, i, polish, guess=False)
        if name and name.last <= last:
            yield name
            i = name.last
        else:
            i += 1


def _unlisted(sentence: Sentence, i: int, polish: bool, case: str) -> Name:
    tokens = sentence.tokens
    last = i + 1
    strong = bool(_STRONG_SHAPE.match(tokens[i].text)) and not sentence.shouting
    if tokens[i].text[:1].isupper() and not sentence.shouting:
        while last < min(i + 3, len(tokens)) and tokens[last].text[:1].isupper() and tokens[last].norm != "i":
            last += 1
    words = [token.text.lower().replace("’", "'") for token in tokens[i:last]]
    if polish:
        words = [unlisted_nominative(word, case) for word in words]
    return Name({TOOL: " ".join(words)}, i, last, sure=False, listed=False, strong=strong)


@lru_cache(maxsize=2048)
def _mended(word: str, polish: bool) -> Entry | None:
    """The known name that a word is a slip of: one wrong, missing, doubled or swapped letter (two in a long word)."""
    if len(word) < 5 or not word.isalpha():
        return None
    from rapidfuzz import process  # only loaded for a word that no list knows
    from rapidfuzz.distance import OSA

    names = vocabulary().mendable
    for form in nominatives(word) if polish else (word,):
        allowed = 2 if len(form) >= 9 else 1
        if len(form) < 5:
            continue
        found = process.extractOne(form, names, scorer=OSA.distance, score_cutoff=allowed)
        if found and _is_slip(form, str(found[0])):
            return vocabulary().entries[str(found[0])]
    return None


def _is_slip(word: str, name: str) -> bool:
    """Not another form of an ordinary word: the first letter stays, and an ending alone makes no slip."""
    return word[0] == name[0] and word.rstrip("s") != name.rstrip("s") and not name.startswith(word)


def choose(name: Name, keys: tuple[str, ...], about_answers: bool) -> tuple[str, str] | None:
    """The key and value that a name stands for, of the keys a rule allows."""
    values = name.values
    if LANGUAGE in keys and LANGUAGE in values and TOOL not in values:
        return LANGUAGE, values[LANGUAGE]
    if FORMAT in keys and FORMAT in values and (TOOL not in values or about_answers or TOOL not in keys):
        return FORMAT, values[FORMAT]
    if TOOL in keys and TOOL in values:
        return TOOL, values[TOOL]
    if LANGUAGE in keys and LANGUAGE in values:
        return LANGUAGE, values[LANGUAGE]
    return None
