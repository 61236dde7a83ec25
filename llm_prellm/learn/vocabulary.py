"""The names that are known: tools with their kind, natural languages, formats of an answer. All of it is data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

_STEM = 6  # letters of a longest stem
_DATA = Path(__file__).with_name("data")
_FOLDS = tuple(zip("ąćęłńóśźż’ʼ´`", "acelnoszz" + "'" * 4, strict=True))
_MARKS = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ")
# Polish adjectives of languages: polski, polskiego, polskiemu, polskim; po polsku.
_ADJECTIVE_ENDINGS = ("i", "iego", "iemu", "im")


def fold(text: str) -> str:
    """Lower case without Polish diacritics and with plain apostrophes; the length stays the same."""
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals have two letters as small ones
        lowered = "".join(sign.lower()[:1] for sign in text)
    if not lowered.isascii():
        for marked, plain in _FOLDS:  # much faster than str.translate on text that is not ASCII
            lowered = lowered.replace(marked, plain)
    return lowered


def has_polish_marks(text: str) -> bool:
    """Whether the text has a letter that only Polish writes."""
    return not text.isascii() and not _MARKS.isdisjoint(text)


@dataclass(frozen=True)
class Entry:
    """The readings of one known name: the value under each key it can stand for, and a tool's kind."""

    values: dict[str, str]
    about: str | None = None
    everyday: bool = False


_Names = tuple[str, str, "str | None", bool]


class Entries:
    """Entries by the folded spelling of the name.

    An entry of one key is kept as a plain tuple until it is asked for: five thousand objects more would set off a
    full garbage collection, which takes longer than all the rest.
    """

    def __init__(self) -> None:
        self._kept: dict[str, _Names | Entry] = {}

    def __contains__(self, spelling: str) -> bool:
        return spelling in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __getitem__(self, spelling: str) -> Entry:
        kept = self._kept[spelling]
        if isinstance(kept, Entry):
            return kept
        key, value, about, everyday = kept
        entry = self._kept[spelling] = Entry({key: value}, about, everyday)
        return entry

    def get(self, spelling: str) -> Entry | None:
        return self[spelling] if spelling in self._kept else None

    def add(self, spelling: str, key: str, value: str, about: str | None, everyday: bool) -> bool:
        """Keep a reading of a name; says whether the name is new."""
        known = self.get(spelling)
        if known is None:
            self._kept[spelling] = (key, value, about, everyday)
            return True
        self._kept[spelling] = Entry({**known.values, key: value}, about or known.about, everyday or known.everyday)
        return False

    def other_than(self, key: str) -> list[str]:
        """The names that stand for something under another key."""
        return [
            name
            for name, kept in self._kept.items()
            if (not kept.values.keys() <= {key} if isinstance(kept, Entry) else kept[0] != key)
        ]

    def plain(self, key: str) -> list[str]:
        """The names that stand for something under this key and are no everyday words."""
        return [
            name
            for name, kept in self._kept.items()
            if (key in kept.values and not kept.everyday if isinstance(kept, Entry) else kept[0] == key and not kept[3])
        ]


@dataclass
class Vocabulary:
    """Known names by their folded spelling; ``phrases`` are those of several words, by their first word."""

    entries: Entries = field(default_factory=Entries)
    phrases: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    language_adverbs: dict[str, str] = field(default_factory=dict)  # what follows "po": polsku -> polish
    language_codes: dict[str, str] = field(default_factory=dict)
    same: dict[str, str] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)  # names that are themselves written with Polish diacritics
    manner_stems: frozenset[str] = frozenset()  # how words that name a language or a format begin
    mendable: tuple[str, ...] = ()  # names so well known that a slip of one is told from an ordinary word
    evident: frozenset[str] = frozenset()  # words that only a text about computing uses
    kind_words: frozenset[str] = frozenset()  # English and Polish words for kinds of tools
    kind_stems: tuple[str, ...] = ()  # Polish ones by their stem, for all their cases

    def add(self, name: str, key: str, value: str, about: str | None = None, everyday: bool = False) -> None:
        spelling = fold(name)
        is_new = self.entries.add(spelling, key, value, about, everyday)
        if has_polish_marks(name):
            self.marked.add(spelling)
        if is_new and " " in spelling:
            words = tuple(spelling.split(" "))
            self.phrases.setdefault(words[0], []).append(words)

    def is_kind(self, word: str) -> bool:
        """Whether a folded word names a kind of tool: editor, biblioteki, shell."""
        return word in self.kind_words or word.startswith(self.kind_stems)

    def canonical(self, value: str) -> str:
        """One spelling for all names of the same thing, to compare values (``vscode`` and ``vs code``)."""
        spelling = fold(value)
        spelling = self.same.get(spelling, spelling)
        squeezed = re.sub(r"[\s._-]+", "", spelling)
        return squeezed or spelling


