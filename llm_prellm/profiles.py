"""Profiles: which small and which large model a wrapping model stands for. Kept in llm's user folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .errors import PrellmError

LEARNERS = ("rules", "model")
STRATEGIES = ("auto", "passthrough", "classify", "structure", "split", "enrich")


@dataclass(frozen=True)
class Profile:
    """A wrapping model: its name, the models behind it and what the large one may see."""

    name: str
    small: str | None = None
    """The id or alias of the small model; ``None`` leaves the choice to ``wanted`` or to what is installed."""
    large: str | None = None
    strategy: str = "auto"
    share_history: bool = False
    """Whether recalled history may go to the large model."""
    wanted: str | None = None
    """Without ``small``: a word in the small model's name or aliases."""
    embedding_model: str | None = None
    """The id or alias of the embedding model that recall uses beside words; without one it goes by words alone."""
    learn: str = "rules"
    """Who reads your words for preferences: ``rules``, or ``model``, the small model after the rules, on demand."""


BUILT_IN = (Profile("prellm"), Profile("prellm-bielik", wanted="bielik"))


class BrokenProfiles(PrellmError):
    """The file of profiles cannot be read."""


def path() -> Path:
    """The file that holds the user's profiles; it is made by the first ``llm prellm add``."""
    import llm

    return Path(llm.user_dir()) / "llm-prellm" / "profiles.json"


def load() -> list[Profile]:
    """The built-in profiles, as the user has configured them, and the user's own.

    Raises BrokenProfiles when the file is not what ``save`` wrote.
    """
    own = {profile.name: profile for profile in _own()}
    built_in = [own.pop(profile.name, profile) for profile in BUILT_IN]
    return [*built_in, *own.values()]


def add(profile: Profile, taken: Iterable[str], *, replace: bool = False) -> None:
    """Keep a profile; with ``replace`` in the place of the one of its name. ``taken`` are the ids and aliases of the
    models there are.

    Raises PrellmError when the name is taken or is no name for a model.
    """
    own = _own()
    built_in = {standard.name for standard in BUILT_IN}
    _check_name(profile.name)
    if not replace and profile.name in {existing.name for existing in own}:
        raise PrellmError(
            f"there is a profile {profile.name!r} already; add it with --replace to change it, or remove it first: "
            f"llm prellm remove {profile.name}"
        )
    if profile.name in set(taken) - built_in:
        raise PrellmError(f"{profile.name!r} is the name of another model; choose another for the profile")
    if profile.name in {existing.name for existing in own}:
        _save([profile if existing.name == profile.name else existing for existing in own])
    else:
        _save([*own, profile])


def remove(name: str) -> None:
    """Drop a profile; a built-in one goes back to what it was. Raises PrellmError when there is none."""
    own = _own()
    rest = [profile for profile in own if profile.name != name]
    if len(rest) == len(own):
        if name in {profile.name for profile in BUILT_IN}:
            raise PrellmError(f"{name!r} is built in and not configured; there is nothing to remove")
        known = ", ".join(profile.name for profile in own) or "none"
        raise PrellmError(f"no profile {name!r}; your own profiles: {known}")
    _save(rest)


def is_own(name: str) -> bool:
    """Whether the user added or configured a profile of this name."""
    return name in {profile.name for profile in _own()}


def _check_name(name: str) -> None:
    if not name or name != name.strip() or not all(part.isprintable() and not part.isspace() for part in name):
        raise PrellmError(f"{name!r} is no name for a profile; use letters, digits and - without spaces")
    if name.startswith("-"):
        raise PrellmError(f"{name!r} is no name for a profile; it would be read as an option")


def _own() -> list[Profile]:
    file = path()
    try:
        content = json.loads(file.read_text("utf-8"))
        return [_profile(row) for row in content["profiles"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenProfiles(f"cannot read the profiles in {file} ({error}); mend or delete it") from error


def _profile(row: dict[str, Any]) -> Profile:
    profile = Profile(**row)
    if not isinstance(profile.name, str) or profile.strategy not in STRATEGIES or profile.learn not in LEARNERS:
        raise ValueError(f"not a profile: {row}")
    return profile


def _save(profiles: Sequence[Profile]) -> None:
    from .snapshot import write_whole

    rows = [asdict(profile) for profile in profiles]
    write_whole(path(), json.dumps({"profiles": rows}, indent=2, ensure_ascii=False).encode() + b"\n")
