"""Which preferences stand: events in, preferences out."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from llm_prellm.learn import learn
from llm_prellm.standing import fold, visible


def events(*what: Any, sessions: dict[int, str] | None = None) -> list[dict[str, Any]]:
    """Prompts (text) and decisions ((key, value)) in the order of time, as the tables give them."""
    rows: list[dict[str, Any]] = []
    number = count(1)
    for moment, each in enumerate(what):
        common = {"timestamp": float(moment), "session": (sessions or {}).get(moment, "default")}
        if isinstance(each, tuple):
            rows.append(
                common
                | dict.fromkeys(("ends", "about", "words", "rule", "turn_id"))
                | {"decided": 1, "id": next(number), "key": each[0], "value": each[1], "source": "set"}
            )
            continue
        for said in learn(each):
            rows.append(
                common | {"decided": 0, "id": next(number), "turn_id": f"turn{moment}", "source": "said"} | vars(said)
            )
    return rows


def view(*what: Any, session: str | None = None, sessions: dict[int, str] | None = None) -> dict[str, str]:
    standing, _ = fold(events(*what, sessions=sessions))
    return {label: each.value for label, each in visible(standing, session).items()}


TABLE = [
    (["I always use Python."], {"preferred_tool": "python"}),
    (["I always use Python.", "preferuję Rust"], {"preferred_tool": "rust"}),
    # one tool does not exclude another kind of tool
    (["I always use Python.", "I prefer Vim."], {"preferred_tool": "vim", "preferred_tool (language)": "python"}),
    # what replaces something ends it, whatever kind of thing either is
    (["I always use Poetry.", "Od teraz używam uv zamiast Poetry."], {"preferred_tool": "uv"}),
    (["I always use Python.", "I prefer Vim.", "I no longer use Vim."], {"preferred_tool": "python"}),
    (["I always use Python.", "Forget that I prefer Emacs."], {"preferred_tool": "python"}),
    (["I always use Python.", ("preferred_tool", None)], {}),
    (["I always use Python.", ("preferred_tool", "zig")], {"preferred_tool": "zig"}),
    (
        [("preferred_tool", "zig"), "I always use Python."],
        {"preferred_tool": "python", "preferred_tool (other)": "zig"},
    ),
    (["Answer in Polish from now on.", "From now on answer in English."], {"preferred_language": "english"}),
]


@pytest.mark.parametrize(("what", "expected"), TABLE, ids=[str(what) for what, _ in TABLE])
def test_what_stands(what: list[Any], expected: dict[str, str]) -> None:
    found = view(*what)
    assert {key: value for key, value in found.items() if "(" not in key} == {
        key: value for key, value in expected.items() if "(" not in key
    }
    assert sorted(found.values()) == sorted(expected.values())


def test_a_sessions_own_preference_wins_inside_it() -> None:
    said = ["Always answer in Polish.", "Always answer in English."]
    assert view(*said, sessions={1: "work"}) == {"preferred_language": "polish"}
    assert view(*said, sessions={1: "work"}, session="work") == {"preferred_language": "english"}
    assert view(*said, sessions={1: "work"}, session="home") == {"preferred_language": "polish"}


def test_the_evidence_and_the_history() -> None:
    standing, ended = fold(events("I always use Poetry.", "I always use Poetry.", "Od teraz używam uv zamiast Poetry."))
    [now] = standing
    assert (now.value, now.since, now.turn_id) == ("uv", 2.0, "turn2")
    assert "zamiast" in (now.words or "")
    [before] = ended
    assert (before.value, before.since, before.until) == ("poetry", 0.0, 2.0)
    assert "zamiast" in (before.ended_by or "")


def test_unset_by_hand_is_not_learned_again_from_the_same_turn() -> None:
    rows = events("I always use Python.", ("preferred_tool", None))
    assert fold(rows)[0] == []
    assert fold(sorted(rows, key=lambda row: row["timestamp"]))[0] == [], "nor when the log is read anew"
