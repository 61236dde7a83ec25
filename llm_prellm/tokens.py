"""How many tokens a text takes, without a tokenizer at hand."""

from __future__ import annotations

BYTES_PER_TOKEN = 3
"""Small models' vocabularies are mostly English: English text takes four to five bytes of UTF-8 a token,
Polish two to three. Three errs on the side of a prompt that fits."""


def estimate(text: str) -> int:
    """An estimate of the tokens of a text, on the high side."""
    return -(-len(text.encode("utf-8", "surrogatepass")) // BYTES_PER_TOKEN)


def clip(text: str, budget: int) -> str:
    """The beginning of a text that fits into ``budget`` tokens, cut between words, with an ellipsis if cut."""
    if estimate(text) <= budget:
        return text
    room = budget * BYTES_PER_TOKEN - len(" …".encode())
    if room <= 0:
        return ""
    head = text.encode("utf-8", "surrogatepass")[:room].decode("utf-8", "ignore")
    return (head.rsplit(None, 1)[0] if " " in head.strip() else head).rstrip() + " …"
