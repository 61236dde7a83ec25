"""How many tokens a text takes, without a tokenizer at hand.

The weights are a fit to what the tokenizers of SmolLM2, Llama 2 and Mistral make of Polish, English, code, logs, JSON,
base64 and hexadecimal text: for each text the most of the three. See docs/benchmarks.md#tokens.
"""

from __future__ import annotations

from collections import Counter

_PARTS = 100
"""Weights are in hundredths of a token."""

_WORD = 32
_LETTER, _CAPITAL = 25, 85
_RARE = 200
"""What z and j cost beside being letters: small vocabularies are mostly English, where both are rare, and Polish
without its diacritics is full of them."""
_DIGIT, _MARK, _NEWLINE = 110, 75, 120
_ACCENTED, _ASIAN, _PICTURE = 250, 200, 300


class _Costs(dict[str, int]):
    """What a character costs, by character."""

    def __missing__(self, character: str) -> int:
        cost = self[character] = _cost(character)
        return cost


def _cost(character: str) -> int:
    if character == "\n":
        return _NEWLINE
    if character.isspace():
        return 0
    code = ord(character)
    if code < 0x80:
        if character.isdigit():
            return _DIGIT
        if not character.isalpha():
            return _MARK
        return (_CAPITAL if character.isupper() else _LETTER) + (_RARE if character in "zjZJ" else 0)
    if code < 0x800:
        return _ACCENTED
    if 0x2000 <= code < 0x2070:  # quotation marks, dashes, the ellipsis
        return _PARTS
    return _ASIAN if code < 0x10000 else _PICTURE


_costs = _Costs()


def estimate(text: str) -> int:
    """An estimate of the tokens of a text, on the high side."""
    total = _WORD * len(text.split())
    for character, times in Counter(text).items():
        total += _costs[character] * times
    return -(-total // _PARTS)


def clip(text: str, budget: int) -> str:
    """The beginning of a text that fits into ``budget`` tokens, cut between words, with an ellipsis if cut."""
    if estimate(text) <= budget:
        return text
    mark = " …"
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        if estimate(text[:middle] + mark) <= budget:
            fits = middle
        else:
            too_long = middle
    head = text[:fits]
    if not head.strip():
        return ""
    return (head.rsplit(None, 1)[0] if " " in head.strip() else head).rstrip() + mark
