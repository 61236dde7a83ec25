"""What of a long text bears on a query: its sentences that share the query's words, in their order."""

from __future__ import annotations

import re

from . import tokens

_SENTENCE = re.compile(r"[^\n]*?(?:[.!?…](?=\s)|\n|$)")
_GAP = " … "


def excerpt(text: str, query: str, budget: int) -> str:
    """The text itself if it takes at most ``budget`` tokens, else the sentences of it that tell most.

    A sentence tells as much as it has words of the query, in any form; of equal ones the earlier is taken, so an
    answer that shares no word with the query is cut to its beginning. What is left out is marked by an ellipsis.
    """
    if tokens.estimate(text) <= budget:
        return text
    sentences = [match.group().strip() for match in _SENTENCE.finditer(text)]
    sentences = [sentence for sentence in sentences if any(map(str.isalnum, sentence))]
    wanted = _terms(query)
    ranked = sorted(range(len(sentences)), key=lambda at: (-len(wanted & _terms(sentences[at])), at))
    taken: list[int] = []
    used = tokens.estimate(_GAP)
    for at in ranked:
        cost = tokens.estimate(sentences[at]) + tokens.estimate(_GAP)
        if used + cost <= budget:
            taken.append(at)
            used += cost
    if not taken:
        return tokens.clip(sentences[ranked[0]] if sentences else text, budget)
    return _joined(sentences, sorted(taken))


def _joined(sentences: list[str], taken: list[int]) -> str:
    parts = ["… " if taken[0] > 0 else ""]
    for before, at in zip([taken[0], *taken], taken, strict=False):
        if at != taken[0]:
            parts.append(" " if at == before + 1 else _GAP)
        parts.append(sentences[at])
    parts.append(" …" if taken[-1] < len(sentences) - 1 else "")
    return "".join(parts)


def _terms(text: str) -> set[str]:
    from .index import words

    return {term for word in words.words(text) for term in words.terms(word)}
