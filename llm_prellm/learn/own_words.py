"""Setting aside what is not the user speaking now: code, quotations, logs, tables, configuration, pasted texts.

What is set aside becomes blanks, so that places in the text stay the same. Every pattern is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import islice

from .late import compile_late
from .words import word_list

MOST_CHARACTERS = 200_000  # of a longer message only the beginning is read; people state preferences, not tomes

_MARKED = compile_late(
    r"```.*?(?:```|\Z)|~~~.*?(?:~~~|\Z)|\"\"\".*?(?:\"\"\"|\Z)|'''.*?(?:'''|\Z)|<!--.*?(?:-->|\Z)"
    r"|<(?P<tag>[A-Za-z][\w-]{0,40})(?:\s[^<>]{0,200})?>[^<]{0,20000}(?:</(?P=tag)>|\Z)",
    re.DOTALL,
)
_QUOTED = compile_late(
    r"`[^`\n]*`"
    r"|„[^„”“\"]*[”“\"]"
    r"|,,[^,'\n]*''"
    r"|“[^“”]*”"
    r"|«[^«»]*»|»[^«»]*«"
    r"|‘[^‘’\n]*’(?!\w)"
    r"|(?<![\w\"])\"(?=\S)[^\"\n]*(?:\n(?![ \t]*\n)[^\"\n]*)*\""
    r"|(?<![\w'])'(?=\w)(?:[^'\n]|(?<=\w)'(?=\w))*'(?!\w)"
)
_UNCLOSED = compile_late(r"(?:[„«]|(?<![\w\"])[\"“](?=\w)).*", re.DOTALL)

_FOREIGN_LINE = compile_late(
    r"""\s*(?:
      [>|]                                                   # quoted mail, table
    | \[?\d{4}-\d\d-\d\d[\sT,\]] | \[?\d\d:\d\d:\d\d | \w{3}\s+\d+\s\d\d:\d\d   # time stamps
    | \[[\w.\ :/-]+\](?:\s|$) | (?:INFO|DEBUG|ERROR|WARN(?:ING)?|TRACE|FATAL|CRITICAL|NOTICE)\b[\ :\]|]
    | \d+\.\d+\.\d+\.\d+\s                                   # access logs
    | "\ \w                                                   # comments of Vim
    | \$\ | >>>\ | \.\.\.\ | //\ | /\* | \#[!\ \[] | --\ | @@ | @\w+\( | </?\w[^>]*> | diff\ --git | \+{3}\ | -{3}\ \S
    | (?:import\ [\w.{*]+|from\ [\w.]+\ import|\#include|def\ \w+\(|class\ \w+\s*[:({]|function\ \w*\(|const\ \w+\s*=
      |(?:let|var)\ \w+\s*=|public\ \w+\ |export\ (?:\w+=|const|default|function)|SELECT\ |INSERT\ |CREATE\ )
    | File\ "|Traceback\ |at\ [\w$.]+\(
    | (?:From|To|Cc|Subject|Date|Od|Do|Temat|Data):\s\S
    # key: value of a configuration; "Preferences: Vim" is the user's own
    | (?!\s*[Pp]referenc)["']?[\w.-]+["']?\s?[=:]\s{0,2}["'\[{\d]?[\w./%+-]*["'\]}]?,?\s*(?:\#.*)?$
    | ["']?[\w.-]+["']?\s*=\s*\S
    | [{}\[\]]+,?\s*$
    )""",
    re.VERBOSE,
)
_ENDS_AS_CODE = compile_late(r"[{};]\s*$|\)\s*:\s*$|=>\s*$")
_RULE_LINE = compile_late(r"\s*(?:-{3,}|={3,}|\*{3,}|_{3,}|#{5,}|[-=]{2,}\s?\w[\w ]{0,40}\s?[-=]{2,})\s*$")
_MAIL_BEGINS = compile_late(
    r"\s*(?:-+ ?(?:original message|forwarded message|wiadomość oryginalna)|begin forwarded message"
    r"|on .{4,80} wrote:|(?:w dniu|dnia) .{4,80} (?:napisał|pisze|napisała)\b.{0,60}:)",
    re.IGNORECASE,
)
_BULLET = compile_late(r"\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_SPEAKER = compile_late(
    r"\s*(?:[-*•]\s*)?(?:\[?\d\d?:\d\d\]?\s*)?<?([A-ZĄĆĘŁŃÓŚŹŻ]\w{1,20}(?: [A-ZĄĆĘŁŃÓŚŹŻ]\w{0,20})?)>?:\s+\S"
)
_ROLE = compile_late(
    r"\s*(?:user|assistant|system|human|ai|bot|customer|client|agent|q|a|użytkownik|asystent|klient"
    r"|konsultant|interviewer)\s?\d?:\s",
    re.IGNORECASE,
)
_OWN_HEADS = word_list("own_words", "own_heads")

# An introduction that ends with a colon and says that somebody else's text, or a text to work on, follows.
_INTRODUCES = compile_late(
    r"\b(?:translate|summari[sz]e|proofread|paraphrase|rephrase|rewrite|correct|review|analy[sz]e|classify|explain"
    r"|extract|sentiment|edit|fix|improve|polish up|shorten|convert|turn|put"
    r"|wrote|writes|says|said|told|quote|quotation|e-?mails?|mail|message|letter|document|text|paragraph|sentence"
    r"|article|transcript|snippet|readme|docs|documentation|page|section|review|comment|ticket|issue|post|pasted?"
    r"|below|following|excerpt|prompt|instructions|story|joke|example|bio|job ad|posting|cover letter|chat log|logs?"
    r"|output|config"
    r"|przetłumacz|tłumacz|streść|streszcz|popraw|sparafrazuj|przeredaguj|skróć|zredaguj|przeanalizuj|sprawdź|oceń"
    r"|wyjaśnij|przerób|zamień|przekształć|skoryguj|uprość"
    r"|napisał|napisała|napisali|pisze|piszą|mówi|powiedział|powiedziała|twierdzi|cytat|cytuję|maila|mail|wiadomość"
    r"|list|dokument|dokumencie|tekst|tekstu|zdanie|zdania|akapit|artykuł|fragment|opis|ogłoszenie|treść|notatka|notatkę"
    r"|notatki|komentarz|recenzja|recenzję|wpis|post|poniżej|poniższy|poniższe|następujący|instrukcja|instrukcji"
    r"|log|logu|logi|konfiguracja|przykład|historyjka|dowcip|rozmowa|rozmowy|czat|wklejam)\b[^:\n.?!]{0,80}:\s*$",
    re.IGNORECASE,
)
_INTRODUCTION_REACH = 160  # characters before the colon in which it says so
_MOST_COLONS = 12  # of a line are looked at
_COLON = compile_late(r":[ \t]+(?=\S)")
_WORKS_ON_TEXT = compile_late(
    r"(?:^|[.!?\n]\s*|\b(?:please|proszę|can you|could you|możesz|help me|pomóż)\s+)"
    r"(?:translate|proofread|paraphrase|rephrase|rewrite|summari[sz]e|correct|przetłumacz|popraw|sparafrazuj|przeredaguj"
    r"|(?:fix|check|improve|edit|simplify|shorten|polish|sprawdź|ulepsz|skróć|uprość|analy[sz]e|przeanalizuj|classify|oceń)"
    r"(?: (?:my|this|the|these|moj[ąaei]|t[eęo]|ten|tego|following|poniższ\w+))"
    r"|streść|zredaguj|skoryguj|what does this (?:sentence )?mean|co znaczy(?: to)?(?: zdanie)?|jak przetłumaczyć"
    r"|how (?:do|would) (?:i|you) (?:say|translate))\b[^:.?!\n]{0,80}$",
    re.IGNORECASE,
)


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])


def own_words(text: str, is_name: Callable[[str], bool]) -> str:
    """The text with everything that is not the user speaking now replaced by blanks; line breaks are kept.

    ``is_name`` says whether a short quotation is just the name of something ("`uv`"): such a name stays.
    """
    text = original = text[:MOST_CHARACTERS]
    if "```" in text or "~~~" in text or '"""' in text or "'''" in text or "<" in text:
        text = _MARKED.sub(_blank, text)

    def quoted(match: re.Match[str]) -> str:
        inside = match[0].strip("`„”“\"«»‘’',")
        if len(inside) < 40 and is_name(inside.strip()):
            return re.sub(r"[`„”“\"«»‘’']|^,,|''$", " ", match[0])
        return _blank(match)

    text = _QUOTED.sub(quoted, text)
    paragraphs = re.split(r"(\n[ \t]*\n)", text)
    if any(sign in text for sign in '„«"“'):
        paragraphs = [_UNCLOSED.sub(_blank, part) for part in paragraphs]
    return _own_lines("".join(paragraphs), original)


def _own_lines(text: str, original: str) -> str:
    lines = text.split("\n")
    speakers = {m[1].lower() for line in lines if ":" in line and (m := _SPEAKER.match(line))}
    is_conversation = len({name for name in speakers if name.split()[0] not in _OWN_HEADS}) > 1
    kept: list[str] = []
    in_document = in_pasted = previous_blank = False
    for line, written in zip(lines, original.split("\n"), strict=True):
        if not line.strip():
            previous_blank = True
            kept.append(line)
            continue
        if _RULE_LINE.match(line):
            in_document = not in_document
            kept.append(" " * len(line))
            continue
        if not in_document and _MAIL_BEGINS.match(line):
            in_document = in_pasted = True
        if in_pasted and previous_blank and not in_document and kept and _seems_own(line):
            in_pasted = False
        spoken_by_other = _ROLE.match(line) or (is_conversation and _speaks_as_other(line))
        foreign = in_document or in_pasted or spoken_by_other or _is_foreign(line, written)
        if foreign:
            line = " " * len(line)
        elif _introduces(line):
            in_pasted = True
        elif ":" in line:
            line = _without_text_to_work_on(line)
        kept.append(line)
        previous_blank = False
    return "\n".join(kept)


def _introduces(line: str) -> bool:
    """Whether a line ends by announcing another's text, or one to work on: "My boss wrote:"."""
    end = line.rstrip()
    return end.endswith(":") and _INTRODUCES.search(end[-_INTRODUCTION_REACH:]) is not None


def _without_text_to_work_on(line: str) -> str:
    """The line without the text after "Translate to German:"; it is not what the user says."""
    for colon in islice(_COLON.finditer(line), _MOST_COLONS):
        if _WORKS_ON_TEXT.search(line[max(0, colon.start() - _INTRODUCTION_REACH) : colon.start()]):
            return line[: colon.end()] + " " * (len(line) - colon.end())
    return line


def _is_foreign(line: str, written: str) -> bool:
    # What was set aside before is white space now: a lot of it, where a long quotation stood.
    if _FOREIGN_LINE.match(line.lstrip()) or _ENDS_AS_CODE.search(line):
        return True
    return written.startswith(("    ", "\t")) and not _BULLET.match(written)


def _speaks_as_other(line: str) -> bool:
    speaker = _SPEAKER.match(line)
    return speaker is not None and speaker[1].lower().split()[0] not in _OWN_HEADS


def _seems_own(line: str) -> bool:
    """Whether a paragraph after a pasted text is the user again: it asks or it wants something of the reader."""
    return bool(
        re.search(
            r"\?\s*$|^\s*(?:please|proszę|thanks|dzięki|na przyszłość|from now on|od teraz)\b", line, re.IGNORECASE
        )
    )
