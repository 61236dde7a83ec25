"""The phrase that a verb of preferring or using governs: "plain fish as my shell rather than bash"."""

from __future__ import annotations

from dataclasses import dataclass

from .answers import manner_at
from .clauses import Sentence
from .evidence import convinces, stands_alone
from .message import Message
from .names import Name, choose, name_at, name_before, names_in
from .rules import TOOLS, Reads, Rule
from .statement import FORMAT, LANGUAGE, TOOL
from .vocabulary import vocabulary
from .words import word_list

_ARTICLES = frozenset({"a", "an", "the", "some", "any"})
_FILLERS = word_list("objects", "fillers")
_PREPOSITIONS = word_list("objects", "prepositions")
_OTHER_PREPOSITIONS = _PREPOSITIONS | word_list("objects", "other_prepositions")
_JOINS = frozenset({"and", "i", "oraz", "&", "+", "plus"})
COMPARES = (
    "over",
    "than",
    "instead of",
    "rather than",
    "as opposed to",
    "in place of",
    "not",
    "never",
    "niz",
    "od",
    ">",
    "zamiast",
    "ponad",
    "a nie",
    "nie",
    "vs",
    "ale nie",
    "and not",
    "but not",
)
_IN_LISTS = _FILLERS | _JOINS | frozenset({",", ";", "a", "or", "lub", "-", "in", "w"})
_LONGEST_DISTANCE = 7  # words between the preferred name and what it is compared with
_PRONOUNS = frozenset({"it"})
_PRONOUNS_POLISH = frozenset({"go", "niego", "nim", "nia", "niej", "ja", "jej", "je", "nimi", "nich"})
_TAKES_UP = frozenset({"it's", "that's", "it", "that", "this", "to", "which"})
_BEFORE_THE_NAME = word_list("objects", "before_the_name")
_VERBS_AFTER_NEW_SUBJECT = word_list("objects", "verbs_after_new_subject")
_ABOUT_ANSWERS = word_list("objects", "about_answers")


@dataclass(frozen=True)
class Choice:
    """A name that was read as a preference, the key it is for, and the value that it replaces, when one is named."""

    key: str
    value: str
    name: Name
    ends: str | None = None


def read_object(
    message: Message, sentence: Sentence, rule: Rule, first: int, at: int, kind: bool = False
) -> list[Choice]:
    """What is preferred by the trigger that covers the tokens ``first`` up to ``at``; [] when nothing is believable.

    ``kind`` says that the trigger names a kind of tool.
    """
    polish = rule.polish
    if rule.reads is Reads.LIST:
        return read_list(sentence, rule, at)
    names: list[Name] = []
    article = False
    if rule.reads is not Reads.BEFORE:
        names, article = _names_after(sentence, rule, at)
    chosen = _believed(message, sentence, rule, names, article, first, kind)
    if not chosen and not rule.ends and (name := _taken_up(sentence, first, at, polish)):
        return _believed(message, sentence, rule, [name], False, name.first, kind, alone=True)
    if not chosen and rule.reads in (Reads.BEFORE, Reads.AROUND):
        begin, before = _place_before(sentence, rule, first)
        name = name_before(sentence, before, polish, rule.case, guess=True)
        if name and name.first >= begin and _is_subject(sentence, rule, name.first, begin):
            chosen = _believed(message, sentence, rule, [name], False, first, kind, alone=True)
    return chosen


def read_list(sentence: Sentence, rule: Rule, at: int) -> list[Choice]:
    """All names and manners of answering after ``at``: "Rust, odpowiedzi po angielsku, Markdown"."""
    found, i = [], at
    while i < min(len(sentence.tokens), sentence.question_from):
        manner = manner_at(sentence, i, rule.keys, lasting=True)
        name: Name | None
        if manner:
            name = Name({manner.key: manner.value}, manner.first, manner.last)
        else:
            read = name_at(sentence, i, rule.polish, guess=False)
            name = read if read and (read.sure or sentence.tokens[i].text[:1].isupper()) else None
        if name is None:
            word = sentence.tokens[i].norm
            if word not in _IN_LISTS and word not in _ABOUT_ANSWERS and not vocabulary().is_kind(word):
                break
            i += 1
            continue
        picked = choose(name, rule.keys, about_answers=True)
        if picked and stands_alone(sentence, name, rule.polish):
            found.append(Choice(*picked, name))
        i = name.last
    return found


