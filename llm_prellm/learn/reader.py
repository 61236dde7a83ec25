"""Reading statements of preference from a message: rules over the clauses of the user's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

from ..index.words import composed
from .answers import read_manner
from .clauses import PUNCTUATION, Sentence, line_of, sentences, tokens
from .guards import is_limited, is_of_a_text, permits
from .label_words import LABEL_WORDS
from .labels import sentence_labels, top_labels
from .message import WORD, Message, is_shouted
from .names import may_name_tools, name_at
from .objects import read_object
from .own_words import own_words
from .retractions import taken_back, taken_up
from .rulebook import RULES
from .rules import TOOLS, Reads, ReadyRule, Rule
from .slips import CUES, mended
from .statement import LANGUAGE, TOOL, Statement
from .vocabulary import fold, may_name_manner, vocabulary

_SIGNALS = CUES | LABEL_WORDS
_BY_CUE: dict[str, list[int]] = {}
for _number, _entry in enumerate(RULES):
    for _cue in _entry.cues:
        _BY_CUE.setdefault(_cue, []).append(_number)
_SLIP_OF_A_LANGUAGE = re.compile(r"\bpo \w+ku\b")  # "po anigelsku" has no stem of a language
_MOST_SENTENCES = 400  # with a sign of a preference; a message with more is no message of a person
_LONGEST_SENTENCE = 1200  # characters; what is longer is hardly a sentence

_AFTERTHOUGHT = re.compile(
    r"^ (?:(?:and|i|to|and that|has been|have been|tak|it's) )*(?:always|exclusively|everywhere|every time"
    r"|(?:for|since) (?:\w+ ){0,2}\w+|daily|only|zawsze|wylacznie|wszedzie|na stale|na co dzien"
    r"|od (?:\w+ ){0,2}\w+|do wszystkiego|za kazdym razem|tak zostanie|nie zmieniam|nie zamierzam zmieniac) $"
)


_I = frozenset({"i", "i'm", "i've", "i'd", "i'll"})


class _Sign(NamedTuple):
    """A sentence worth reading: where it begins, how it is written, whether it asks, and what may read it."""

    start: int
    piece: str
    asks: bool
    rules: tuple[ReadyRule, ...]
    labelled: bool


class Undecided(NamedTuple):
    """A sentence that the rules made nothing of."""

    text: str
    sentence: Sentence


@dataclass(frozen=True)
class _Found:
    """A statement and the tokens that name its value."""

    first: int
    last: int
    statement: Statement


def learn(text: str) -> list[Statement]:
    """The preferences that a user's message states or takes back, in order of appearance.

    Pure: the same text gives the same statements. Only the user's own words of the first
    ``own_words.MOST_CHARACTERS`` characters are read; questions, other people's words, the past,
    suppositions and what is meant for once teach nothing.
    """
    message, found = _message(text)
    for sign in islice(_signs(message), _MOST_SENTENCES):
        found += _read_sentence(message, sign)
    return found


def undecided(text: str) -> list[str]:
    """The sentences of the user's own words that have a sign of a preference and a name, and told the rules nothing.

    Whole questions and what is meant for once are not among them. They stand as they were written.
    """
    message, _ = _message(text)
    return [sentence.text for sentence in islice(undecided_sentences(message), _MOST_SENTENCES)]


def undecided_sentences(message: Message) -> Iterator[Undecided]:
    """The sentences of ``undecided`` with their tokens."""
    for start, piece, asks in sentences(message.own):
        piece = piece[:_LONGEST_SENTENCE]
        folded = message.folded[start : start + len(piece)]
        if _SIGNALS.isdisjoint(map(mended, WORD.findall(folded))):
            continue
        sentence = _sentence(message, start, piece, asks)
        if not sentence.tokens or sentence.question_from == 0 or is_limited(sentence) or not _names_something(sentence):
            continue
        if not any(_read_sentence(message, sign) for sign in _signs(message, start, piece, asks)):
            yield Undecided(" ".join(piece.split()), sentence)


def _message(text: str) -> tuple[Message, list[Statement]]:
    """A message without its head, and what the labels in that say."""
    text = composed(text)
    found, begin = top_labels(text)
    return Message(text, " " * begin + own_words(text[begin:], _is_name)), found


def read_message(text: str) -> Message:
    """A message with what is not the user's own words set aside, its head too."""
    return _message(text)[0]


