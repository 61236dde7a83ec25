"""What to believe of a small model that reads after the rules: only what the user's own words say.

A model may be wrong, may be talked into something by a text, or may make things up. So each preference that it gives
has to come with a quotation, and the quotation has to be in a sentence that the rules left undecided, to name the
value itself, and to pass what guards the rules: no question, negation, supposition, past, or other person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from .clauses import PUNCTUATION, Sentence
from .evidence import convinces
from .guards import negates, permits
from .message import Message
from .names import Name, name_at
from .objects import COMPARES
from .reader import read_message, undecided_sentences
from .rules import Rule
from .statement import FORMAT, KEYS, LANGUAGE, TOOL, Statement
from .vocabulary import fold, vocabulary
from .words import word_list

MOST = 4
"""Preferences that are taken from one answer."""

SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "preferences": {
            "type": "array",
            "maxItems": MOST,
            "items": {
                "type": "object",
                "properties": {
                    "kind": {"enum": ["tool", "language", "format"]},
                    "value": {"type": "string"},
                    "quotation": {"type": "string"},
                },
                "required": ["kind", "value", "quotation"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["preferences"],
    "additionalProperties": False,
}
"""The JSON schema of the model's answer."""

_KINDS = {"tool": TOOL, "language": LANGUAGE, "format": FORMAT} | {key: key for key in KEYS}
_LONGEST_QUOTATION = 300  # characters
_ENDS = " \t\n\"'„”“»«.,;:…!"
_OTHERS = word_list("second", "others")
# Somebody speaks for themselves, or asks something of the reader: a pronoun, or a Polish verb in the first person or
# the imperative. In what tells of neither, nothing is anybody's wish.
_OWN = re.compile(
    r" (?:i|i'm|i've|i'd|i'll|me|my|mine|myself|we|we're|we've|our|us|please|always|mi|mnie|mna|ja|moj\w*|nasz\w*"
    r"|nam|nami|nas|prosze|zawsze|\w{2,}(?:am|em|uje|my)|\w{2,}j|pisz|rob|mow|\w+(?:lem|lam|lismy|lysmy)) "
)


def accepted(text: str, answer: Mapping[str, Any], model_id: str) -> list[Statement]:
    """The preferences in a model's ``answer`` about the message ``text`` that its words bear out.

    ``model_id`` names the model in the statements. Whatever has not the form of ``SCHEMA`` is passed over.
    """
    message = read_message(text)
    given = answer.get("preferences")
    found: dict[tuple[str, str], Statement] = {}
    if isinstance(given, list):
        asked = [each.sentence for each in undecided_sentences(message)]
        for item in given[:MOST]:
            statement = _accept(message, asked, item, model_id) if isinstance(item, dict) else None
            if statement is not None and statement.value is not None:
                found.setdefault((statement.key, statement.value), statement)
    return list(found.values())


def _accept(message: Message, asked: list[Sentence], item: Mapping[str, Any], model_id: str) -> Statement | None:
    key, value, quotation = _KINDS.get(str(item.get("kind"))), item.get("value"), item.get("quotation")
    if key is None or not isinstance(value, str) or not isinstance(quotation, str):
        return None
    place = _place_of(message, quotation)
    if place is None:
        return None
    for sentence in asked:
        first, last = _tokens_between(sentence, *place)
        if last - first < 2:
            continue
        for name in _names(sentence, first, last, key):
            if _same(name.values[key], value) and _is_own(message, sentence, first, name, key):
                words = message.text[sentence.tokens[first].start : sentence.tokens[last - 1].end]
                about = name.about if key == TOOL else None
                return Statement(key, name.values[key], words, f"model {model_id}", about=about)
    return None


def _place_of(message: Message, quotation: str) -> tuple[int, int] | None:
    """Where in the user's own words the quotation stands, but for white space, case and Polish marks."""
    words = fold(quotation.strip(_ENDS)).split()
    if not words or len(quotation) > _LONGEST_QUOTATION:
        return None
    found = re.search(r"(?<!\w)" + r"\s+".join(map(re.escape, words)) + r"(?!\w)", message.folded)
    return found.span() if found else None


def _tokens_between(sentence: Sentence, begin: int, end: int) -> tuple[int, int]:
    """The tokens of a sentence from place ``begin`` to ``end`` of the message; none unless all of it is there."""
    if not sentence.tokens or begin < sentence.tokens[0].start or end > sentence.tokens[-1].end:
        return 0, 0
    inside = [i for i, token in enumerate(sentence.tokens) if begin <= token.start and token.end <= end]
    inside = [i for i in inside if sentence.tokens[i].norm not in PUNCTUATION] or [0]
    return inside[0], inside[-1] + 1


def _names(sentence: Sentence, first: int, last: int, key: str) -> Iterator[Name]:
    """What in the quotation could be the value: the names that are known, then, for a tool, what is written as one."""
    for i in range(first, last):
        for polish in (True, False):
            if sentence.tokens[i].norm == "po" and key == LANGUAGE and i + 1 < last:
                language = vocabulary().language_adverbs.get(sentence.tokens[i + 1].norm)
                if language:
                    yield Name({LANGUAGE: language}, i, i + 2)
            name = name_at(sentence, i, polish, guess=False)
            if name is None and key == TOOL and i and sentence.tokens[i].text[:1].isupper():
                name = name_at(sentence, i, polish, "loc")
            if name and key in name.values and name.last <= last:
                yield name


def _same(value: str, given: str) -> bool:
    words = vocabulary()
    return words.canonical(value) == words.canonical(" ".join(given.split()))


def _is_own(message: Message, sentence: Sentence, first: int, name: Name, key: str) -> bool:
    """Whether the words up to the name are the user's own lasting statement, as far as guards can tell."""
    rule = Rule("model", "", keys=(key,), use=True)
    before = {token.norm for token in sentence.tokens[: name.last]}
    return (
        _OWN.search(sentence.line.replace(" ", "  ")) is not None
        and before.isdisjoint(_OTHERS)
        and not any(sentence.part(name.first - width, name.first).strip() in COMPARES for width in (1, 2))
        and not any(negates(token.norm) for token in sentence.tokens[first : name.first])
        and permits(message, sentence, rule, first, name.last)
        and (key != TOOL or convinces(message, sentence, name, rule, None, False, False))
    )
