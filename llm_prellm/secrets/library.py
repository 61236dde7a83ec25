"""The detectors of detect-secrets (https://github.com/Yelp/detect-secrets), without its global settings.

Only the detectors for one issuer's format are used: those for high entropy and for keywords flag hashes and
prose, and those with unbounded patterns (JWT, URLs, npm, OpenAI) have bounded ones in ``formats``. Of a detector
its patterns are taken and not its method for scanning a line, which yields a group of the match: for GitHub that
is the prefix of the token alone. Nothing is verified over the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module

from .found import Found

_DETECTORS = {
    "aws.AWSKeyDetector": "AWS key",
    "azure_storage_key.AzureStorageKeyDetector": "Azure storage key",
    "discord.DiscordBotTokenDetector": "Discord token",
    "github_token.GitHubTokenDetector": "GitHub token",
    "gitlab_token.GitLabTokenDetector": "GitLab token",
    "mailchimp.MailchimpDetector": "Mailchimp key",
    "pypi_token.PypiTokenDetector": "PyPI token",
    "sendgrid.SendGridDetector": "SendGrid key",
    "slack.SlackDetector": "Slack token",
    "square_oauth.SquareOAuthDetector": "Square secret",
    "stripe.StripeDetector": "Stripe key",
    "telegram_token.TelegramBotTokenDetector": "Telegram token",
    "twilio.TwilioKeyDetector": "Twilio key",
}
# The shortest secret of these is AWS's, of 20 characters. Most prompts have nothing as long that holds a digit,
# and are spared the import (a fifth of a second).
_CANDIDATE = re.compile(r"(?<![\w+-])(?=[\w:./+=-]{0,64}\d)[\w:./+=-]{20}")
_LONGEST_LINE = 4000
_OVERLAP = 400
"""Characters; longer than any of the secrets."""


def find(text: str) -> Iterator[Found]:
    """The secrets in ``text`` that detect-secrets knows the format of."""
    if not _CANDIDATE.search(text):
        return
    for start, line in _lines(text):
        if _CANDIDATE.search(line) is None:
            continue
        for pattern, kind in _patterns():
            for match in pattern.finditer(line):
                first, last = _secret(match)
                yield Found(start + first, start + last, kind)


def _secret(match: re.Match[str]) -> tuple[int, int]:
    """Where the secret is in what a pattern matched: the group that holds it, if there is one."""
    groups = [span for number in range(1, match.re.groups + 1) if (span := match.span(number))[1] - span[0] >= 20]
    return max(groups, key=lambda span: span[1] - span[0], default=match.span())


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines of ``text`` and where they begin; a very long one in pieces that overlap."""
    start = 0
    for line in text.splitlines(keepends=True):
        step = _LONGEST_LINE - _OVERLAP
        for offset in range(0, max(1, len(line) - _OVERLAP), step):
            yield start + offset, line[offset : offset + _LONGEST_LINE]
        start += len(line)


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for path, kind in _DETECTORS.items():
        module, name = path.split(".")
        detector = getattr(import_module(f"detect_secrets.plugins.{module}"), name)
        found += [(pattern, kind) for pattern in detector.denylist]
    return found