def _signs(message: Message, *only: Any) -> Iterator[_Sign]:
    """The sentences in which a rule begins to match, or a label stands; ``only`` one of them if it is given."""
    for start, piece, asks in [only] if only else sentences(message.own):
        piece = piece[:_LONGEST_SENTENCE]
        folded = message.folded[start : start + len(piece)]
        words = WORD.findall(folded)
        signals = _SIGNALS.intersection(map(mended, words))
        if not signals:
            continue
        manner = any(map(may_name_manner, words)) or _SLIP_OF_A_LANGUAGE.search(folded) is not None
        rules = _rules_for(frozenset(signals), manner, may_name_tools(piece, words))
        if rules:
            line = line_of(piece, folded, mended)
            rules = tuple(entry for entry in rules if entry.trigger.search(line))
        labelled = (":" in piece or "=" in piece) and not signals.isdisjoint(LABEL_WORDS)
        if rules or labelled:
            yield _Sign(start, piece, asks, rules, labelled)


@lru_cache(maxsize=4096)
def _rules_for(signals: frozenset[str], manner: bool, tool: tuple[bool, bool]) -> tuple[ReadyRule, ...]:
    """The rules worth trying on a sentence with these signals.

    Those about answers only where a manner is named, those that want a known tool only where one may be: ``tool`` says
    whether one is there for English rules and for Polish ones.
    """
    numbers = {number for cue in signals for number in _BY_CUE.get(cue, ())}
    found = [RULES[number] for number in sorted(numbers)]
    return tuple(entry for entry in found if _may_read(entry.rule, manner, tool[entry.rule.polish]))


def _may_read(rule: Rule, manner: bool, tool: bool) -> bool:
    if TOOL not in rule.keys:
        return manner
    return tool or not rule.listed or (manner and rule.keys != TOOLS)


def _is_name(text: str) -> bool:
    return fold(text) in vocabulary().entries


def _names_something(sentence: Sentence) -> bool:
    """Whether there is a name that a preference could be about, known or written like one."""
    return any(
        name_at(sentence, i, polish=True, guess=False)
        or name_at(sentence, i, polish=False, guess=False)
        or token.norm == "po"
        or (i and token.text[:1].isupper() and not sentence.shouting and token.norm not in _I)
        for i, token in enumerate(sentence.tokens)
    )


def _sentence(message: Message, start: int, piece: str, asks: bool) -> Sentence:
    words = tokens(piece, message.folded[start : start + len(piece)], start, mended)
    return Sentence(words, asks, message.polish_marks, message.shouting or is_shouted(piece))


def _read_sentence(message: Message, sign: _Sign) -> list[Statement]:
    sentence, rules = _sentence(message, sign.start, sign.piece, sign.asks), sign.rules
    if not sentence.tokens:
        return []
    ended, shadows = _read_retractions(message, sentence, [entry for entry in rules if entry.rule.ends])
    found = ended
    for entry in sorted(rules, key=lambda entry: entry.rule.weak):
        if not entry.rule.ends:
            stated = _read_statements(message, sentence, entry, shadows)
            stated = [one for one in stated if not any(one.first in shadow for shadow in shadows)]
            if not entry.rule.weak or {one.statement.key for one in stated}.isdisjoint(
                one.statement.key for one in found if one.statement.value is not None
            ):
                found += stated
    if sign.labelled:
        found += [_Found(at, at, label) for at, label in sentence_labels(sentence, sign.piece.strip())]
    once: dict[tuple[str, str | None, str | None], _Found] = {}
    for one in found:
        said = one.statement
        once.setdefault((said.key, said.value, said.ends if said.value is None else None), one)
    return [one.statement for one in sorted(once.values(), key=lambda one: one.first)]


