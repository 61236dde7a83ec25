"""The prompts for the small model: text files of this package, or the user's own of the same name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template

from ..errors import PrellmError

# What the file of a strategy may mention as $name, and whether it has to.
PLACEHOLDERS = {
    "classify": {"prompt": True, "intents": False},
    "structure": {"units": True},
    "split": {"units": True},
    "enrich": {"prompt": True, "context": True, "preferences": False},
    "learn": {"words": True},
}
_SEPARATOR = "\n---\n"


@dataclass(frozen=True)
class Prompts:
    """What a strategy says to the small model."""

    system: str
    prompt: str
    again: str
    """Added to the prompt when the first answer was of no use; may be empty."""


def render(name: str, values: Mapping[str, str], prompts_dir: Path | None = None) -> Prompts:
    """The prompts of strategy ``name`` with ``values`` for their placeholders.

    They stand in the file ``NAME.txt``, of ``prompts_dir`` if it has one, else of this package: system
    prompt, prompt and, if wanted, what is added when the model has to be asked again, parted by lines ``---``.
    ``$$`` is a dollar sign, as in string.Template.

    Raises PrellmError when a user's file cannot be read or lacks what it needs.
    """
    path = Path(__file__).parent / "prompts" / f"{name}.txt"
    if prompts_dir is not None and (prompts_dir / path.name).exists():
        path = prompts_dir / path.name
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PrellmError(f"cannot read the prompt {path}: {error}") from error
    _check(name, path, text)
    system, prompt, *again = (Template(part.strip()).substitute(values) for part in text.split(_SEPARATOR))
    return Prompts(system, prompt, again[0] if again else "")


def _check(name: str, path: Path, text: str) -> None:
    if text.count(_SEPARATOR) not in (1, 2):
        raise PrellmError(
            f"The prompt {path} needs one line '---' between the system prompt and the prompt,"
            " and at most one more before what is added when the model is asked again"
        )
    used = set()
    for match in Template.pattern.finditer(text):
        if match["invalid"] is not None:
            raise PrellmError(f"The prompt {path} has a stray '$'; write '$$' for a dollar sign")
        used.add(match["named"] or match["braced"])
    if unknown := sorted(used - {None} - PLACEHOLDERS[name].keys()):
        known = ", ".join(f"${placeholder}" for placeholder in PLACEHOLDERS[name])
        raise PrellmError(f"The prompt {path} has an unknown placeholder ${unknown[0]}; there are {known}")
    needed = {placeholder for placeholder, is_needed in PLACEHOLDERS[name].items() if is_needed}
    if missing := sorted(needed - used):
        raise PrellmError(f"The prompt {path} lacks the placeholder ${missing[0]}")
