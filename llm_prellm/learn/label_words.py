"""What a label is called: ``język: polski``, ``output: json``."""

from __future__ import annotations

from .statement import FORMAT, LANGUAGE, TOOL

KEYS_BY_LABEL = {
    label: key
    for key, labels in {
        LANGUAGE: "language lang jezyk",
        FORMAT: "formatting formatowanie format output results result answers answer replies reply responses response "
        "wyniki wynik odpowiedzi odpowiedz",
        TOOL: "tool narzedzie editor edytor shell ide stack",
    }.items()
    for label in labels.split()
}
LABEL_WORDS = frozenset(KEYS_BY_LABEL)
