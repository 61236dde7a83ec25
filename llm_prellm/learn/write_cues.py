"""Writes ``data/cues.json`` from the rules, after one of them was changed: python -m llm_prellm.learn.write_cues"""

from __future__ import annotations

import json
from pathlib import Path

from .rules_en import RULES as ENGLISH
from .rules_pl import RULES as POLISH


def marked() -> dict[str, dict[str, str]]:
    """The cues that each rule marks, by language and name."""
    return {
        language: {each.rule.name: " ".join(sorted(each.marked)) for each in rules}
        for language, rules in (("en", ENGLISH), ("pl", POLISH))
    }


if __name__ == "__main__":
    path = Path(__file__).with_name("data") / "cues.json"
    path.write_text(json.dumps(marked(), ensure_ascii=False, indent=1) + "\n", "utf-8")
