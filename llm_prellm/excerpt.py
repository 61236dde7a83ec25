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
    sentences = _sentences(text)
    wanted = terms(query)
    ranked = sorted(range(len(sentences)), key=lambda at: (-len(wanted & terms(sentences[at])), at))
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


def whole_sentences(cut: str, text: str) -> list[str]:
    """The sentences of ``text`` that a quotation cut out of it still has from beginning to end."""
    known = set(_sentences(text))
    return [sentence for sentence in _sentences(cut.replace(_GAP, "\n")) if sentence.strip(" …") in known]


def _sentences(text: str) -> list[str]:
    found = (match.group().strip() for match in _SENTENCE.finditer(text))
    return [sentence for sentence in found if any(map(str.isalnum, sentence))]


def _joined(sentences: list[str], taken: list[int]) -> str:
    parts = ["… " if taken[0] > 0 else ""]
    for before, at in zip([taken[0], *taken], taken, strict=False):
        if at != taken[0]:
            parts.append(" " if at == before + 1 else _GAP)
        parts.append(sentences[at])
    parts.append(" …" if taken[-1] < len(sentences) - 1 else "")
    return "".join(parts)


def terms(text: str) -> set[str]:
    """The words of a text, in any form, as they are compared."""
    from .index import words

    return {term for word in words.words(text) for term in words.terms(word)}
