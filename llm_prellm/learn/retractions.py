"""What is taken back: "forget that I prefer YAML", "już nie używam Vima", "stop answering in Spanish"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .answers import manner_at, read_manner
from .clauses import PUNCTUATION, Sentence
from .late import compile_late
from .message import Message
from .names import choose, name_at
from .objects import Choice, read_object
from .rules import Reads, Rule
from .statement import FORMAT, KEYS, LANGUAGE, TOOL
from .words import word_list

# In what follows "forget" and "usuń": the signs that a preference is meant, not a file or a topic.
_OF_PREFERENCES = compile_late(
    r" (?:that (?:(?:says|said|claims) )?(?:i|you|my)|what i (?:said|told|wrote|asked)|my (?:\w+ )?(?:prefer\w+|default"
    r"|language"
    r"|format|tool|editor|choice"
    r"|favou?rite)|prefer\w*|about me|i said|i told|i (?:\w+ )?use|rule about|thing about"
    r"|(?:setting|instruction|rule|request|wish) (?:for|about|to|with|of|on)|answering|replying|responding"
    r"|answers in|replies in"
    r"|ze (?:\w+ ){0,2}(?:wole|preferuje|uzywam|uzywac|mial\w*|chcial\w*|masz|mam|lubie|korzystam|pisze"
    r"|odpowiada\w*|prosil\w*)"
    r"|preferenc\w*|ustawieni\w+ (?:z|dla|o|dotyczace|jezyka|formatu|na)|to o|to z|co mowil\w*|co pisal\w*|to co"
    r"|o (?:tym|mojej|moich|moim)"
    r"|prosb\w+ o|z pamieci|instrukcj\w+ (?:o|z|dotyczac\w+)|zasad\w+ (?:o|z)|odpowiadani\w*|polecenie o"
    r"|moj\w* (?:domysln|ulubion|preferowan|stal)\w*|(?:my|your|the) (?:notes?|memory|profile|records?|preference\w*)"
    r"|(?:notatk|zapis|wpis|profil|pamiec)\w*|unlearn (?:it|that)|forget (?:it|that)) "
)
_ABOUT_IT = compile_late(r"^(?:about|o|it ,?|the|my|all|please|prosze|juz|tego|ten|te|tej|tym|to|this|that|,| )*$")
_UNDOES = frozenset(
    {
        "cofnij",
        "cofam",
        "odwolaj",
        "odwoluje",
        "wycofaj",
        "wycofuje",
        "anuluj",
        "uniewaznij",
        "unlearn",
        "unset",
        "back",
        "revoke",
    }
)
_TAKES_A_TOPIC = frozenset({"forget", "zapomnij", "zapomniec", "about", "o"}) | _UNDOES
_ABOUT_IT_TOO = frozenset({"please", "prosze", "output", "answers", "replies", "format", "formatting", "rule", "thing"})
_NAME_FOLLOWS = word_list("retractions", "name_follows")
_KINDS = (
    (re.compile(r" (?:language|jezyk\w*) "), (LANGUAGE,)),
    (re.compile(r" (?:format|formatu|formacie|formatowani\w+|formatting) "), (FORMAT,)),
    (re.compile(r" (?:tools?|narzedzi\w*|editor|edytor\w*|shell|powlok\w*|ide) "), (TOOL,)),
    (re.compile(r" (?:my preferences|moje preferencje|moich preferencjach|wszystkich preferencjach"
        r"|everything you know about me"
                r"|wszystko , co o mnie wiesz) "), KEYS),
)  # fmt: skip
_TAKEN_UP = word_list("retractions", "taken_up")
_STATES_AGAIN = word_list("retractions", "states_again")

Ended = tuple[str, str | None, int, str | None]  # key, the value ended, where it stands, what kind of tool it is


def taken_back(message: Message, sentence: Sentence, rule: Rule, first: int, at: int, end: int) -> list[Ended]:
    """What the trigger in the tokens ``first`` up to ``at`` ends, reading no further than token ``end``."""
    if rule.reads is Reads.ANSWER:
        return [
            (found.key, found.value, found.first, None) for found in read_manner(sentence, at, rule.keys, True, True)
        ]
    if rule.reads is not Reads.NAMED:
        chosen = read_object(message, sentence, rule, first, at)
        return [ended for one in chosen for ended in _in_all_its_senses(rule, one)]
    scope = sentence.part(at - 1, end)
    named = _first_named(sentence, at, end, rule)
    if named is not None:
        place, last = named[2], named[4]
        is_topic = sentence.tokens[at - 1].norm in _TAKES_A_TOPIC and _ABOUT_IT.match(sentence.part(at, place))
        if sentence.tokens[at - 1].norm in _UNDOES:  # what more is said gives the reason
            end = min(end, max(last, sentence.clause(place)[1]))
        if _OF_PREFERENCES.search(scope) or (is_topic and _nothing_follows(sentence, last, end)):
            return [named[:4]]
        return []
    if _OF_PREFERENCES.search(scope):
        for pattern, keys in _KINDS:
            if pattern.search(scope):
                return [(key, None, at, None) for key in keys]
    return []


def _in_all_its_senses(rule: Rule, chosen: Choice) -> Iterator[Ended]:
    """What a name ends: with "stop assuming I want HTML" the format and the tool, whichever stands."""
    for key, value in chosen.name.values.items():
        if key in rule.keys:
            yield key, value, chosen.name.first, chosen.name.about


def _nothing_follows(sentence: Sentence, last: int, end: int) -> bool:
    return all(token.norm in PUNCTUATION or token.norm in _ABOUT_IT_TOO for token in sentence.tokens[last:end])


def _first_named(
    sentence: Sentence, at: int, end: int, rule: Rule
) -> tuple[str, str | None, int, str | None, int] | None:
    """The first language, format or tool that is named, and the token after it."""
    for i in range(at, end):
        manner = manner_at(sentence, i, (LANGUAGE, FORMAT), True)
        if manner:
            return manner.key, manner.value, i, None, manner.last
        name = name_at(sentence, i, rule.polish, guess=False)
        if name is None:
            continue
        if not name.sure and FORMAT in name.values:  # "tabelach Markdown"
            following = name_at(sentence, name.last, rule.polish, guess=False)
            name = following if following and following.sure and FORMAT in following.values else name
        capital = sentence.tokens[i].text[:1].isupper()
        if name.sure or capital or sentence.tokens[i - 1].norm in _NAME_FOLLOWS:
            picked = choose(name, KEYS, about_answers=" format" in sentence.line)
            if picked:
                return *picked, i, name.about if picked[0] == TOOL else None, name.last
    return None


def taken_up(sentence: Sentence, at: int) -> int:
    """Where, after something was taken back, something is stated again: "forget Vim, I now use Helix"."""
    for start in sentence.clause_starts:
        if start <= at:
            continue
        opening = [token.norm for token in sentence.tokens[start : start + 3]]
        after_sign = sentence.tokens[start - 1].norm in PUNCTUATION
        if _TAKEN_UP & set(opening) or (after_sign and opening and opening[0] in _STATES_AGAIN):
            return start
    return len(sentence.tokens)
