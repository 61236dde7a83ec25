"""Text from elsewhere made harmless: quoted inside a prompt, shown on a terminal, written as JSON. Pure functions.

What is remembered was said once, by a user, a model or a file from somebody else. It is data: nothing in it may
pass for the start of a message, end the block that it is quoted in, or make a terminal act.
"""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed, line separators, bidirectional controls and what else has no width:
# https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing and Default_Ignorable_Code_Point in
# https://www.unicode.org/reports/tr44/. A selector of a glyph (an emoji's) may stay, a run of them hides data.
_UNSEEN = (
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]|(?<=[\ufe0e\ufe0f])[\ufe0e\ufe0f]+"
)
_INVISIBLE = re.compile(f"{_UNSEEN}|\u00ad")
_SHOWN = re.compile(_UNSEEN)
_LINE_BREAKS = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")

# Marks with which chat templates begin or end a message or a tool call: ChatML, Llama 2 to 4, Mistral, Gemma, Phi,
# DeepSeek, Qwen, Hermes, GLM, Command R, Granite, Alpaca.
_TEMPLATE_MARKS = re.compile(
    r"""<\|[^|<>\s]{1,40}\|> | <｜[^｜<>\s]{1,40}｜> | </?s> | <(?:bos|eos|unk|pad)> | <</?SYS>>
    | \[/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|TOOL_CONTENT|gMASK)\]
    | <(?:start|end)_of_(?:turn|image)>
    | </?(?:think|tools?|tool_calls?|tool_response|system|user|assistant|human|developer)>
    | ^[ \t]*\#{2,}[ \t]*(?:system|user|assistant|instruction)\b:?""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_BROKEN_UP = str.maketrans({"<": "‹", "[": "(", "#": None})

# Lines of a quoted text that look like those that the block of history itself is made of, or like a speaker's.
_SPEAKERS = re.compile(
    r"""(?<=\n)(?=[ \t]*[*_]*(?:user|assistant|question|q|a|system|human|model|ai|developer|tool|answer
    |użytkownik|asystent|pytanie|odpowiedź|relevant[ ]history|user[ ]preferences)[*_]*[ \t]*[:：])""",
    re.IGNORECASE | re.VERBOSE,
)


def quoted(text: str) -> str:
    """A text from the log, safe to stand inside a prompt.

    Nothing invisible is in it, marks of chat templates are broken up, and a line after the first that looks like a
    speaker's is marked as quoted, so that the block it stands in ends only where we end it.
    """
    text = _INVISIBLE.sub("", _LINE_BREAKS.sub("\n", text))
    text = _TEMPLATE_MARKS.sub(lambda match: match.group().translate(_BROKEN_UP), text)
    return _SPEAKERS.sub("> ", text.strip())


def printable(text: str) -> str:
    """A text that can be shown on a terminal: what it would act on, or not show, is ``�``."""
    return _SHOWN.sub("\ufffd", text.encode("utf-8", "replace").decode("utf-8"))


def printable_line(text: str) -> str:
    """The same in one line."""
    return printable(" ".join(text.split()))


def printable_json(document: str) -> str:
    """A JSON document that means the same, with what a terminal would act on, or not show, as ``\\uXXXX``.

    In a document such characters stand only inside strings, where JSON lets any of them be escaped.
    """
    return _SHOWN.sub(_escaped, document)


def _escaped(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))