def _load(name: str) -> Any:
    return json.loads((_DATA / name).read_text("utf-8"))


def _same_groups(groups: Iterable[list[str]]) -> dict[str, str]:
    return {fold(name): fold(group[0]) for group in groups for name in group}


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The package's data, read once."""
    words = Vocabulary()
    tools = _load("tools.json")
    everyday = set(tools["also_everyday_words"])
    for kind, names in tools["kinds"].items():
        for name in names:
            words.add(name, "preferred_tool", name, kind, name in everyday)
    formats = _load("formats.json")
    everyday_formats = set(formats["also_everyday_words"])
    for value, others in formats["names"].items():
        for name in (value, *others):
            words.add(name, "preferred_format", value, None, name in everyday_formats)
    for value, forms in _load("languages.json").items():
        for name in (value, *forms["own"]):
            words.add(name, "preferred_language", value)
        for form in forms["polish"]:
            _add_polish_language(words, form, value)
        for code in forms["codes"]:
            words.language_codes[code] = value
    for options in words.phrases.values():
        options.sort(key=len, reverse=True)
    words.same = _same_groups(tools["same"])
    manners = words.entries.other_than("preferred_tool")
    stems = {name.split(" ")[0] for name in (*manners, *words.language_adverbs)}
    words.manner_stems = frozenset(stem[:-1][:_STEM] if len(stem) > 4 else stem for stem in stems)
    words.mendable = tuple(tools["often_misspelt"])
    words.kind_words = frozenset(tools["kind_words"])
    words.kind_stems = tuple(tools["polish_kind_stems"])
    words.evident = frozenset(tools["evident_words"]).union(
        name for name in words.entries.plain("preferred_tool") if len(name) > 2
    )
    return words


@dataclass(frozen=True)
class PolishNames:
    """How values are called in Polish."""

    languages: dict[str, str]
    """With "po": ``po polsku``."""
    formats: dict[str, str]
    kinds: dict[str, str]


@lru_cache(maxsize=1)
def in_polish() -> PolishNames:
    """Polish names of languages, of formats, and of kinds of tools."""
    forms = {value: entry["polish"][0] for value, entry in _load("languages.json").items() if entry["polish"]}
    adverbs = {value: f"po {form[:-1]}u" for value, form in forms.items() if form.endswith(("ski", "cki", "zki"))}
    return PolishNames(
        {**{value: f"w języku {form}" for value, form in forms.items()}, **adverbs}, **_load("polish.json")
    )


@lru_cache(maxsize=8192)
def may_name_manner(word: str) -> bool:
    """Whether a folded word may be the name of a language or a format, in any case."""
    stems = vocabulary().manner_stems
    return any(word[:length] in stems for length in range(2, _STEM + 1))


def _add_polish_language(words: Vocabulary, form: str, value: str) -> None:
    """``polski`` with its cases, and what follows "po"; a noun (hindi, łacina) only as it is."""
    spelling = fold(form)
    if has_polish_marks(form):
        words.marked.add(spelling)
    if spelling.endswith(("ski", "cki", "zki")):
        stem = spelling[:-1]
        for ending in _ADJECTIVE_ENDINGS:
            words.add(form[:-1] + ending, "preferred_language", value)
        words.language_adverbs[stem + "u"] = value
    else:
        words.add(form, "preferred_language", value)
        words.language_adverbs[spelling] = value
