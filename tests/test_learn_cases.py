"""A table of messages and of what they should teach, in Polish, English and both."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from llm_prellm.learn import apply, learn

LINES = Path(__file__).with_name("test_learn_cases.jsonl").read_text("utf-8").splitlines()
CASES = [json.loads(line) for line in LINES]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_case(case):
    assert apply(case.get("before", {}), learn(case["query"])) == case["expect"]
