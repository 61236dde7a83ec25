"""Run llm's own test suite with and without this plugin: what fails with it must fail without it too.

    python3 scripts/llm_suite.py CHECKOUT [--llm VERSION] [--with PACKAGE] [-- pytest's arguments]

llm's tests load no installed plugin unless LLM_LOAD_PLUGINS names it, so this names it. Some of them compare all that
is registered with what llm itself registers, and fail with any plugin loaded. So what differs is run with a bare plugin
as well, which registers one thing of each kind and does nothing. llm-ollama, which comes along with this plugin, is not
loaded: it asks its server for models whenever llm lists its own, and pytest-httpx fails every test where it does.

CHECKOUT is a checkout of llm's repository. Its tests run against llm as it is in that checkout, or against the
released VERSION; --with pins what the checkout's tests need as it was at their time ("openai<3"). Needs nothing but
Python; the environments are made in .llm-suite and kept there, with what pytest said.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import venv
import xml.etree.ElementTree as ElementTree
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".llm-suite"

ALONE, BARE, WITH = "llm alone", "with a bare plugin", "with this plugin"
LOADED = {ALONE: "", BARE: "llm-bare", WITH: "llm-prellm"}

_BARE_PROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "llm-bare"
version = "1"
[project.entry-points.llm]
bare = "llm_bare"
[tool.setuptools]
py-modules = ["llm_bare"]
"""
_BARE = """
import llm

@llm.hookimpl
def register_template_loaders(register):
    register("bare", lambda name: llm.Template(name=name))

@llm.hookimpl
def register_fragment_loaders(register):
    register("bare", lambda name: llm.Fragment(name, name))

@llm.hookimpl
def register_tools(register):
    register(llm.Tool.function(lambda: "", name="bare"))
"""

# What llm's tests import; of its group "dev" the rest is for its documentation and for linting.
_NEEDED = re.compile(r'^\s*"((?:pytest|numpy|syrupy|cogapp|llm-echo)\b[^"]*)"', re.MULTILINE)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("checkout", type=Path, help="a checkout of llm's repository")
    parser.add_argument("--llm", metavar="VERSION", help="a released llm instead of the one in the checkout")
    parser.add_argument("--with", dest="pins", action="append", default=[], metavar="PACKAGE", help="a package as pip")
    parser.add_argument("arguments", nargs="*", help="pytest's arguments")
    given = parser.parse_args()
    checkout: Path = given.checkout.resolve()
    if not (checkout / "tests" / "test_llm.py").is_file():
        parser.error(f"{checkout} is no checkout of llm: it has no tests/test_llm.py")
    packages = [f"llm=={given.llm}" if given.llm else str(checkout), *_needed(checkout), *given.pins]

    def outcomes(name: str, extra: list[str], arguments: list[str]) -> dict[str, str]:
        found = _run(_environment(name, [*packages, *extra]), checkout, arguments, name)
        counts = [(list(found.values()).count(outcome), outcome) for outcome in ("passed", "failed", "skipped")]
        print(f"{name}: " + ", ".join(f"{count} {outcome}" for count, outcome in counts), flush=True)
        return found

    alone = outcomes(ALONE, [], given.arguments)
    ours = outcomes(WITH, ["--editable", str(ROOT)], given.arguments)
    different = sorted(test for test in alone.keys() | ours.keys() if alone.get(test) != ours.get(test))
    bare = {}
    if different:
        files = sorted({"/".join(test.split("::")[0].split(".")[:2]) + ".py" for test in different})
        bare = outcomes(BARE, [str(_bare_plugin())], files)
    for test in different:
        blame = f" (and so it is {BARE})" if bare.get(test) == ours.get(test) else ""
        print(f"{test}: {alone.get(test, 'absent')} alone, {ours.get(test, 'absent')} with this plugin{blame}")
    worse = [test for test in different if ours.get(test) not in ("passed", bare.get(test))]
    print(f"{len(worse)} worse with this plugin" if worse else "what passes with a plugin at all passes with this one")
    return 1 if worse or not ours else 0


def _bare_plugin() -> Path:
    folder = FOLDER / "bare"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "pyproject.toml").write_text(_BARE_PROJECT, "utf-8")
    (folder / "llm_bare.py").write_text(_BARE, "utf-8")
    return folder


def _needed(checkout: Path) -> list[str]:
    found = _NEEDED.findall((checkout / "pyproject.toml").read_text("utf-8"))
    if not found:
        sys.exit(f"{checkout / 'pyproject.toml'} does not say what llm's tests need")
    return found


def _environment(name: str, packages: list[str]) -> Path:
    """An environment that holds ``packages``; gives its Python."""
    folder = FOLDER / name.replace(" ", "-")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if not (folder / "pyvenv.cfg").exists():
        print(f"Making a virtual environment: {name}", flush=True)
        venv.create(folder, with_pip=True)
    subprocess.run([str(python), "-m", "pip", "--disable-pip-version-check", "-qq", "install", *packages], check=True)
    return python


def _run(python: Path, checkout: Path, arguments: list[str], name: str) -> dict[str, str]:
    """The outcome of each test: passed, failed or skipped."""
    # The tests alone, so that "import llm" finds the installed one.
    work = FOLDER / "tests"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(checkout / "tests", work / "tests")
    for settings in ("pytest.ini", "pyproject.toml"):
        if (checkout / settings).exists():
            shutil.copy(checkout / settings, work)
    report = FOLDER / f"{name.replace(' ', '-')}.xml"
    report.unlink(missing_ok=True)
    with socket.socket() as nobody:  # bound and never listened on: there is no Ollama server in these tests
        nobody.bind(("127.0.0.1", 0))
        environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("LLM_", "OLLAMA_", "OPENAI_"))},
            "OLLAMA_HOST": f"http://127.0.0.1:{nobody.getsockname()[1]}",
            "LLM_USER_PATH": str(FOLDER / "user"),
            **({"LLM_LOAD_PLUGINS": LOADED[name]} if LOADED[name] else {}),
        }
        command = [str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}"]
        done = subprocess.run([*command, *arguments], cwd=work, env=environment, capture_output=True, text=True)
    if not report.exists():
        sys.exit(f"{name}: pytest did not run:\n{done.stdout}{done.stderr}")
    (FOLDER / f"{name.replace(' ', '-')}.txt").write_text(done.stdout + done.stderr, "utf-8")
    outcomes = {}
    for case in ElementTree.parse(report).iter("testcase"):
        kinds = {child.tag for child in case}
        outcome = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        key = f"{case.get('classname')}::{case.get('name')}"
        # A test that passes and whose teardown fails is there twice.
        outcomes[key] = "failed" if "failed" in (outcome, outcomes.get(key)) else outcome
    return outcomes


if __name__ == "__main__":
    sys.exit(main())
