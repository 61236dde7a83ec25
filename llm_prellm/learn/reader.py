"""Reading statements of preference from a message: rules over the clauses of the user's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .answers import manner_at, read_manner
from .clauses import PUNCTUATION, Sentence, sentences, tokens
from .guards import permits
from .labels import sentence_labels, top_labels
from .message import Message
from .names import choose, name_at
from .objects import read_object
from .own_words import own_words
from .rules import CompiledRule, Reads, Rule
from .slips import CUES, RULES, mended
from .statement import FORMAT, KEYS, LANGUAGE, TOOL, Statement
from .vocabulary import fold, vocabulary

_WORD = re.compile(r"[^\W_][\w'-]*")
_LABEL_WORDS = frozenset("language lang jezyk format tool narzedzie editor edytor shell ide stack formatting formatowanie".split())
_SIGNALS = CUES | _LABEL_WORDS
_BY_CUE: dict[str, list[int]] = {}
for _number, _rule in enumerate(RULES):
    for _cue in _rule.cues:
        _BY_CUE.setdefault(_cue, []).append(_number)
_LONGEST_SENTENCE = 160  # words; what is longer is hardly a sentence
_TAKEN_UP = frozenset("but now instead ale teraz odtad tylko przerzucilem przerzucilam przesiadlem przesiadlam zamiast going".split())
_STATES_AGAIN = frozenset(
    "i i'm i've i'll wole preferuje uzywam korzystam use answer reply respond format odpowiadaj pisz formatuj uzywaj".split()
)
_LASTING = re.compile(
    r" (?:always|from now on|going forward|in (?:the )?future|by default|permanently|every time|all|every|each|everything|any|henceforth|keep"
    r"|zawsze|od teraz|od dzis|odtad|na stale|na przyszlosc|domyslnie|za kazdym razem|w kazdej|wszystko|wszystkie|odpowiedzi|odpowiadaj|answers|replies|responses"
    r"|wole|prefer|i'd|i want|chce) "
)
_OF_PREFERENCES = re.compile(
    r" (?:that (?:i|you|my)|what i (?:said|told|wrote|asked)|my (?:\w+ )?(?:prefer\w+|default|language|format|tool|editor|choice|favou?rite)|prefer\w*|about me|i said"
    r"|i told|i (?:\w+ )?use|rule about|thing about|(?:setting|instruction|rule|request|wish) (?:for|about|to|with|of|on)|answering|replying|responding|answers in|replies in"
    r"|ze (?:\w+ ){0,2}(?:wole|preferuje|uzywam|uzywac|mial\w*|chcial\w*|masz|mam|lubie|korzystam|pisze|odpowiada\w*)|preferenc\w*|ustawieni\w+ (?:z|dla|o|dotyczace|jezyka|formatu|na)"
    r"|co mowil\w*|co pisal\w*|to co|o (?:tym|mojej|moich|moim)|prosb\w+ o|z pamieci|instrukcj\w+ (?:o|z|dotyczac\w+)|zasad\w+ (?:o|z)|odpowiadani\w*|odpowiadaniu|moj\w* (?:domysln|ulubion|preferowan|stal)\w*|polecenie o) "
)
_WHOLE_OBJECT = re.compile(r"^(?:about|o|it ,?|please|prosze|juz|,| )*$")
_KINDS = (
    (re.compile(r" (?:language|jezyk\w*) "), (LANGUAGE,)),
    (re.compile(r" (?:format|formatu|formacie|formatowani\w+|formatting) "), (FORMAT,)),
    (re.compile(r" (?:tool|tools|narzedzi\w*|editor|edytor\w*|shell|powlok\w*|ide) "), (TOOL,)),
    (re.compile(r" (?:(?:all|all of|every one of) my preferences|my preferences|wszystkie moje preferencje|moje preferencje|moich preferencjach|wszystkich preferencjach|everything you know about me|wszystko , co o mnie wiesz) "), KEYS),
)  # fmt: skip


def learn(text: str) -> list[Statement]:
    """The preferences that a user's message states or takes back, in order of appearance.

    Pure: the same text gives the same statements. Only the user's own words of the first
    ``own_words.MOST_CHARACTERS`` characters are read; questions, other people's words, the past,
    suppositions and what is meant for once teach nothing.
    """
    found, begin = top_labels(text)
    own = " " * begin + own_words(text[begin:], _is_name)
    message = Message(text, own)
    if message.words.isdisjoint(_SIGNALS) and all(mended(word) == word for word in message.words):
        return found
    for start, piece, asks in sentences(own):
        words = {mended(word) for word in _WORD.findall(fold(piece))}
        signals = words & _SIGNALS
        if signals:
            found += _read_sentence(message, start, piece, asks, signals)
    return found


def _is_name(text: str) -> bool:
    spelling = fold(text)
    return spelling in vocabulary().entries


def _read_sentence(message: Message, start: int, piece: str, asks: bool, signals: set[str]) -> list[Statement]:
    words = tokens(piece, start)[:_LONGEST_SENTENCE]
    if not words:
        return []
    known = [word._replace(norm=mended(word.norm)) for word in words]
    sentence = Sentence(known, asks, message.polish_marks, message.shouting)
    rules = [RULES[number] for number in sorted({number for cue in signals for number in _BY_CUE.get(cue, ())})]
    placed: dict[tuple[str, str | None, str | None], tuple[int, Statement]] = {}
    shadows: list[range] = []
    for entry in sorted(rules, key=lambda entry: not entry.rule.ends):
        rule = entry.rule
        for match in entry.trigger.finditer(sentence.line):
            first, at = sentence.index(match.start()), sentence.index(match.end())
            if any(max(first, at - 1) in shadow for shadow in shadows) or not permits(message, sentence, rule, first, at):
                continue
            kind = match.groupdict().get("kind") is not None
            if entry.needed and not _needed(sentence, entry, first, at):
                continue
            if rule.ends:
                statements = list(_taken_back(message, sentence, rule, first, at))
                if statements or rule.reads is Reads.NAMED:
                    end = _taken_up(sentence, at) if rule.reads is Reads.NAMED else sentence.clause(max(first, at - 1))[1]
                    shadows.append(range(first, end))
            else:
                statements = list(_stated(message, sentence, rule, first, at, kind))
                if entry.tail:
                    statements = [found for found in statements if entry.tail.search(sentence.part(found[0].last, count)[1:])]
            for place, statement in statements:
                if not any(place in shadow for shadow in shadows) or rule.ends:
                    placed.setdefault((statement.key, statement.value, statement.ends if rule.ends else None), (place, statement))
    if signals & _LABEL_WORDS and ":" in piece:
        for statement in sentence_labels(sentence, piece.strip()):
            placed.setdefault((statement.key, statement.value, None), (0, statement))
    return [statement for _, statement in sorted(placed.values(), key=lambda item: item[0])]


def _needed(sentence: Sentence, entry: CompiledRule, first: int, at: int) -> bool:
    begin, end = sentence.clause(max(first, at - 1))
    if entry.rule.request or entry.rule.ends:  # a wish and what makes it lasting may stand in neighbouring clauses
        begin, end = 0, len(sentence.tokens)
    assert entry.needed is not None
    return entry.needed.search(sentence.part(min(begin, first), end)) is not None


def _stated(
    message: Message, sentence: Sentence, rule: Rule, first: int, at: int, kind: bool
) -> Iterator[tuple[int, Statement]]:
    if rule.reads in (Reads.ANSWER, Reads.LOOSE):
        lasting = _LASTING.search(sentence.line) is not None
        for manner in read_manner(sentence, at, rule.keys, rule.reads is Reads.LOOSE, lasting):
            words = _clause_text(message, sentence, first, manner.last)
            yield manner.first, Statement(manner.key, manner.value, words, rule.name)
        return
    for choice in read_object(message, sentence, rule, first, at, kind):
        words = _clause_text(message, sentence, min(first, choice.name.first), choice.name.last)
        about = choice.name.about if choice.key == TOOL else None
        yield choice.name.first, Statement(choice.key, choice.value, words, rule.name, choice.ends, about)


def _taken_back(
    message: Message, sentence: Sentence, rule: Rule, first: int, at: int
) -> Iterator[tuple[int, Statement]]:
    end = _taken_up(sentence, at)
    words = _clause_text(message, sentence, first, end)
    if rule.reads is Reads.ANSWER:
        for manner in read_manner(sentence, at, rule.keys, True, True):
            yield manner.first, Statement(manner.key, None, words, rule.name, manner.value)
        return
    if rule.reads is not Reads.NAMED:
        for choice in read_object(message, sentence, rule, first, at):
            about = choice.name.about if choice.key == TOOL else None
            yield choice.name.first, Statement(choice.key, None, words, rule.name, choice.value, about)
        return
    scope = sentence.part(at - 1, end)
    named = _first_named(sentence, at, end, rule)
    if named is not None:
        place, key, value, about = named
        alone = _WHOLE_OBJECT.match(sentence.part(at, place)) and place + 3 > end - 1 and sentence.tokens[at - 1].norm in ("forget", "zapomnij", "zapomniec", "about", "o")
        if alone or _OF_PREFERENCES.search(scope):
            yield place, Statement(key, None, words, rule.name, value, about)
        return
    if _OF_PREFERENCES.search(scope):
        for pattern, keys in _KINDS:
            if pattern.search(scope):
                for key in keys:
                    yield at, Statement(key, None, words, rule.name)
                return


def _first_named(sentence: Sentence, at: int, end: int, rule: Rule) -> tuple[int, str, str, str | None] | None:
    polish = rule.polish
    for i in range(at, end):
        manner = manner_at(sentence, i, (LANGUAGE, FORMAT), True)
        if manner:
            return i, manner.key, manner.value, None
        name = name_at(sentence, i, polish, guess=False)
        if name and (name.sure or sentence.tokens[i].text[:1].isupper() or sentence.tokens[i - 1].norm in ("prefer", "use", "uzywam", "wole", "preferuje", "about", "o")):
            picked = choose(name, KEYS, " format" in sentence.line)
            if picked:
                return i, *picked, name.about if picked[0] == TOOL else None
    return None


def _taken_up(sentence: Sentence, at: int) -> int:
    """Where, after something was taken back, something is stated again: "forget Vim, I now use Helix"."""
    for start in sentence.clause_starts:
        opening = [token.norm for token in sentence.tokens[start : start + 3]]
        after_sign = sentence.tokens[start - 1].norm in PUNCTUATION
        if start > at and (_TAKEN_UP & set(opening) or (after_sign and opening and opening[0] in _STATES_AGAIN)):
            return start
    return len(sentence.tokens)


def _clause_text(message: Message, sentence: Sentence, first: int, last: int) -> str:
    """The user's own words around the tokens ``first`` up to ``last``: the clauses they are in, as written."""
    while first < last - 1 and sentence.tokens[first].norm in PUNCTUATION:
        first += 1
    begin, _ = sentence.clause(first)
    _, end = sentence.clause(max(first, last - 1))
    chosen = sentence.tokens[min(begin, first) : max(end, last)]
    return message.text[chosen[0].start : chosen[-1].end]