def _read_retractions(message: Message, sentence: Sentence, rules: list[ReadyRule]) -> tuple[list[_Found], list[range]]:
    """What is taken back, and the tokens in which, for that, nothing is stated."""
    found: list[_Found] = []
    shadows: list[range] = []
    settled: list[range] = []  # where something was taken back, so that no other rule need look
    for entry in rules:
        for first, at, _ in _matches(message, sentence, entry, settled):
            names_it = entry.rule.reads is Reads.NAMED
            end = taken_up(sentence, at)
            ended = taken_back(message, sentence, entry.rule, first, at, end)
            if entry.tail:
                ended = [one for one in ended if _followed(sentence, entry, one[2] + 1)]
            if ended or names_it:
                shadows.append(range(first, end if names_it else sentence.clause(max(first, at - 1))[1]))
                settled += shadows[-1:] if ended else []
            for key, value, place, about in ended:
                words = _clause_text(message, sentence, first, end if names_it else place + 1)
                statement = Statement(key, None, words, entry.rule.name, value, about if key == TOOL else None)
                found.append(_Found(place, place, statement))
    return found, shadows


def _read_statements(message: Message, sentence: Sentence, entry: ReadyRule, shadows: list[range]) -> list[_Found]:
    """What is stated by one rule, outside of what is taken back."""
    rule, found = entry.rule, []
    for first, at, kind in _matches(message, sentence, entry, shadows):
        if rule.reads in (Reads.ANSWER, Reads.LOOSE):
            lasting = sentence.lasts
            for manner in read_manner(sentence, at, rule.keys, rule.reads is Reads.LOOSE, lasting):
                if manner.key == LANGUAGE and is_of_a_text(sentence, first, manner.last):
                    continue
                words = _clause_text(message, sentence, first, manner.last)
                statement = Statement(manner.key, manner.value, words, rule.name)
                found.append(_Found(manner.first, manner.last, statement))
            continue
        for choice in read_object(message, sentence, rule, first, at, kind):
            begin, last = choice.name.first, choice.name.last
            if message.text.startswith(":/", sentence.tokens[last - 1].end):
                continue  # the scheme of an address
            words = _clause_text(message, sentence, min(first, begin), last)
            about = choice.name.about if choice.key == TOOL else None
            found.append(_Found(begin, last, Statement(choice.key, choice.value, words, rule.name, choice.ends, about)))
    return [one for one in found if entry.tail is None or _followed(sentence, entry, one.last)]


def _matches(
    message: Message, sentence: Sentence, entry: ReadyRule, shadows: list[range]
) -> list[tuple[int, int, bool]]:
    """The tokens that a rule's trigger covers, where it is permitted, and whether it names a kind of tool."""
    found = []
    for match in entry.trigger.finditer(sentence.line):
        first, at = sentence.index(match.start()), sentence.index(match.end())
        if any(max(first, at - 1) in shadow for shadow in shadows):
            continue
        if permits(message, sentence, entry.rule, first, at) and _has_needed(sentence, entry, first, at):
            found.append((first, at, _names_a_kind(match)))
    return found


def _names_a_kind(match: re.Match[str]) -> bool:
    return any(found is not None for name, found in match.groupdict().items() if name.startswith("kind"))


def _has_needed(sentence: Sentence, entry: ReadyRule, first: int, at: int) -> bool:
    if entry.needed is None:
        return True
    begin, end = sentence.clause(max(first, at - 1))
    end = _with_afterthought(sentence, end)
    if entry.rule.request or entry.rule.ends:  # a wish and what makes it lasting may stand in neighbouring clauses
        begin, end = 0, len(sentence.tokens)
    return entry.needed.search(sentence.part(min(begin, first), end)) is not None


def _with_afterthought(sentence: Sentence, end: int) -> int:
    """Where a clause ends, with what is only added to it: "I build web apps in Phoenix, always", "..., od lat"."""
    if end + 1 < len(sentence.tokens):
        _, further = sentence.clause(end + 1)
        if _AFTERTHOUGHT.match(sentence.part(end + 1, further)):
            return further
    return end


def _followed(sentence: Sentence, entry: ReadyRule, last: int) -> bool:
    assert entry.tail is not None
    return entry.tail.search(sentence.part(last, len(sentence.tokens)).lstrip()) is not None


def _clause_text(message: Message, sentence: Sentence, first: int, last: int) -> str:
    """The user's own words around the tokens ``first`` up to ``last``: the clauses they are in, as written."""
    while first < last - 1 and sentence.tokens[first].norm in PUNCTUATION:
        first += 1
    begin, _ = sentence.clause(first)
    _, end = sentence.clause(max(first, last - 1))
    chosen = sentence.tokens[min(begin, first) : max(end, last)]
    return message.text[chosen[0].start : chosen[-1].end]
