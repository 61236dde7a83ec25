"""Secrets that are known by what stands before them: ``password = …``, ``hasło: …``, ``the password is …``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .found import Found

_NAMES = (
    ("password", r"pass(?:word|wd|phrase)|pwd|hasł[oae]|haslo|\b(?:pass|pw)(?==)"),
    ("API key", r"api[_ -]?key|access[_ -]?key(?:[_ -]?id)?|auth[_-]?key|klucz api"),
    ("secret", r"secret(?:[_ -]?(?:access[_ -]?)?key)?|private[_-]?key|sekret"),
    ("token", r"token(?!s|iz)"),
)
_NAME = "|".join(f"(?P<{kind.replace(' ', '_')}>{names})" for kind, names in _NAMES)
_ASSIGNED = re.compile(
    rf"""(?:{_NAME})(?P<more>(?:[_-][a-z0-9]{{1,16}}){{0,2}}\d{{0,2}})["'`]?
        [ \t]{{0,4}}(?P<sign>:=|=>|==?|:|>|[ ](?=["']))[ \t]{{0,4}}
        (?:(?P<quote>["'`])(?P<quoted>(?:(?!(?P=quote))[^\n]){{1,200}})(?P=quote)|(?P<bare>[^\s"'`<>;&]{{4,400}}))""",
    re.VERBOSE | re.IGNORECASE,
)
# "moje hasło do routera to …", "the admin password for the NAS is …"
_TOLD = re.compile(
    r"""\b(?:password|passwd|passphrase|passcode|hasło|hasłem|haslo)\b[^.,;:=?!\n]{0,50}?
        \ (?:is|was|to|jest|brzmi|było)[ ]+["'„“]?(?P<value>[^\s,;"'”„“]{6,100})""",
    re.VERBOSE | re.IGNORECASE,
)
_TELLING = ("passw", "passp", "passc", "hasł", "haslo")
_ASSIGNING = ("=", ":", ">", " '", ' "')
"""What is in every text that a pattern matches, and found in a hundredth of the time."""

_OPTION = re.compile(
    r"--(?:password|passwd|token|secret|api-key|authkey|auth-key)[ ](?P<value>[^\s\"'-][^\s\"']{5,200})"
)
_COMMANDS = (
    ("curl", re.compile(r"\bcurl\b[^\n|]{0,200}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,60}:(?P<value>[^\s\"']{3,100})")),
    ("login", re.compile(r"\blogin\s{1,4}\S{1,100}\s{1,4}password\s{1,4}(?P<value>\S{3,100})")),
    ("sshpass", re.compile(r"\bsshpass\s{1,4}-p\s{0,4}[\"']?(?P<value>[^\s\"']{3,100})")),
    ("mysql", re.compile(r"\bmysql(?:dump|admin)?\b[^\n|]{0,200}?\s-p(?P<value>[^\s\"'-][^\s\"']{2,100})")),
    ("mariadb", re.compile(r"\bmariadb(?:-\w+)?\b[^\n|]{0,200}?\s-p(?P<value>[^\s\"'-][^\s\"']{2,100})")),
)
"""What every one of them has in it, and how it is given a password. netrc's format: curl's documentation of it."""
# "pwd" is the working directory too, and a name may say that what follows is only where a secret is, or about it.
_PATH = re.compile(r"(?:~|\.{0,2})/.*|[A-Za-z]:\\.*")
_ABOUT = re.compile(
    r"[_-](?:.*[_-])?(?:path|file|dir|limit|name|count|length|len|size|type|url|uri|ttl|expiry|policy)\d*",
    re.IGNORECASE,
)

# What stands where a secret would, and is none: types, constants, calls, variables, instructions to the reader.
_PLACEHOLDER = re.compile(
    r"""(?:none|null|nil|true|false|str|string|bool|int|bytes|optional|required|undefined|empty|hidden|redacted
        |secret|password|passwd|token|hasło|key|value|x+|\*+|\.+|…|-+|_+
        |your.*|my[_-].*|twoj\w*.*|<.*|\$.*|%.*%|\{.*|\[.*|.*example.*|.*placeholder.*|change[_-]?me|todo)\W*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_MIXED = re.compile(r"[\d!@#$%^&*+=~]|[a-ząćęłńóśźż][A-ZĄĆĘŁŃÓŚŹŻ]")
# Attributes, calls, names in snake case, and strings with something to fill in.
_CODE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[A-Za-z_.]+[(\[].*|[a-z]*(?:_[a-z]+)+|.*%[sdr].*")


def find(text: str) -> Iterator[Found]:
    """The secrets in ``text`` that are named."""
    for match in _ASSIGNED.finditer(text) if any(sign in text for sign in _ASSIGNING) else ():
        kind = next(name for name, _ in _NAMES if match[name.replace(" ", "_")])
        if _ABOUT.fullmatch(match["more"]):
            continue
        group = "quoted" if match["quoted"] else "bare"
        value = match[group].rstrip(",.!?:)]}") if group == "bare" else match[group]
        # Prose has colons too ("password: at least 12 characters"); there a value has to look like one.
        is_certain = group == "quoted" or match["sign"] in ("=", ":=", "=>")
        is_directory = match[0].lower().startswith("pwd") and _PATH.fullmatch(value)
        if not is_directory and _is_secret(value, kind, is_certain):
            yield Found(match.start(group), match.start(group) + len(value), kind)
    lowered = text.lower()
    for match in _TOLD.finditer(text) if any(name in lowered for name in _TELLING) else ():
        value = match["value"].rstrip(".!?:")
        if _looks_made_up(value) and not _is_code(value):
            yield Found(match.start("value"), match.start("value") + len(value), "password")
    for sign, pattern in _COMMANDS:
        for match in pattern.finditer(text) if sign in text else ():
            if _looks_made_up(match["value"]) and not _PLACEHOLDER.fullmatch(match["value"]):
                yield Found(*match.span("value"), "password")
    for match in _OPTION.finditer(text) if "--" in text else ():
        if _is_secret(match["value"], "token", True):
            yield Found(*match.span("value"), "password" if "pass" in match.group() else "token")


def _is_secret(value: str, kind: str, is_certain: bool) -> bool:
    if _PLACEHOLDER.fullmatch(value) or _is_code(value):
        return False
    if " " in value.strip():
        return kind == "password" and (len(value.split()) <= 4 or any(letter.isdigit() for letter in value))
    if kind == "password":
        return is_certain or _looks_made_up(value)
    # "token: string", "key = Enter": unlike passwords, these are random.
    return len(value) >= 12 and any(letter.isdigit() for letter in value) and _looks_made_up(value)


def _looks_made_up(value: str) -> bool:
    """Whether ``value`` mixes its characters as no word does: digits, inner capitals or signs among letters."""
    return len(value) >= 6 and any(map(str.isalpha, value)) and _MIXED.search(value) is not None


def _is_code(value: str) -> bool:
    return _CODE.fullmatch(value) is not None
