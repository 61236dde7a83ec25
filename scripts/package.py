"""Build the wheel and the sdist and try each in an environment that has never seen the source tree:

python3 scripts/package.py                                     # a walk through the commands, with this Python
python3 scripts/package.py --python python3.13 --llm 0.32.0    # with another Python and another llm
python3 scripts/package.py --suite                             # all tests, from the sdist, on the wheel
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

from environment import ROOT

WALK = [
    ["plugins"],
    ["prellm", "add", "walk", "--small", "echo"],
    ["-m", "walk", "Płytka ESP32 leży w szufladzie pod oknem"],
    ["-m", "walk", "gdzie leży płytka?"],
    ["session", "why"],
    ["session", "search", "plytke", "--json"],
    ["session", "context", "gdzie leży płytka?", "-m", "walk"],
    ["session", "preferences", "set", "lang", "pl"],
    ["session", "export", "out.json"],
    ["session", "import", "out.json", "--memory", "other.db"],
    ["session", "status", "--memory", "other.db"],
    ["session", "reindex"],
    ["session", "clear", "--force"],
]


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the packages and try them without the source tree.")
    parser.add_argument("--python", default=sys.executable, help="the Python to try them with")
    parser.add_argument("--llm", metavar="VERSION", help="the version of llm, by default the newest")
    parser.add_argument("--suite", action="store_true", help="run all tests, which takes minutes, instead of a walk")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="llm-prellm-package-") as name:
        folder = Path(name)
        wheel, sdist = build(folder)
        check_contents(wheel, sdist)
        for package in (wheel,) if options.suite else (wheel, sdist):
            programs = environment(folder / package.suffix.strip("."), options.python, package, options)
            if options.suite:
                suite(folder, programs, sdist)
            else:
                walk(folder / f"walk-{package.suffix.strip('.')}", programs)
    print("The packages work.")
    return 0


def build(folder: Path) -> tuple[Path, Path]:
    """The wheel and the sdist, built from a copy: setuptools leaves files behind."""
    tracked = run(["git", "ls-files", "-z"], cwd=ROOT).split("\0")
    for name in filter(None, tracked):
        target = folder / "source" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, target)
    builder = folder / "builder"
    run([sys.executable, "-m", "venv", str(builder)])
    run([program(builder, "python"), "-m", "pip", "--quiet", "install", "build", "twine"])
    run([program(builder, "python"), "-m", "build", "--outdir", str(folder / "dist"), str(folder / "source")])
    packages = sorted((folder / "dist").iterdir())
    run([program(builder, "python"), "-m", "twine", "check", "--strict", *map(str, packages)])
    shutil.rmtree(folder / "source")
    [wheel] = [package for package in packages if package.suffix == ".whl"]
    [sdist] = [package for package in packages if package.suffix == ".gz"]
    print(f"Built {wheel.name} ({wheel.stat().st_size:,} bytes) and {sdist.name} ({sdist.stat().st_size:,} bytes)")
    return wheel, sdist


def check_contents(wheel: Path, sdist: Path) -> None:
    """Everything that git has in the package is in both; nothing else is in the wheel."""
    tracked = {name for name in run(["git", "ls-files"], cwd=ROOT).split("\n") if name.startswith("llm_prellm/")}
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if ".dist-info/" not in name}
    with tarfile.open(sdist) as archive:
        shipped = {name.partition("/")[2] for name in archive.getnames()}
    for what, missing in (("wheel", tracked - inside), ("sdist", tracked - shipped), ("tree", inside - tracked)):
        if missing:
            sys.exit(f"not in the {what}: {', '.join(sorted(missing))}")
    for name in ("README.md", "CHANGELOG.md", "LICENSE", "tests/conftest.py", "docs/benchmarks.md"):
        if name not in shipped:
            sys.exit(f"not in the sdist: {name}")


def environment(folder: Path, python: str, package: Path, options: argparse.Namespace) -> Path:
    """A virtual environment with the package in it and nothing of the source tree."""
    run([python, "-m", "venv", str(folder)])
    extras = "[embedded,semantic,test]" if options.suite else ""
    wanted = [f"{package}{extras}", "llm-echo", f"llm=={options.llm}" if options.llm else "llm"]
    run([program(folder, "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *wanted])
    return folder


def walk(folder: Path, programs: Path) -> None:
    """The commands in an empty folder with an empty user folder; and what a type checker looks for."""
    folder.mkdir()
    variables = {**os.environ, "LLM_USER_PATH": str(folder / "user"), "OLLAMA_HOST": "127.0.0.1:9"}
    variables.pop("PYTHONPATH", None)
    for words in WALK:
        said = run([program(programs, "llm"), *words], cwd=folder, env=variables)
        if words[:2] == ["session", "search"] and "szufladzie" not in json.loads(said)[0]["query"]:
            sys.exit(f"llm {' '.join(words)} did not find what it was told:\n{said}")
    where = run(
        [
            program(programs, "python"),
            "-c",
            "import llm_prellm, sys; from importlib import metadata, resources;"
            "assert (resources.files('llm_prellm') / 'py.typed').is_file();"
            "print(llm_prellm.__file__, 'Python', sys.version.split()[0], 'llm', metadata.version('llm'))",
        ],
        cwd=folder,
        env=variables,
    )
    print(f"Walked {len(WALK)} commands with {where.strip()}")


def suite(folder: Path, programs: Path, sdist: Path) -> None:
    """All tests, from the sdist with its package taken away."""
    with tarfile.open(sdist) as archive:
        archive.extractall(folder / "unpacked")
    [tree] = (folder / "unpacked").iterdir()
    shutil.rmtree(tree / "llm_prellm")
    done = subprocess.run([program(programs, "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider"], cwd=tree)
    if done.returncode:
        sys.exit(done.returncode)


def program(folder: Path, name: str) -> str:
    return str(folder / ("Scripts" if os.name == "nt" else "bin") / name)


def run(words: list[str], **settings: object) -> str:
    """What a command says; what it complains about is shown when it fails."""
    done = subprocess.run(words, capture_output=True, encoding="utf-8", **settings)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return str(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
