"""What the large model reads: the user's own words, and beneath them what the small model found in them.

Nothing above the line is ever touched, so that a wrong finding costs a few tokens and not the question.
"""

from __future__ import annotations

from collections.abc import Sequence

from .units import Unit

# A quotation only has to be recognised, the full words stand above it.
_QUOTE_CHARS = 160

_RULE = "\n\n---\n"
_WORDING = {
    "en": {
        "note": "Added automatically; if it does not fit what is written above, ignore it.",
        "tasks": "Asked for above, each to be dealt with:",
        "request": "Asked for:",
        "constraint": "To be kept to:",
        "fact": "Given:",
        "standalone": "With what was said earlier filled in:",
        "intent": "Kind of request:",
    },
    "pl": {
        "note": "Dopisane automatycznie; jeśli nie pasuje do tego, co powyżej, należy to pominąć.",
        "tasks": "Powyżej są prośby, każda do załatwienia:",
        "request": "O co chodzi:",
        "constraint": "Czego trzeba się trzymać:",
        "fact": "Co wiadomo:",
        "standalone": "Uzupełnione o to, o czym była mowa wcześniej:",
        "intent": "Rodzaj prośby:",
    },
}

# What a kind of request calls for, in our words: the small model only picks the kind. The words only add to
# what a good answer holds, so that a kind picked wrongly leaves nothing out.
INTENTS = {
    "question": {"en": "a question", "pl": "pytanie"},
    "instructions": {"en": "how to do something (steps in order)", "pl": "jak coś zrobić (kroki po kolei)"},
    "troubleshooting": {
        "en": "something does not work (likely causes, how to check them, the remedy)",
        "pl": "coś nie działa (prawdopodobne przyczyny, jak je sprawdzić, co zrobić)",
    },
    "code": {"en": "code (complete, fit to run)", "pl": "kod (kompletny, gotowy do uruchomienia)"},
    "writing": {"en": "a text to be written", "pl": "tekst do napisania"},
    "comparison": {
        "en": "a comparison (the same criteria for all, then a recommendation)",
        "pl": "porównanie (te same kryteria dla wszystkich, potem rekomendacja)",
    },
    "translation": {"en": "a translation", "pl": "tłumaczenie"},
    "summary": {"en": "a summary", "pl": "streszczenie"},
    "calculation": {"en": "a calculation (the way and the result)", "pl": "obliczenie (droga i wynik)"},
    "planning": {
        "en": "a plan (steps, their order, what depends on what)",
        "pl": "plan (kroki, kolejność, zależności)",
    },
    "other": {},
}


def with_intent(query: str, intent: str, language: str) -> str:
    """``query`` and what a request of the kind ``intent`` (a key of INTENTS with a wording) calls for."""
    wording = _WORDING[language]
    return f"{query}{_RULE}{wording['note']}\n{wording['intent']} {INTENTS[intent][language]}."


def with_tasks(query: str, tasks: Sequence[Unit], language: str) -> str:
    """``query`` and its tasks as a numbered list of quotations."""
    wording = _WORDING[language]
    numbered = "\n".join(f"{number}. {_quote(task, language)}" for number, task in enumerate(tasks, 1))
    return f"{query}{_RULE}{wording['note']}\n{wording['tasks']}\n{numbered}"


def with_sections(query: str, parts: Sequence[tuple[Unit, str]], language: str) -> str:
    """``query`` and its parts sorted by kind: ``request``, ``constraint``, ``fact``; others are left out."""
    wording = _WORDING[language]
    lines = [wording["note"]]
    for kind in ("request", "constraint", "fact"):
        quotations = [f"- {_quote(unit, language)}" for unit, of_kind in parts if of_kind == kind]
        lines += [wording[kind], *quotations] if quotations else []
    return f"{query}{_RULE}" + "\n".join(lines)


def with_standalone(query: str, standalone: str, language: str) -> str:
    """``query`` and the same made understandable without the conversation."""
    wording = _WORDING[language]
    return f"{query}{_RULE}{wording['note']}\n{wording['standalone']} {standalone}"


def _quote(unit: Unit, language: str) -> str:
    opening, closing = ("„", "”") if language == "pl" else ("“", "”")
    return f"{opening}{unit.quoted(_QUOTE_CHARS)}{closing}"
