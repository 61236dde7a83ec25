"""The line of preferences in a system prompt: few tokens, in the user's language, the same all conversation long.

Pure. The line is made for a conversation's first prompt and stays (``receipt`` keeps it), so that a model server's
prefix cache holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import inject
from .standing import Preference

MOST_TOOLS = 6
"""Tools that are named at most: those that the first prompt is about, then the newest."""

_POLISH_HEADING = "Preferencje użytkownika:"
_LANGUAGE, _FORMAT, _TOOL = "preferred_language", "preferred_format", "preferred_tool"


def line(standing: Mapping[str, Preference], prompt: str) -> str:
    """What is said of the preferences that stand to a conversation that begins with ``prompt``; "" if there are none.

    In Polish for who wants answers in Polish, or asks in Polish and wants no other language. Where several tools
    stand, each is named with what it is.
    """
    chosen = _chosen(list(standing.values()), prompt)
    if not chosen:
        return ""
    return _polish(chosen) if _is_polish(standing, prompt) else _english(chosen)


def _chosen(standing: Sequence[Preference], prompt: str) -> list[Preference]:
    """What is named: all, but of the tools only so many."""
    tools = [each for each in standing if each.key == _TOOL]
    if len(tools) > MOST_TOOLS:
        words = f" {' '.join(prompt.casefold().replace('?', ' ').replace(',', ' ').split())} "
        tools.sort(key=lambda each: (f" {each.value} " not in words, -each.since))
        tools = tools[:MOST_TOOLS]
    rest = [each for each in standing if each.key != _TOOL]
    return sorted([*rest, *tools], key=lambda each: (each.key, each.about or "", each.value))


def _is_polish(standing: Mapping[str, Preference], prompt: str) -> bool:
    wanted = standing.get(_LANGUAGE) or standing.get("lang")
    if wanted is not None:
        return wanted.value in ("polish", "polski", "pl")
    from .preprocess.language import language

    return language(prompt) == "pl"


def stands_in(text: str) -> bool:
    """Whether a system prompt has such a line already: the template of a session brings it."""
    return any(line.startswith((inject.PREFERENCES_HEADING, _POLISH_HEADING)) for line in text.splitlines())


def _english(chosen: Sequence[Preference]) -> str:
    several = sum(each.key == _TOOL for each in chosen) > 1
    named = [
        (f"{each.key} ({each.about})" if several and each.key == _TOOL and each.about else each.key, each.value)
        for each in chosen
    ]
    listed = ", ".join(f"{inject.in_line(key)}={inject.in_line(value)}" for key, value in named)
    return f"{inject.PREFERENCES_HEADING} {listed}"


def _polish(chosen: Sequence[Preference]) -> str:
    from .learn.vocabulary import in_polish

    names = in_polish()
    said: list[str] = []
    tools = [each for each in chosen if each.key == _TOOL]
    for each in chosen:
        value = inject.in_line(each.value)
        if each.key == _LANGUAGE:
            said.append(f"odpowiadaj {names.languages.get(value, f'w języku: {value}')}")
        elif each.key == _FORMAT:
            said.append(f"format odpowiedzi: {names.formats.get(value, value)}")
        elif each.key != _TOOL:
            said.append(f"{inject.in_line(each.key)}: {value}")
    if len(tools) == 1:
        said.append(f"narzędzie: {inject.in_line(tools[0].value)}")
    elif tools:
        kinds = [f" ({names.kinds.get(each.about, each.about)})" if each.about else "" for each in tools]
        listed = [inject.in_line(each.value) + kind for each, kind in zip(tools, kinds, strict=True)]
        said.append(f"narzędzia: {', '.join(listed)}")
    return f"{_POLISH_HEADING} {'; '.join(said)}"
