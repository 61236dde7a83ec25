"""Masking: kinds of secrets, texts that only look like them, and the time it takes."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest
from test_secrets_samples import look_alikes, secrets

from llm_prellm.secrets import mask, mask_cut

SECRETS = secrets()
TOKEN = "ghp_" + "16C7e42F292c6912E77710c838347Ae178B4"


def is_left(secret: str, text: str) -> bool:
    """Whether eight characters in a row, or all of a shorter secret, can still be read."""
    return any(secret[i : i + 8] in text for i in range(max(1, len(secret) - 7)))


@pytest.mark.parametrize(("kind", "text", "secret"), SECRETS, ids=[kind for kind, _, _ in SECRETS])
def test_nothing_of_a_secret_is_left(kind: str, text: str, secret: str) -> None:
    masked = mask(text)
    assert not is_left(secret, masked.text)
    assert "[masked: " in masked.text


@pytest.mark.parametrize(("kind", "text", "secret"), SECRETS, ids=[kind for kind, _, _ in SECRETS])
def test_what_is_reported_is_what_was_masked(kind: str, text: str, secret: str) -> None:
    masked = mask(text)
    rebuilt, position = "", 0
    for found in masked.found:
        assert position <= found.start < found.end <= len(text)
        rebuilt += text[position : found.start] + f"[masked: {found.kind}]"
        position = found.end
    assert rebuilt + text[position:] == masked.text


@pytest.mark.parametrize("text", [text for _, text, _ in SECRETS])
def test_masking_again_changes_nothing(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
    assert mask(once).found == []


@pytest.mark.parametrize("text", look_alikes())
def test_technical_text_is_left_alone(text: str) -> None:
    assert mask(text).text == text


def test_all_of_them_in_one_text() -> None:
    text = "\n\n".join(text for _, text, _ in SECRETS)
    masked = mask(text).text
    assert [kind for kind, _, secret in SECRETS if is_left(secret, masked)] == []


def test_a_secret_that_was_told_is_masked_wherever_it_stands() -> None:
    value = "Zielony" + "Sad" + "77"
    masked = mask(f"password = {value}\nWhy does login with {value} fail?")
    assert masked.text == "password = [masked: password]\nWhy does login with [masked: password] fail?"


@pytest.mark.parametrize("end", ["", "\n-----END RSA PRIVATE KEY-----"])
def test_a_private_key_that_was_cut_off_takes_the_prose_after_it_no_further(end: str) -> None:
    body = "MIIEow" + "IBAAKCAQEA1" * 12
    text = "-" * 5 + f"BEGIN RSA PRIVATE KEY-----\n{body}{end}\nIs this key valid?"
    masked = mask(text).text
    assert not is_left(body, masked)
    assert masked.endswith("Is this key valid?")


def test_importing_costs_nothing_and_prose_does_not_load_the_detectors() -> None:
    code = (
        "import sys, llm_prellm.secrets as s;"
        "s.mask('Jak zmienić hasło w routerze 192.168.1.1?');"
        "sys.exit(any(name.startswith(('detect_secrets', 'requests')) for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


PIECES = [
    "The meter reads 12.5 kWh at 14:30, see https://example.org/readings?page=2.\n",
    "//", "sk-", "eyJ", "password ", "password=", "://a:", "hasło to ", "a.b", "1:", "Bearer ", "xoxb-1-", "AKIA",
    "0123456789abcdef", "A_", "-----BEGIN PRIVATE KEY-----\n", "[masked: x] ", "password is a ",
]  # fmt: skip


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    mask("warm up: AKIA" + "A" * 4 + "2222" * 3)
    text = (piece * (1_000_000 // len(piece) + 1))[:1_000_000]
    start = time.process_time()
    mask(text)
    assert time.process_time() - start < 2.5  # below 1 on an idle machine


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my token is ghp_ABCDefgh1234567…", "my token is [masked: GitHub token]…"),
        ("the key sk-ant-api03-abcdefgh12 …", "the key [masked: Anthropic key] …"),
        ("postgres://admin:hunter2hunter2…", "postgres://admin:[masked: password in a URL]…"),
        ("xoxb-123456789012-1234… and on", "[masked: Slack token]… and on"),
        ("AKIAIOSFODNN7EXA… and npm_abcdef123…", "[masked: AWS key]… and [masked: npm token]…"),
        *(
            (text, text)
            for text in (
                "see https://example.com/some/path/whi…",
                "http://localhost:8080…",
                "commit 3f2a9c8e1b7d6a5f4e3…",
                "Implementation-of-something-lon…",
                "all in all… it is the ghp_ beginning",
            )
        ),
    ],
)
def test_the_beginning_of_a_secret_that_was_cut_off(text: str, masked: str) -> None:
    assert mask_cut(text) == masked


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("REFRESH_TOKEN=" + "a1B2" * 225, "REFRESH_TOKEN=[masked: token]"),
        ("Authorization: Bearer " + "a1B2" * 1250, "Authorization: Bearer [masked: authorization]"),
        ('api_key="' + "a1B2" * 64 + '"', 'api_key="[masked: API key]"'),
        ("klucz API: a1b2c3d4e5f6g7h8", "klucz API: [masked: API key]"),
        ("https://artifacts.internal-registry.example-cloud.com/uploads/shared/" + TOKEN, None),
        ("/home/somebody/documents/archive/letters/and/keys/secrets/" + TOKEN, None),
        ('password = "abc [masked: API key] ' + TOKEN + '"', None),
        (f"[masked: {TOKEN}]", None),
    ],
)
def test_no_end_of_a_secret_is_left(text: str, left: str | None) -> None:
    masked = mask(text).text
    assert "a1B2" not in masked and TOKEN not in masked and "abc" not in masked
    assert left is None or masked == left
    assert mask(masked).text == masked
