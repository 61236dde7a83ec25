"""The JSON schema that llama.cpp is asked to hold a model to, made from the one that the user gave."""

from __future__ import annotations

import json
from typing import Any

# Options of llguidance, the grammar engine: https://github.com/guidance-ai/llguidance/blob/main/docs/json_schema.md
# Free white space lets a small model write line breaks until it runs out of tokens.
_LAYOUT = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}

# What the grammar engine was seen to follow. Anything else makes it give up the whole schema without a word, so such
# a schema takes the other way, where llama.cpp ignores the one keyword or complains.
_FOLLOWED = frozenset(
    (
        *("$defs", "$id", "$ref", "$schema", "definitions"),
        *("title", "description", "default", "examples"),
        *("type", "const", "enum", "allOf", "anyOf", "oneOf"),
        *("properties", "required", "additionalProperties", "items", "minItems", "maxItems"),
        *("minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    )
)
_TYPES = frozenset(("array", "boolean", "integer", "null", "number", "object", "string"))


def request_fields(schema: dict[str, Any], *, guided: bool) -> dict[str, Any]:
    """The fields of a chat completion that hold the answer to ``schema``.

    ``guided`` is whether llama.cpp was built with llguidance. Its grammar is then sent as such, if it follows all that
    the schema says: a ``response_format`` goes through a converter that knows nothing of the layout.
    """
    tight = constrained(schema)
    if guided and _is_followed(schema):
        return {"grammar": f"%llguidance {{}}\nstart: %json {json.dumps(tight)}"}
    return {"response_format": {"type": "json_schema", "json_schema": {"schema": tight}}}


def constrained(schema: dict[str, Any]) -> dict[str, Any]:
    """``schema``, in which objects hold the properties it names and no others, unless it says otherwise.

    JSON Schema allows any further property where nothing is said. A small model held to that goes on inventing them
    until it runs out of tokens, and what it wrote is then no JSON at all.
    """
    return {**_closed(schema), "x-guidance": _LAYOUT}


def _closed(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    result = dict(schema)
    for key in ("properties", "$defs", "definitions"):
        if isinstance(schema.get(key), dict):
            result[key] = {name: _closed(inner) for name, inner in schema[key].items()}
    for key in ("anyOf", "oneOf", "prefixItems"):
        if isinstance(schema.get(key), list):
            result[key] = [_closed(inner) for inner in schema[key]]
    if "items" in schema:
        result["items"] = _closed(schema["items"])
    # The parts of an "allOf" describe one object together: closed, each would forbid what the others ask for.
    spoken_for = ("additionalProperties", "unevaluatedProperties", "patternProperties", "allOf", "$ref")
    if "properties" in schema and not any(key in schema for key in spoken_for):
        result["additionalProperties"] = False
    return result


def _is_followed(schema: Any) -> bool:
    if isinstance(schema, bool):
        return True
    if not isinstance(schema, dict) or not _FOLLOWED.issuperset(schema):
        return False
    types = schema.get("type", [])
    if not _TYPES.issuperset([types] if isinstance(types, str) else types):
        return False
    inner: list[Any] = []
    for key in ("properties", "$defs", "definitions"):
        inner += schema.get(key, {}).values()
    for key in ("anyOf", "oneOf", "allOf"):
        inner += schema.get(key, [])
    inner += [schema[key] for key in ("items", "additionalProperties") if key in schema]
    return all(map(_is_followed, inner))
