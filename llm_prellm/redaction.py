"""Secrets in what leaves as a file: counted, and masked when that is wanted."""

from __future__ import annotations

import base64
import hashlib
import json
from collections import Counter
from typing import Any

from .attached import text_in
from .log.identity import NAME_LENGTH, conversation_name
from .under_name import cleaned_under

_NAMES = frozenset(
    """id conversation_id hash after thread tip forked_from turn_id conflict_of fragment datetime_utc tool_call_id
    schema_id type role model resolved_model kind carries""".split()  # noqa: SIM905 - a list of names, as it is read
)
"""Fields that hold no words of anybody's."""

_NESTED = (dict, list)
_READ = 1000
_COMPARED = 24
"""Characters of a text in which its beginning is looked for, and of the beginning without white space."""


def _texts(record: dict[str, Any]) -> list[str]:
    """All words in a record."""
    found: list[str] = []
    left: list[Any] = [record]
    while left:
        value = left.pop()
        named = value.items() if type(value) is dict else (("", each) for each in value)
        for name, each in named:
            if name == "metadata" and type(each) is dict:
                found.append(json.dumps(each, ensure_ascii=False))  # any name may stand in it
                continue
            if type(each) is str:
                if name not in _NAMES:
                    found.append(each)
            elif type(each) in _NESTED and each and name not in _NAMES:
                left.append(each)
    return found


def _beginning(text: str) -> str:
    """What two texts have in common of which one is the other's beginning, as llm cuts it for a conversation's name."""
    return " ".join(text[:_READ].split()).removesuffix("…")[:_COMPARED]


def _attached(attachment: dict[str, Any]) -> tuple[str, str, bytes] | None:
    """The text of an attachment that travels, its encoding and its bytes; ``None`` for one that is no text."""
    if "content" not in attachment:
        return None
    content = base64.b64decode(attachment["content"])
    found = text_in(str(attachment.get("type") or ""), content)
    return (*found, content) if found else None


class Redaction:
    """Looks at records on their way out."""

    def __init__(self, *, masking: bool) -> None:
        """With ``masking`` secrets are masked; without, only counted."""
        from . import secrets  # the patterns take a while to compile: not for who only lists

        self._secrets = secrets
        self._masking = masking
        self._known: dict[str, str] = {}
        """Secrets that some text names, with their kinds: masked also where nothing says what they are."""
        self._seen: set[bytes] = set()
        self._renamed: dict[str, str] = {}
        self._names: dict[str, str] = {}
        """By the beginning of a text that was masked, the name that llm would give a conversation of the masked one."""
        self.kinds: Counter[str] = Counter()
        """How many different secrets of each kind were found."""

    def learn(self, record: dict[str, Any]) -> None:
        """Look for secrets that other records may repeat, before the first of them is masked."""
        carries = record.get("carries") or {}
        texts = [*_texts(record), *(str(each.get("content") or "") for each in carries.get("fragments", ()))]
        texts += [read[0] for each in carries.get("attachments", ()) if (read := _attached(each))]
        for text in texts:
            self._known.update(self._secrets.values_in(text))

    def record(self, record: dict[str, Any]) -> dict[str, Any]:
        """A record, masked if that is wanted."""
        carries = record.get("carries")
        if carries:
            carries = self._carries(carries)
        elif not self._renamed and self._name_of(record) is None and not self._is_of_interest(record):
            return record
        clean: dict[str, Any] = self._any(record)
        if carries:
            clean["carries"] = carries
        if self._masking and clean != record:
            clean["redacted"] = True
        return clean if self._masking else record

    def row(self, row: dict[str, Any]) -> dict[str, Any]:
        """A statement, a decision or the preferences, the same way."""
        clean: dict[str, Any] = self._any(row)
        return clean if self._masking else row

    def values(self, record: dict[str, Any]) -> dict[str, Any]:
        """Fields of something that is shown and not imported again, the same way."""
        return self.row(record) if self._is_of_interest(record) else record

    def _is_of_interest(self, record: dict[str, Any]) -> bool:
        text = "\n".join(_texts(record))
        return self._secrets.may_hold_secrets(text) or any(value in text for value in self._known)

    def _any(self, value: Any) -> Any:
        if isinstance(value, str):
            return self._text(value)
        if isinstance(value, list):
            return [self._any(each) for each in value]
        if isinstance(value, dict):
            return {name: self._named(name, each) for name, each in value.items()}
        return value

    def _named(self, name: str, value: Any) -> Any:
        if name in ("hash", "fragment", "id") and isinstance(value, str):
            return self._renamed.get(value, value)
        if name == "metadata":
            return self._free(value)
        return value if name in _NAMES else self._any(value)

    def _free(self, value: Any) -> Any:
        """A value in which any name may stand, and stand for anything; the names too may hold words."""
        if isinstance(value, dict):
            return {self._text(name): self._free_named(name, each) for name, each in value.items()}
        if isinstance(value, list):
            return [self._free(each) for each in value]
        return self._text(value) if isinstance(value, str) else value

    def _free_named(self, name: str, value: Any) -> Any:
        """A value that its own name may tell to be a secret: ``{"password": "…"}``."""
        return cleaned_under(name, value, self._text) if isinstance(value, str) else self._free(value)

    def _text(self, text: str) -> str:
        if name := self._name(text):
            return name
        masked = self._secrets.mask(text, self._known)
        for one in masked.found:
            digest = hashlib.blake2b(text[one.start : one.end].encode("utf-8", "replace"), digest_size=8).digest()
            if digest not in self._seen:
                self._seen.add(digest)
                self.kinds[one.kind] += 1
        if not self._masking:
            return text
        if masked.found:
            self._names[_beginning(text)] = conversation_name(masked.text)
        return self._secrets.mask_cut(masked.text)

    def _name(self, text: str) -> str | None:
        """The name of a conversation that begins with something masked; ``None`` for any other text.

        llm cuts a name to 32 characters: what is left of a secret there is known only by the text that it begins.
        """
        if not self._names or len(text) > NAME_LENGTH or not text.endswith("…"):
            return None
        return self._names.get(_beginning(text))

    def _name_of(self, record: dict[str, Any]) -> str | None:
        name = (record.get("conversation") or {}).get("name")
        return self._name(name) if isinstance(name, str) else None

    def _carries(self, carries: dict[str, Any]) -> dict[str, Any]:
        """Fragments, and attachments that are text, go by the hash of what they hold: masked, they get another."""
        out = dict(carries)
        if "fragments" in carries:
            out["fragments"] = [self._fragment(each) for each in carries["fragments"]]
        if "attachments" in carries:
            out["attachments"] = [self._attachment(each) for each in carries["attachments"]]
        return out

    def _fragment(self, fragment: dict[str, Any]) -> dict[str, Any]:
        content = self._text(fragment["content"])
        if not self._masking or content == fragment["content"]:
            return fragment
        digest = hashlib.sha256(content.encode()).hexdigest()
        self._renamed[fragment["hash"]] = digest
        return {**fragment, "hash": digest, "content": content}

    def _attachment(self, attachment: dict[str, Any]) -> dict[str, Any]:
        found = _attached(attachment)
        if found is None:
            return attachment
        text, encoding, before = found
        content = self._text(text).encode(encoding, "replace")
        if not self._masking or content == before:
            return attachment
        digest = hashlib.sha256(content).hexdigest()
        self._renamed[attachment["id"]] = digest
        return {**attachment, "id": digest, "content": base64.b64encode(content).decode("ascii")}
