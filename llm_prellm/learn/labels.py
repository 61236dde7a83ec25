"""Labels: ``język: polski`` or ``format: markdown`` at the top of a message, or as the user's own sentence."""

from __future__ import annotations

import re

from .clauses import Sentence
from .label_words import KEYS_BY_LABEL
from .late import compile_late
from .names import name_at
from .statement import LANGUAGE, TOOL, Statement
from .vocabulary import fold, vocabulary

_OF_ANSWERS = (
    r"(?: (?:of )?(?:the )?(?:answers?|replies|reply|responses?|outputs?)| odpowiedzi| wyjsciow[yae]| wynikow| rozmowy"
    r"| konwersacji)?"
)
_WHOSE = (
    r"(?:my |moj |moja |moje )?(?:preferred |preferowan[yae] |default |domysln[yae] |favou?rite |ulubion[yae] "
    r"|response |reply |answer |output |chat |target |staly |stale )?"
)
_KEY = rf"(?P<label>{_WHOSE}(?P<key>{'|'.join(KEYS_BY_LABEL)}){_OF_ANSWERS})"
_LINE = compile_late(
    rf"[ \t]*(?:[-*•] )?\*{{0,2}}{_KEY}\*{{0,2}}[ \t]*[:=][ \t]*(?P<value>[^\n:=,;]{{1,40}}?)\*{{0,2}}"
    r"[ \t]*[.,;]?[ \t]*(?:\n|$)"
)
_OTHER_HEADS = compile_late(
    r"[ \t]*(?:[-*•] )?\*{0,2}(?:ton|tone|styl|style|dlugosc|length|rola|role|temat|topic|subject|poziom|level|audience"
    r"|odbiorca|cel|goal|kontekst|context|zadanie|task|uwagi|notes|persona|zwiezlosc|verbosity|preferences|preferencje"
    r"|ustawienia|settings|hi|hello|hej|czesc|dzien dobry|witam|witaj)\b[^\n]{0,80}(?:\n|$)|[ \t]*\n"
)
_CONFIGURED = compile_late(
    r"\b(?:config\w*|konfigurac\w*|konfig\w*|ya?ml file|\.ya?ml|\.toml|\.ini|\.conf|settings file|front ?matter"
    r"|naglowek|header|plik\w*|ustawieni\w+ aplikacji)\b"
)
_INLINE = compile_late(
    r"(?:^ |(?<= [,;:—–-] )|(?<= and )|(?<= i )|(?<= stale )|(?<= teraz ))"
    rf"(?:prosze |please |always |zawsze |moj |my |na stale |oraz |and |i )*{_KEY} (?:odpowiedzi )?[:=] "
)


def top_labels(text: str) -> tuple[list[Statement], int]:
    """The labels at the top of a message, and where its text begins after them.

    A block of ``key: value`` lines with other keys than those of a prompt's head is a pasted configuration.
    """
    found: list[Statement] = []
    folded, at = fold(text[:2000]), 0
    while at < len(folded):
        line = _LINE.match(folded, at)
        if line:
            value, words = text[line.start("value") : line.end("value")], text[line.start() : line.end()].strip()
            statement = _statement(line["key"], value, words, line["label"])
            if statement is None:
                return [], 0
            found.append(statement)
            at = line.end()
            continue
        other = _OTHER_HEADS.match(folded, at)
        if not other or (found and not folded[at : other.end()].strip()):
            break
        at = other.end()
    if not found:
        return [], 0
    rest = folded[at : at + 400]
    following = rest.lstrip("\n")
    is_block = following == rest and re.match(r"[\w.\"-]+[ \t]*[:=][ \t]*\S*[ \t]*(?:\n|$)", rest)
    if is_block or _CONFIGURED.search(rest):
        return [], 0
    return found, at


def sentence_labels(sentence: Sentence, words: str) -> list[tuple[int, Statement]]:
    """Labels inside a sentence of the user's own: "Preferuję Go, język: polski." Not in a question.

    With each comes the token where its value stands.
    """
    found: list[tuple[int, Statement]] = []
    for match in _INLINE.finditer(sentence.line):
        at = sentence.index(match.end())
        if at >= len(sentence.tokens) or at > sentence.question_from:
            continue
        name = name_at(sentence, at, polish=True, guess=False)
        last = at + 2 if sentence.tokens[at].norm == "po" else name.last if name else at
        value = " ".join(token.text for token in sentence.tokens[at:last])
        statement = _statement(match["key"], value, words, match["label"], codes=False)
        if statement:
            found.append((at, statement))
    return found


def _statement(key_word: str, value: str, words: str, label: str, codes: bool = True) -> Statement | None:
    """The statement of one label; None when its value is not of its key ("language: Go", "format: 24h")."""
    key = KEYS_BY_LABEL[key_word]
    spelling = fold(value.strip().strip("\"'*"))
    language = vocabulary().language_adverbs.get(spelling.removeprefix("po ")) if spelling.startswith("po ") else None
    if key == LANGUAGE and codes and language is None:
        language = vocabulary().language_codes.get(spelling)
    if language:
        return Statement(LANGUAGE, language, words, "label")
    entry = vocabulary().entries.get(spelling)
    if entry is None:
        return None
    personal = re.match(r"(?:my|moj|preferred|preferowan|favou?rite|ulubion)", label) is not None
    keys = (LANGUAGE, TOOL) if key == LANGUAGE and personal else (key,)
    for wanted in keys:
        if wanted in entry.values:
            about = entry.about if wanted == TOOL else None
            return Statement(wanted, entry.values[wanted], words, "label", about=about)
    return None


def kind_of(tool: str) -> str | None:
    """What kind of thing a tool is (``editor``), in the words of the preferences; ``None`` if that is not known."""
    entry = vocabulary().entries.get(fold(" ".join(tool.split())))
    return entry.about if entry else None


def value_of(key: str, text: str) -> str | None:
    """The value of a key that a name stands for, in either language: "po niemiecku" is german; None if unknown."""
    words, spelling = vocabulary(), fold(" ".join(text.split()))
    if key == LANGUAGE:
        language = words.language_adverbs.get(spelling.removeprefix("po ")) or words.language_codes.get(spelling)
        if language:
            return language
    entry = words.entries.get(spelling)
    return entry.values.get(key) if entry else None