def _names_after(sentence: Sentence, rule: Rule, at: int) -> tuple[list[Name], bool]:
    polish, tokens, words = rule.polish, sentence.tokens, vocabulary()
    i, article, kind_named = at, False, False
    while i < len(tokens) and i < at + 6:
        word = tokens[i].norm
        name = name_at(sentence, i, polish, rule.case, guess=False)
        if (
            name
            and not (word in _FILLERS and tokens[i].text.islower() and name.last == i + 1)
            and not (words.is_kind(word) and _kind_precedes_name(sentence, i, polish))
        ):
            break
        if word in _FILLERS or word in _ARTICLES:
            article = article or word in _ARTICLES
        elif words.is_kind(word):
            kind_named = True
        else:
            break
        i += 1
    if i >= len(tokens):
        return [], article
    if tokens[i].norm in _PREPOSITIONS:
        found = _after_purpose(sentence, i, polish)
        return ([found] if found else []), False
    name = name_at(sentence, i, polish, "nom" if kind_named else rule.case, guess=True)
    if name is None:
        return [], article
    return [name, *_joined(sentence, name.last, polish)], article


def _taken_up(sentence: Sentence, first: int, at: int, polish: bool) -> Name | None:
    """The one tool named before, when a pronoun stands in its place: "I tried Zed and now I always use it"."""
    if at >= len(sentence.tokens) or sentence.tokens[at].norm not in (_PRONOUNS_POLISH if polish else _PRONOUNS):
        return None
    if polish and sentence.tokens[at].text[:1].isupper():  # "Zawsze piszę w Go"
        return None
    names = [name for name in names_in(sentence, 0, first, polish) if TOOL in name.values]
    if len({name.values[TOOL] for name in names}) != 1:
        return None
    written_as_name = sentence.tokens[names[-1].first].text[:1].isupper() and names[-1].first > 0
    return names[-1] if names[-1].sure or written_as_name else None


def _kind_precedes_name(sentence: Sentence, i: int, polish: bool) -> bool:
    following = name_at(sentence, i + 1, polish, guess=False)
    return following is not None and following.sure


def _after_purpose(sentence: Sentence, i: int, polish: bool) -> Name | None:
    """The known name after a phrase of purpose or place ("używam zawsze do testów pytesta")."""
    for k in range(i + 2, min(i + 6, len(sentence.tokens))):
        if sentence.tokens[k].norm in ",;:?!.()":
            return None
        name = name_at(sentence, k, polish, guess=False)
        if name and (name.sure or sentence.tokens[k].text[:1].isupper()):
            if sentence.tokens[k - 1].norm in _OTHER_PREPOSITIONS:
                continue
            return name
    return None


def _joined(sentence: Sentence, i: int, polish: bool) -> list[Name]:
    """Further names of a list: "Vim and tmux", "Vim, tmux and fish"; a comma alone may begin something else."""
    tokens, found = sentence.tokens, []
    pending: list[Name] = []
    while i + 1 < len(tokens):
        sign = tokens[i].norm
        if sign not in _JOINS and sign != ",":
            break
        k = i + 1
        if sign == "," and tokens[k].norm in _JOINS:
            sign, k = tokens[k].norm, k + 1
        name = name_at(sentence, k, polish, guess=False)
        if name is None or not (name.sure or tokens[k].text[:1].isupper()):
            break
        if name.last < len(tokens) and tokens[name.last].norm in _VERBS_AFTER_NEW_SUBJECT:
            break
        pending.append(name)
        if sign != ",":
            found += pending
            pending = []
        i = name.last
    return found


def _place_before(sentence: Sentence, rule: Rule, first: int) -> tuple[int, int]:
    """Where the clause before token ``first`` begins and where the name in it should end.

    A pronoun may take the name up again: "Helix, that's what I use", "Vim, to moja codzienność".
    """
    begin, _ = sentence.clause(first)
    before = _skip_back(sentence, first, begin)
    if rule.reads is Reads.AROUND or begin < 2:
        return begin, before
    taken_up = before == begin + 1 and sentence.tokens[begin].norm in _TAKES_UP
    if taken_up or (rule.opens and before == begin):
        end = begin - 1
        begin, _ = sentence.clause(end - 1)
        before = _skip_back(sentence, end, begin)
    return begin, before


def _is_subject(sentence: Sentence, rule: Rule, i: int, begin: int) -> bool:
    """Whether the name that begins at token ``i`` is what its clause is about."""
    if rule.opens and any(token.norm not in _BEFORE_THE_NAME for token in sentence.tokens[begin:i]):
        return False
    return not _governed(sentence, i, begin)


