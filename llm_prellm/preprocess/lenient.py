"""JSON objects out of what small models write around and instead of JSON.

Strict parsing comes first; then ``json_repair``, which knows more kinds of damage (single quotes, trailing
and missing commas, Python's literals, comments, objects cut off half way) than a short function of our own
would, has no dependencies, and is imported only when it is needed.
"""

from __future__ import annotations

import json
import re
from typing import Any

# The answers that are asked for have a few hundred characters. The bound bounds the time of a repair, too.
_MOST_CHARS = 20_000
_THINKING = re.compile(r"<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)


def parse_object(text: str, *, whole: bool = False) -> dict[str, Any] | None:
    """The JSON object in ``text``, however wrapped or damaged; None when there is none.

    With ``whole`` it has to be closed: what breaks off in the middle may say anything. Of several objects the last is
    taken: models that think aloud answer at the end.
    """
    text = _THINKING.sub("", text).strip()[:_MOST_CHARS]
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        is_there = "{" in text and (not whole or "}" in text[text.rfind("{") :])
        value = _repair(text) if is_there else None
    if isinstance(value, list):
        value = next((item for item in reversed(value) if isinstance(item, dict)), None)
    return value if isinstance(value, dict) and value else None


def _repair(text: str) -> Any:
    import json_repair

    try:
        return json_repair.loads(text)
    except (ValueError, RecursionError):  # nested too deeply to be an answer
        return None
