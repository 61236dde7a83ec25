"""The models that are wrapped, and what each of them cannot do: a row that asks for it is not in the table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import llm
import llm_echo
from ollama_server import SENDS_EARLIER_TURNS_AFTER_C, model_id


@dataclass(frozen=True)
class Inner:
    """A model to call alone and through a profile."""

    name: str
    model_id: str
    cannot: Mapping[str, str] = field(default_factory=dict)
    """What it cannot do, and why."""
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of its own that every call is given: short answers."""
    own_options: Mapping[str, str] = field(default_factory=dict)
    """Options of its own, as ``-o`` takes them."""
    more_options: Mapping[str, str] = field(default_factory=dict)
    """More of them, which the ``llm`` command itself cannot give: it checks each twice."""
    keyed: str = ""
    """The id of its sibling that needs a key."""
    calls: bool = False
    """Whether it calls tools only when the prompt is JSON that says so (llm-echo)."""
    computes: bool = False
    """Whether its answers are computed: the same prompt is then given twice before it is compared."""


_FIXED_TEXT = "it yields plain text and knows no reasoning"
_BEFORE_TOOLS = "a plugin from before llm had this"
_SMOL = "SmolLM2-135M is a plain chat model: its template knows none of this"
_NO_SERVER_TOOLS = "the plugin declares no server-side tools"
_NO_KEY = "it runs on this machine and takes no key"
_OLDER_LLM_OLLAMA = {
    "audio": "an older llm-ollama takes images alone",
    "branches": "an older llm-ollama is given an empty prompt by reply(), and its answer to that may be none at all",
}

# The version of llm-echo that goes with the oldest llm has no reasoning.
_ECHO_THINKS = "thinking" in llm_echo.Echo.Options.model_fields

INNERS = (
    Inner(
        "echo",
        "echo",
        cannot={
            "schema": "llm-echo supports none",
            "server-side tools": _NO_SERVER_TOOLS,
            "audio": "llm-echo takes images alone",
            **({} if _ECHO_THINKS else {"reasoning": "llm-echo reasons since 0.5"}),
        },
        options={"thinking": True} if _ECHO_THINKS else {},
        own_options={"example_bool": "1"},
        keyed="echo-needs-key",
        calls=True,
    ),
    Inner(
        "new-style",
        "parity-new",
        own_options={"temperature": "0.5"},
        more_options={"labels": "a, b"},
        keyed="parity-new-keyed",
    ),
    Inner(
        "old-style",
        "parity-old",
        cannot={
            **dict.fromkeys(("tools", "tool calls", "schema", "images", "audio", "options"), _BEFORE_TOOLS),
            "server-side tools": _BEFORE_TOOLS,
            "reasoning": _FIXED_TEXT,
            "key": _NO_KEY,
        },
    ),
    Inner(
        "embedded",
        "embedded/smollm2-135m",
        cannot={
            **dict.fromkeys(("tools", "tool calls", "images", "audio", "reasoning"), _SMOL),
            "server-side tools": _NO_SERVER_TOOLS,
            "key": _NO_KEY,
        },
        options={"num_predict": 6},
        own_options={"temperature": "0", "stop": '["sensor", "."]', "num_ctx": "1024"},
        computes=True,
    ),
    Inner(
        "ollama",
        model_id("parity:latest"),
        cannot={
            "tool calls": "the server passes tools on, and SmolLM2 calls none",
            "reasoning": _SMOL,
            "server-side tools": _NO_SERVER_TOOLS,
            "key": "an Ollama on this machine takes none, and a given one is not needed",
            **({} if SENDS_EARLIER_TURNS_AFTER_C else _OLDER_LLM_OLLAMA),
        },
        options={"num_predict": 6},
        own_options={"temperature": "0", "seed": "7", "num_ctx": "1024"},
        computes=True,
    ),
)


def can(model: Any, capability: str) -> bool | None:
    """Whether a model says that it can do a thing; ``None`` when models do not say."""
    said: dict[str, Any] = {
        "tools": model.supports_tools,
        "schema": model.supports_schema,
        "images": "image/png" in model.attachment_types,
        "audio": "audio/wav" in model.attachment_types,
        "options": bool(model.Options.model_fields),
        "server-side tools": bool(model.supported_server_side_tools),
        "key": isinstance(model, llm.KeyModel | llm.AsyncKeyModel) and model.needs_key is not None,
    }
    return said.get(capability)