def _skip_back(sentence: Sentence, i: int, begin: int) -> int:
    while i > begin and (sentence.tokens[i - 1].norm in _FILLERS or sentence.tokens[i - 1].norm in ("-", "–", "—")):
        i -= 1
    return i


def _governed(sentence: Sentence, i: int, begin: int) -> bool:
    """Whether a preposition or another verb's place before it makes the name something else than the object."""
    return i > begin and sentence.tokens[i - 1].norm in _OTHER_PREPOSITIONS


def _believed(
    message: Message,
    sentence: Sentence,
    rule: Rule,
    names: list[Name],
    article: bool,
    first: int,
    kind: bool,
    alone: bool = False,
) -> list[Choice]:
    if not names:
        return []
    polish = rule.polish
    rival = _rival(sentence, names[-1].last, rule) or _replaced(sentence, first, names[0].first, polish)
    begin, last = sentence.clause(names[0].first)
    around = {token.norm for token in sentence.tokens[begin:last]}
    about_answers = not around.isdisjoint(_ABOUT_ANSWERS) or (
        rival is not None and FORMAT in rival.values and TOOL not in rival.values
    )
    chosen = []
    for name in names:
        if not alone and not stands_alone(sentence, name, polish):
            continue
        picked = choose(name, rule.keys, about_answers)
        if picked is None or (picked[0] == FORMAT and _says_nothing_of_answers(rule)):
            continue
        if picked[0] == TOOL and FORMAT in name.values and about_answers and FORMAT not in rule.keys:
            continue  # "in every answer LaTeX, please": a format, which is for another rule
        if picked[0] == TOOL and not convinces(message, sentence, name, rule, rival, article, kind):
            continue
        if picked[0] == LANGUAGE and article and sentence.tokens[name.first - 1].norm in _ARTICLES:
            continue
        if picked[0] == FORMAT and not name.sure and not (about_answers or rule.ends or _always(sentence, rule)):
            continue
        replaced = choose(rival, (picked[0],), True) if rival else None
        if replaced and replaced[1] == picked[1] and not rule.ends and rival and rival.first < name.first:
            continue  # from Python 2 to Python 3
        chosen.append(Choice(*picked, name, replaced[1] if replaced and replaced[1] != picked[1] else None))
    return chosen


def _always(sentence: Sentence, rule: Rule) -> bool:
    """Whether even a format that is an everyday word is meant: "always use a table", not "show a table of ports"."""
    return FORMAT in rule.keys and TOOL not in rule.keys and rule.request and sentence.lasts


def _says_nothing_of_answers(rule: Rule) -> bool:
    """Using a format ("I always use YAML for configs") is not yet wanting answers in it."""
    return rule.keys == TOOLS and not rule.ends


def _rival(sentence: Sentence, i: int, rule: Rule) -> Name | None:
    """What the preferred thing is compared with, after it: "over grep", "niż Make'a", "zamiast npm", ", not pip"."""
    tokens, polish = sentence.tokens, rule.polish
    for k in range(i, min(i + _LONGEST_DISTANCE, len(tokens), max(i, sentence.question_from))):
        word = tokens[k].norm
        if word in ";:?!.":
            return None
        pair = f"{word} {tokens[k + 1].norm}" if k + 1 < len(tokens) else word
        width = 2 if pair in COMPARES or pair == "as opposed" else 1 if word in COMPARES else 0
        if not width and word == "to" and k == i and not rule.use and not polish:
            width = 1
        if width:
            for at in range(k + width, min(k + width + 4, len(tokens))):
                name = name_at(sentence, at, polish, guess=False)
                if name:
                    return name
            if word not in ("not", "nie", "od"):
                return None
    return None


def _replaced(sentence: Sentence, first: int, last: int, polish: bool) -> Name | None:
    """What was replaced, named before: "zamiast Worda używam", "instead of pip I now use", "from npm to"."""
    for k in range(max(0, first - 8), last - 1):
        word = sentence.tokens[k].norm
        if word in (
            "zamiast",
            "from",
            "z",
            "ze",
            "of",
            "ditched",
            "replaced",
            "dropped",
            "swapped",
            "traded",
            "zamienilem",
            "zamienilam",
            "zastapilem",
            "zastapilam",
            "wymienilem",
            "wymienilam",
            "abandoned",
            "od",
            "porzucilem",
            "porzucilam",
            "rzucilem",
            "rzucilam",
        ):
            name = name_at(sentence, k + 1, polish, guess=False)
            if name and name.last <= last:
                return name
    return None
