"""Profiles: which small and which large model a wrapping model stands for. Kept in llm's user folder."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from .errors import PrellmError
from .strategies import STRATEGIES
from .userfile import UserFile

LEARNERS = ("rules", "model")


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


_FILE = UserFile("profiles.json")


def path() -> Path:
    """The file that holds the user's profiles; it is made by the first ``llm prellm add``."""
    return _FILE.path


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
    _check_name(profile.name)
    if profile.name in set(taken) - {standard.name for standard in BUILT_IN}:
        raise PrellmError(f"{profile.name!r} is the name of another model; choose another for the profile")
    with _FILE.changing():
        own = {existing.name: existing for existing in _own()}
        if not replace and profile.name in own:
            raise PrellmError(
                f"there is a profile {profile.name!r} already; add it with --replace to change it, or remove it first: "
                f"llm prellm remove {profile.name}"
            )
        _save({**own, profile.name: profile}.values())


def remove(name: str) -> None:
    """Drop a profile; a built-in one goes back to what it was. Raises PrellmError when there is none."""
    with _FILE.changing():
        own = {profile.name: profile for profile in _own()}
        if own.pop(name, None) is None:
            if name in {profile.name for profile in BUILT_IN}:
                raise PrellmError(f"{name!r} is built in and not configured; there is nothing to remove")
            raise PrellmError(f"no profile {name!r}; your own profiles: {', '.join(own) or 'none'}")
        _save(own.values())


def _check_name(name: str) -> None:
    if not name or name != name.strip() or not all(part.isprintable() and not part.isspace() for part in name):
        raise PrellmError(f"{name!r} is no name for a profile; use letters, digits and - without spaces")
    if name.startswith("-"):
        raise PrellmError(f"{name!r} is no name for a profile; it would be read as an option")


def _own() -> list[Profile]:
    try:
        return [_profile(row) for row in _FILE.read().get("profiles", [])]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenProfiles(f"cannot read the profiles in {path()} ({error}); mend or delete it") from error


def _profile(row: dict[str, Any]) -> Profile:
    profile = Profile(**row)
    if not isinstance(profile.name, str) or profile.strategy not in STRATEGIES or profile.learn not in LEARNERS:
        raise ValueError(f"not a profile: {row}")
    return profile


def _save(profiles: Iterable[Profile]) -> None:
    _FILE.write({"profiles": [asdict(profile) for profile in profiles]})
