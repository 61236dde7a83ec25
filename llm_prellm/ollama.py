"""What an Ollama server says of a model's context. It is asked in a thread of its own, and hardly waited for."""

from __future__ import annotations

import functools
import os
import re
import threading
import time
from dataclasses import dataclass, replace
from typing import Any

PATIENCE = 1.0
"""Seconds that a prompt waits for the answer at most; a local server takes a few milliseconds, if it is not busy."""

_LOADING = 3.0
"""Seconds that llm-ollama may take to be loaded, which a prompt to a model of Ollama's has to wait for anyway."""

SMALLEST_DEFAULT = 4096
"""The context that a server gives a model when neither the request nor the model says and there is little video
memory: https://docs.ollama.com/context-length"""

_STILL_SO = 10
"""Seconds that a server is taken to be there, or not, before it is asked again."""

_REACH = 0.5
"""Seconds that a server may take to accept a connection, when nothing of it is known and the reason is looked for."""

_NUM_CTX = re.compile(r"^\s*num_ctx\s+(\d+)\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Limits:
    """Context sizes in tokens, each ``None`` when it is not known."""

    configured: int | None
    """The ``num_ctx`` of the model's Modelfile."""
    trained: int | None
    """What the model was trained with; a server never gives more."""
    loaded: int | None
    """What the server has given the model that it holds in memory now; ``None`` also while it holds none."""


def name_of(model: Any) -> str | None:
    """The name under which Ollama knows a model of llm-ollama; ``None`` for any other model.

    Up to its version 0.17 the model's id is that name; later ids have ``ollama/`` before it.
    """
    if type(model).__module__.partition(".")[0] != "llm_ollama":
        return None
    return str(getattr(model, "ollama_name", None) or model.model_id)


def address() -> str:
    """Where llm-ollama looks for the server: ``OLLAMA_HOST``, without a password that it may hold.

    Ports by default are those of https://github.com/ollama/ollama-python/blob/main/ollama/_client.py
    """
    from urllib.parse import urlsplit

    given = os.environ.get("OLLAMA_HOST", "").strip()
    parts = urlsplit(given if "://" in given else f"http://{given}")
    ports = {"http": 80, "https": 443} if "://" in given else {}
    try:
        port = parts.port or ports.get(parts.scheme, 11434)
    except ValueError:  # no number: llm-ollama says so itself
        port = 11434
    host = parts.hostname or "127.0.0.1"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def out_of_reach() -> str | None:
    """Why no model of Ollama's is there, and what to do; ``None`` when the server can be reached."""
    import importlib.util

    if importlib.util.find_spec("llm_ollama") is None:
        return "llm-ollama is not installed: llm install llm-ollama"
    where = address()
    return (
        None
        if _accepts(where, int(time.monotonic() // _STILL_SO))
        else f"Ollama does not answer at {where}; start it with: ollama serve"
    )


@functools.lru_cache(maxsize=1)
def _accepts(where: str, _: int) -> bool:
    """Whether a server accepts connections at an address; asked again after a while."""
    import socket
    from urllib.parse import urlsplit

    parts = urlsplit(where)
    try:
        with socket.create_connection((parts.hostname, parts.port), timeout=_REACH):  # type: ignore[arg-type]
            return True
    except (OSError, UnicodeError):
        return False


def context(limits: Limits | None, asked: int | None, *, cloud: bool = False) -> tuple[int, str]:
    """The tokens that a prompt and its answer may take together, and where the figure is from.

    ``asked`` is the request's own ``num_ctx``. The order is that of the server: the request, the model, the server's
    default. Its default is seen at a model that is loaded; until then the smallest is assumed.
    """
    limits = limits or Limits(None, None, None)
    if cloud and limits.trained and not asked:
        return limits.trained, "the model"
    candidates = (
        (asked, "num_ctx"),
        (limits.configured, "the model's own num_ctx"),
        (limits.loaded, "the server"),
        (SMALLEST_DEFAULT, "assumed, as Ollama does not say"),
    )
    size, source = next((size, source) for size, source in candidates if size)
    if limits.trained is not None and limits.trained < size:
        return limits.trained, "the model"
    return size, source


class Inquiry:
    """A question to the server that is under way."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._limits: Limits | None = None
        self._loaded = threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True, name="prellm-ollama-context")
        self._thread.start()

    def _ask(self) -> None:
        try:
            from llm_ollama.auth import get_client  # type: ignore[import-untyped, unused-ignore]

            client = get_client()
            self._loaded.set()
            known = _static.get(_key(self._name))
            if known is None:
                shown = client.show(self._name)
                known = _static[_key(self._name)] = _configured(shown.parameters), _trained(shown.modelinfo)
            loaded = next(
                (each.context_length for each in client.ps().models if self._name in (each.name, each.model)), None
            )
            self._limits = Limits(*known, loaded)
        except Exception:  # noqa: BLE001 - whatever is wrong with the server, the model itself will say when it is asked
            return
        finally:
            self._loaded.set()

    def answer(self) -> Limits | None:
        """What the server said, or ``None`` when it has not said anything within PATIENCE, or not what was asked."""
        self._loaded.wait(_LOADING)
        self._thread.join(PATIENCE)
        return self._limits


_static: dict[tuple[str, str], tuple[int | None, int | None]] = {}
"""What does not change while this process lives, by server and model."""
_settled: dict[tuple[str, str], Limits] = {}
"""What is known for good: the model was loaded when it was asked for, or sets its own size."""


_requested: dict[tuple[str, str], set[int]] = {}
"""The contexts that this process has asked for with ``num_ctx``. A model loaded so does not show the default."""


def ask(name: str, requested: int | None = None) -> Inquiry | Limits:
    """Begin to ask for a model's limits; those that are known in this process are not asked for again.

    ``requested`` is the ``num_ctx`` of the prompt that they are wanted for, if it has one.
    """
    if requested is not None:
        _requested.setdefault(_key(name), set()).add(requested)
    return _settled.get(_key(name)) or Inquiry(name)


def settle(name: str, asking: Inquiry | Limits) -> Limits | None:
    """The answer, waiting for it at most PATIENCE seconds."""
    if isinstance(asking, Limits):
        return asking
    limits = asking.answer()
    if limits is not None and limits.loaded in _requested.get(_key(name), ()):
        limits = replace(limits, loaded=None)
    if limits is not None and (limits.configured or limits.loaded):
        _settled[_key(name)] = limits
    return limits


def loaded_now(name: str) -> int | None:
    """The context that the server has given the model that it holds now, whatever was known before."""
    limits = Inquiry(name).answer()
    return limits.loaded if limits else None


def _key(name: str) -> tuple[str, str]:
    return (os.environ.get("OLLAMA_HOST", ""), name)


def _configured(parameters: str | None) -> int | None:
    """The ``num_ctx`` among a model's parameters, which the server gives as lines of ``name value``."""
    found = _NUM_CTX.findall(parameters or "")
    return int(found[-1]) if found else None


def _trained(info: Any) -> int | None:
    """``llama.context_length`` and the like, among the model's metadata."""
    size = info.get(f"{info.get('general.architecture')}.context_length") if info else None
    return size if isinstance(size, int) and size > 0 else None
