"""How to answer: "in German", "po polsku", "as YAML", "w tabeli Markdown", alone or several joined by "and"."""

from __future__ import annotations

from dataclasses import dataclass

from .clauses import PUNCTUATION, Sentence
from .evidence import stands_alone
from .names import Name, choose, name_at
from .statement import FORMAT, LANGUAGE
from .vocabulary import vocabulary
from .words import word_list

# Words that may stand between "answer" and "in German" without making it an answer to somebody else.
_BETWEEN = word_list("answers", "between")
_STOPS = word_list("answers", "stops")
_ADJECTIVES = word_list("answers", "adjectives")
_INSTRUMENTAL = ("em", "ym", "ami")
_USE = frozenset({"use", "uzywaj", "stosuj"})
_WITH = frozenset({"z", "ze", "pod", "nad", "przed", "za", "miedzy"})
_AS_A_TABLE = frozenset({"tabela", "tabelka", "lista"})
_INTRODUCES = word_list("answers", "introduces")
_LOOSE_REACH = 14  # words between "give me" and "as JSON"
# What may follow the manner of answering. A noun makes it a task: "write in German a letter", "reply in Polish to Ann".
_FOLLOW = word_list("answers", "follow")
_TO_SOMEBODY = word_list("answers", "to_somebody")
_POLISH_TO = word_list("answers", "polish_to")


@dataclass(frozen=True)
class Manner:
    """A language or format to answer in, read from the tokens ``first`` up to ``last``."""

    key: str
    value: str
    first: int
    last: int


def read_manner(sentence: Sentence, at: int, keys: tuple[str, ...], loose: bool, lasting: bool) -> list[Manner]:
    """The manners of answering named after a trigger that ends before token ``at``.

    ``loose`` lets other words stand between (formats of one task); ``lasting`` allows formats that are everyday
    words as well ("table", "list"), which in a single task belong to the task.
    """
    end = sentence.question_from if sentence.question_from > at else len(sentence.tokens)
    i, last = at, min(end, at + _LOOSE_REACH)
    while i < last:
        manner = manner_at(sentence, i, keys, lasting)
        if manner:
            return _with_joined(sentence, manner, keys, lasting, loose)
        word = sentence.tokens[i].norm
        if word == "po" and i + 1 < last and sentence.tokens[i + 1].norm == "prostu":  # simply
            i += 2
            continue
        if word in ";:?!()" or (loose and word in _STOPS):
            return []
        if not loose and word not in _BETWEEN and not word.endswith(("ly", "ie")) and not _is_adverb(word):
            return []
        i += 1
    return []


def _is_adverb(word: str) -> bool:
    return len(word) > 4 and word.endswith("o")


def _with_joined(sentence: Sentence, manner: Manner, keys: tuple[str, ...], lasting: bool, loose: bool) -> list[Manner]:
    found = [manner]
    i = manner.last
    while i + 1 < len(sentence.tokens) and sentence.tokens[i].norm in ("and", "i", "oraz", "a", ",", "&"):
        k = i + 1
        while k < len(sentence.tokens) and k < i + 3 and sentence.tokens[k].norm in _BETWEEN - {"in", "w"}:
            k += 1
        following = manner_at(sentence, k, keys, lasting) or _used(sentence, k, keys, lasting)
        if following is None:
            break
        found.append(following)
        i = following.last
    if not loose and not _ends_well(sentence, found[-1].last):
        return []
    return found


def _used(sentence: Sentence, k: int, keys: tuple[str, ...], lasting: bool) -> Manner | None:
    """A format joined by a verb of its own: "answer in French and use bullet points"."""
    if k + 1 >= len(sentence.tokens) or sentence.tokens[k].norm not in _USE:
        return None
    name = _format_name(sentence, k + 1, sentence.tokens[k].norm != "use", keys, lasting)
    return Manner(FORMAT, name.values[FORMAT], k, name.last) if name else None


