"""What keeps a small model in bounds: schemas made tight, and noticing repetition. Pure functions."""

from __future__ import annotations

from typing import Any

import pytest

from llm_prellm.embedded.repetition import repeats
from llm_prellm.embedded.schema import constrained, request_fields

A = {"type": "object", "properties": {"a": {"type": "string"}}}
CLOSED_A = {**A, "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (A, CLOSED_A),
        ({**A, "additionalProperties": True}, {**A, "additionalProperties": True}),
        ({**A, "patternProperties": {"^x": {}}}, {**A, "patternProperties": {"^x": {}}}),
        ({"type": "object"}, {"type": "object"}),
        ({"type": "array", "items": A}, {"type": "array", "items": CLOSED_A}),
        ({"type": "array", "items": True}, {"type": "array", "items": True}),
        ({"anyOf": [A, {"type": "null"}]}, {"anyOf": [CLOSED_A, {"type": "null"}]}),
        ({"allOf": [A, A]}, {"allOf": [A, A]}),
        ({"$defs": {"x": A}, "$ref": "#/$defs/x"}, {"$defs": {"x": CLOSED_A}, "$ref": "#/$defs/x"}),
        (
            {"type": "object", "properties": {"inner": A}},
            {"type": "object", "properties": {"inner": CLOSED_A}, "additionalProperties": False},
        ),
    ],
)
def test_objects_hold_what_is_named(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    before = repr(schema)
    result = constrained(schema)
    result.pop("x-guidance")
    assert result == expected
    assert repr(schema) == before


@pytest.mark.parametrize(
    ("schema", "followed"),
    [
        (A, True),
        ({**A, "description": "x", "title": "X"}, True),
        ({"type": ["string", "null"]}, True),
        ({"type": "object", "additionalProperties": {"type": "integer", "minimum": 1}}, True),
        ({"type": "array", "items": True}, True),
        ({"type": "animal"}, False),
        ({"type": "string", "format": "date"}, False),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True}, False),
        ({"type": "object", "properties": {"a": {"not": {"type": "null"}}}}, False),
        ({"anyOf": [A, {"type": "string", "pattern": "a+"}]}, False),
        ({"$defs": {"x": {"if": A}}, "$ref": "#/$defs/x"}, False),
        ({"type": "array", "items": ["x"]}, False),
    ],
)
def test_only_what_the_grammar_engine_follows_goes_there(schema: dict[str, Any], followed: bool) -> None:
    assert set(request_fields(schema, guided=True)) == {"grammar" if followed else "response_format"}
    assert set(request_fields(schema, guided=False)) == {"response_format"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("10.0.0.17" + ".1" * 120, True),
        ("a" * 199, False),
        ("a" * 200, True),
        ("I am here to help with your project. " * 6, True),
        ("I am here to help with your project. " * 5, False),
        ("x" * 99 + "y" + "I am here to help with your project. " * 5, False),
        ("A longer sentence, which takes about a hundred characters, and which is said again and again. " * 4, True),
        ("A longer sentence, which takes about a hundred characters, and which is said again and again. " * 3, False),
        ("".join(f"Sentence {number} of a paragraph that is said again and again. " for number in range(5)) * 3, True),
        ("".join(f"Sentence {number} of a paragraph that is said again and again. " for number in range(5)) * 2, False),
        ("".join(f"{number}. item\n" for number in range(100)), False),
        ("| a | b |\n|---|---|\n" + "".join(f"| {n} | {n * n} |\n" for n in range(40)), False),
        ("-" * 120 + "\n", False),
        ("la " * 70 + "and so it ends.", False),
    ],
)
def test_repetition(text: str, expected: bool) -> None:
    assert repeats(text) is expected
