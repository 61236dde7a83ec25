"""Memory sessions that were started for a folder. Kept in llm's user folder, not in the folder itself: a file that
comes with somebody's project must not decide where prompts belong.
"""

from __future__ import annotations

import os
from pathlib import Path

from .errors import PrellmError
from .sessions import check_session_name
from .userfile import UserFile

VARIABLE = "LLM_PRELLM_SESSION"
"""The environment variable that names the session when no option does."""


class BrokenFolders(PrellmError):
    """The file of started sessions cannot be read."""


_FILE = UserFile("folders.json")


def path() -> Path:
    """The file that holds the started sessions; it is made by the first ``llm session start``."""
    return _FILE.path


def current(given: str | None = None) -> str | None:
    """The session that prompts belong to here: ``given``, the environment's, or that of the folder.

    ``None`` is none of them. A file of started sessions that can't be read is said on stderr and passed over. Raises
    PrellmError for a name that no session can have.
    """
    if given is not None:
        check_session_name(given)
        return given
    if named := os.environ.get(VARIABLE):
        try:
            check_session_name(named)
        except PrellmError as error:
            raise PrellmError(f"{VARIABLE}: {error}") from error
        return named
    try:
        found = started(_here())
    except BrokenFolders as error:
        from .warn import warn_once

        warn_once(str(error))
        return None
    return found[1] if found else None


def started(folder: Path | None) -> tuple[Path, str] | None:
    """The nearest folder, from this one upwards, for which a session was started, and the session.

    Raises BrokenFolders.
    """
    if folder is None or not (known := _load()):
        return None
    names = {os.path.normcase(place): name for place, name in known.items()}
    for place in (folder, *folder.parents):
        if name := names.get(os.path.normcase(place)):
            return place, name
    return None


def start(folder: Path, name: str) -> str | None:
    """Start a session for a folder and those below it; gives the one that it takes the place of.

    Raises PrellmError.
    """
    with _FILE.changing():
        known = _load()
        _save({**known, str(folder): name})
        return known.get(str(folder))


def stop(folder: Path) -> tuple[Path, str]:
    """Stop the session of the nearest folder, from this one upwards; gives the folder and the session.

    Raises PrellmError when none was started.
    """
    with _FILE.changing():
        found = started(folder)
        if found is None:
            raise PrellmError(
                f"no session was started for {folder} or a folder above it; llm session start NAME starts one"
            )
        stopped = os.path.normcase(found[0])
        _save({place: name for place, name in _load().items() if os.path.normcase(place) != stopped})
        return found


def names() -> set[str]:
    """The sessions that were started for folders; none, said on stderr, when that can't be read."""
    try:
        return set(_load().values())
    except BrokenFolders as error:
        from .warn import warn_once

        warn_once(str(error))
        return set()


def check() -> None:
    """Raises BrokenFolders when it can't be read which sessions were started: before what would change that."""
    _load()


def rename(old: str, new: str) -> None:
    """Folders of a session that has another name now. Raises PrellmError."""
    if old not in _load().values():
        return
    with _FILE.changing():
        _save({folder: new if name == old else name for folder, name in _load().items()})


def _here() -> Path | None:
    try:
        return Path.cwd()
    except OSError:
        # The folder was deleted under the shell.
        return None


def _load() -> dict[str, str]:
    try:
        return {str(folder): str(name) for folder, name in _FILE.read().get("folders", {}).items()}
    except (OSError, ValueError, AttributeError) as error:
        raise BrokenFolders(f"cannot read the started sessions in {path()} ({error}); mend or delete it") from error


def _save(folders: dict[str, str]) -> None:
    _FILE.write({"folders": folders})