def _ends_well(sentence: Sentence, i: int) -> bool:
    """Whether what follows does not turn the manner of all answers into that of one text or one addressee."""
    if i >= len(sentence.tokens):
        return True
    word = sentence.tokens[i].norm
    following = sentence.tokens[i + 1].norm if i + 1 < len(sentence.tokens) else ""
    if word == "to":
        return following in _TO_SOMEBODY
    if word in ("na", "do"):
        return following in _POLISH_TO
    return word in PUNCTUATION or word in _FOLLOW or word.endswith("ly") or _is_adverb(word)


def manner_at(sentence: Sentence, i: int, keys: tuple[str, ...], lasting: bool) -> Manner | None:
    """The language or format that a phrase beginning at token ``i`` asks for."""
    tokens = sentence.tokens
    if i + 1 >= len(tokens):
        return None
    word = tokens[i].norm
    if word == "po":
        if LANGUAGE not in keys:
            return None
        adverb = tokens[i + 1].norm
        language = vocabulary().language_adverbs.get(adverb) or (
            mended_language(adverb) if adverb.endswith("ku") else None
        )
        return Manner(LANGUAGE, language, i, i + 2) if language else None
    if word in _AS_A_TABLE:  # "odpowiadaj tabelą Markdown"
        table = _format_name(sentence, i + 1, True, keys, lasting=False)
        return Manner(FORMAT, table.values[FORMAT], i, table.last) if table else None
    if word not in _INTRODUCES:
        return _in_the_instrumental(sentence, i, keys, lasting)
    polish = word in ("w", "we", "jako")
    k, named_table = i + 1, None
    while k < len(tokens) and tokens[k].norm in _ADJECTIVES:
        found = _format_name(sentence, k, polish, keys, lasting)
        if found and not (tokens[k].norm.startswith(("tabel", "list", "punkt")) and k + 1 < len(tokens)):
            break
        if found:
            named_table = found
        k += 1
    name = name_at(sentence, k, polish, guess=False) if k < len(tokens) else None
    if name is None:
        name = named_table
    if name is None or not (name.sure or FORMAT in name.values):
        return None
    picked = choose(name, tuple(key for key in keys if key in (LANGUAGE, FORMAT)), about_answers=True)
    if picked is None or (picked[0] == FORMAT and not name.sure and (not lasting or tokens[k - 1].norm == "the")):
        return None
    if (picked[0] == LANGUAGE or not polish) and not stands_alone(sentence, name, polish):
        return None
    if picked[0] == LANGUAGE and polish and not _is_language_phrase(sentence, i, k):
        return None
    return Manner(*picked, i, name.last)


def _in_the_instrumental(sentence: Sentence, i: int, keys: tuple[str, ...], lasting: bool) -> Manner | None:
    """ "Odpowiadaj zwykłym tekstem", "punktami", but not "z JSON-em": with a preposition it is something else."""
    if not sentence.tokens[i].norm.endswith(_INSTRUMENTAL) or (i and sentence.tokens[i - 1].norm in _WITH):
        return None
    name = _format_name(sentence, i, True, keys, lasting)
    return Manner(FORMAT, name.values[FORMAT], i, name.last) if name else None


def _format_name(sentence: Sentence, k: int, polish: bool, keys: tuple[str, ...], lasting: bool) -> Name | None:
    name = name_at(sentence, k, polish, guess=False)
    return name if name and FORMAT in keys and FORMAT in name.values and (name.sure or lasting) else None


def _is_language_phrase(sentence: Sentence, i: int, k: int) -> bool:
    """Polish asks "w języku polskim"; "w polskim" alone is an adjective of something else, but for nouns like hindi."""
    between = {token.norm for token in sentence.tokens[i + 1 : k]}
    return bool(between & {"jezyku", "jezyk"}) or not sentence.tokens[k].norm.endswith(("im", "i", "iego"))


def mended_language(word: str) -> str | None:
    """The language of an adverb with a slip in it: "po anigelsku"."""
    if len(word) < 6:
        return None
    from rapidfuzz import process  # only loaded for a word that no list knows
    from rapidfuzz.distance import OSA

    adverbs = vocabulary().language_adverbs
    found = process.extractOne(word, adverbs.keys(), scorer=OSA.distance, score_cutoff=1 if len(word) < 9 else 2)
    return adverbs[str(found[0])] if found and str(found[0])[0] == word[0] else None
