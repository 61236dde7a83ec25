"""Secrets that are known by what stands before them: ``password = …``, ``hasło: …``, ``the password is …``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from .found import Found

_NAMES = (
    (
        "password",
        r"pass(?:word|wd|phrase)|pwd|hasł[oae]|haslo|haslem|(?<=_)pass(?=[\"'`]?[ \t]{0,4}[:=])|(?<=[\"'])pass(?=[\"'])"
        r"|(?<![a-z0-9_])(?:pass|pw)(?=[ \t]?=)",
    ),
    ("API key", r"api[_ -]?key|access[_ -]?key(?:[_ -]?id)?|auth[_-]?key|klucz[ ](?:do[ ])?api"),
    ("secret", r"secret(?:[_ -]?(?:access[_ -]?)?key)?|private[_-]?key|sekret"),
    ("token", r"token(?!s|iz)"),
)
_SHORT = ("pass", "pw")
"""Names that say little: "pass=OK", "PASS: 3"; what they name has to look like a password."""
_NAME = "|".join(f"(?P<{kind.replace(' ', '_')}>{names})" for kind, names in _NAMES)
_ASSIGNED = re.compile(
    rf"""(?:{_NAME})(?P<more>(?:[_-][a-z0-9]{{1,16}}){{0,2}}\d{{0,2}})["'`]?
        [ \t]{{0,4}}(?P<sign>:=|=>|==?|:|>|[ ](?=["']))[ \t]{{0,4}}
        (?:(?P<quote>["'`])(?P<quoted>(?:(?!(?P=quote))[^\n]){{1,2000}})(?P=quote)|(?P<bare>[^\s"'`<>;&]{{4,400}}))""",
    re.VERBOSE | re.IGNORECASE,
)
_REST = re.compile(r"[^\s\"'`<>;&]*")
"""What a very long value goes on with."""
# "moje hasło do routera to …", "the admin password for the NAS is …"
_TOLD = re.compile(
    r"""\b(?:password|passwd|passphrase|passcode|hasło|hasłem|haslo)\b[^.,;:=?!\n]{0,50}?
        \ (?:is|was|to|jest|brzmi|było)[ ]+["'„“]?(?P<value>[^\s,;"'”„“]{6,100})""",
    re.VERBOSE | re.IGNORECASE,
)
# "hasło do bazy: …", "login admin, password …"
_TOLD_OF = re.compile(
    r"""(?:\b(?:password|passwd|passphrase|passcode|hasło|hasłem|haslo)\b[^.,;:=?!\n]{1,40}:[ ]
        |\b(?:user(?:name)?|login(?:em)?|użytkownik(?:iem)?|account)\b[^.;:=?!\n]{1,40}
            \b(?:password|pass|hasł[oe]m?|haslo)[ ]
        |\b(?:password|hasło|haslo)[ ](?=[^\s\d]+\d+[^\s\d.,;:!?)]))
        ["'„“]?(?P<value>[^\s,;=/"'”„“]{6,100}(?![=/]))""",
    re.VERBOSE | re.IGNORECASE,
)
_TELLING = ("passw", "passp", "passc", "hasł", "haslo")
_ASSIGNING = ("=", ":", ">", " '", ' "')
"""What is in every text that a pattern matches, and found in a hundredth of the time."""

_OPTION = re.compile(
    r"--(?:password|passwd|token|secret|api-key|authkey|auth-key)[ ](?P<value>[^\s\"'-][^\s\"']{5,200})"
)
_VALUE = r"(?:\"(?P<double>[^\"\n]{3,100})\"|'(?P<single>[^'\n]{3,100})'|(?P<bare>[^\s\"'-][^\s\"']{2,100}))"
_COMMANDS = tuple(
    (sign, re.compile(pattern + _VALUE, re.IGNORECASE if sign == "dentified" else 0))
    for sign, pattern in (
        ("curl", r"\bcurl\b[^|]{0,200}?\s(?:-u|--user)[ =]?[\"']?[^\s:\"']{1,60}:"),
        ("machine", r"\bmachine\s{1,4}\S{1,100}\s{1,4}login\s{1,4}\S{1,100}\s{1,4}password\s{1,4}"),
        ("sshpass", r"\bsshpass\s{1,4}-p\s{0,4}"),
        ("mysql", r"\bmysql(?:dump|admin)?\s(?:[^\n|]{0,200}?\s)?-p(?!ort)"),
        ("mariadb", r"\bmariadb(?:-\w+)?\s(?:[^\n|]{0,200}?\s)?-p(?!ort)"),
        ("wifi.begin", r"\bWiFi\.begin\(\s{0,4}[^,\n]{1,60},\s{0,4}"),
        ("psk=", r"\bpsk="),
        ("docker login", r"\bdocker login\b[^\n|]{0,200}?\s-p\s{1,4}"),
        ("redis-cli", r"\bredis-cli\b[^\n|]{0,200}?\s-a\s{1,4}"),
        ("dentified", r"\bidentified\s{1,4}by\s{1,4}"),
        ("value=", r"\b(?:key|name)=[\"'][^\"'\n]{0,40}(?:[Pp]assword|[Ss]ecret|[Tt]oken)[\"']\s{1,4}value="),
    )
)
"""What every one of them has in it, and how it is given a password. netrc's format: curl's documentation of it."""
# "pwd" is the working directory too, and a name may say that what follows is only where a secret is, or about it.
_DIRECTORY = re.compile(r"(?:OLD)?PWD", re.IGNORECASE)
_PATH = re.compile(r"(?:~|\.{1,2})?/[\w./ ~-]*|[A-Za-z]:\\.*")
_TYPE = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_LONG_PATH = re.compile(r"(?:~|\.{1,2}|/[\w.-]+)/[\w.~/-]+|[A-Za-z]:\\[\w.\\-]+|\w+(?:/\w+){2,}")
_ABOUT = re.compile(
    r"[_-](?:.*[_-])?(?:path|file|dir|limit|name|count|length|len|size|type|url|uri|ttl|expiry|policy|at|on|date|time|id|arn"
    r"|version|iterations|rounds|algorithm|algo|maps?|env|hint|pattern|regex|rules?|label|placeholder|title|message|msg|error"
    r"|field|column|strength|manager|provider|source)\d*",
    re.IGNORECASE,
)
# Dates, UUIDs, names of resources, keys on the keyboard, expressions, and things that are counted: no secrets.
_ELSE = re.compile(
    r"""\d{4}-\d\d-\d\d.*|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|arn:.*|\^.*|`.*|.*::.*
    |[A-Za-z_$][\w$>-]*(?:->|\.)\w+\(.*|[A-Za-z_][\w.]*\(
    |[\d.,/x%-]+|(?:Alt|Ctrl|Shift|Cmd|Meta)\+.*|(?:SHA|MD|NIST|AES|RSA|ISO|PBKDF)-?\d.*|[a-z]+(?:\|[a-z:\d]+)+""",
    re.VERBOSE,
)
_NOT_ABOUT_ONE = re.compile(
    r"\b(?:manager|policy|page|field|form|hash|generator|length|strength|reset|prompt|menedżer|polityk)", re.IGNORECASE
)

# What stands where a secret would, and is none: types, constants, calls, variables, instructions to the reader.
_PLACEHOLDER = re.compile(
    r"""(?:none|null|nil|true|false|str|string|bool|int|bytes|optional|required|undefined|empty|hidden|redacted
        |secret|password|passwd|token|hasło|key|value|x+|\*+|\.+|…|-+|_+
        |your.*|replace[_-]?(?:me|this).*|my[_-][a-z_-]*|twoj\w*[a-z _-]*|<.*|\$.*|%.*%|\{.*|\[.*
        |.*example.*|.*placeholder.*|change[_-]?me|todo)\W*""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_NAME_WORD = re.compile(r"\w+")
_MIXED = re.compile(r"[\d!@#$%^&*+=~]|[a-ząćęłńóśźż][A-ZĄĆĘŁŃÓŚŹŻ]")
# Attributes, calls, names in snake case, and strings with something to fill in.
_CODE = re.compile(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+|[A-Za-z_.]+[(\[].*|[a-z]*(?:_[a-z]+)+|.*%[sdr].*")


def find(text: str) -> Iterator[Found]:
    """The secrets in ``text`` that are named."""
    for match in _assignments(text) if any(sign in text for sign in _ASSIGNING) else ():
        kind = next(name for name, _ in _NAMES if match[name.replace(" ", "_")])
        group = "quoted" if match["quoted"] else "bare"
        value = match[group]
        if group == "bare":
            value = text[match.start(group) : _end(match)].rstrip(",.?:)]}")
        if _is_assigned(match, kind, value, text):
            yield Found(match.start(group), match.start(group) + len(value), kind)
    lowered = text.lower()
    is_told = any(name in lowered for name in _TELLING)
    for match in chain(_TOLD.finditer(text), _TOLD_OF.finditer(text)) if is_told else ():
        value = match["value"].rstrip(".?:)")
        is_code = _is_code(value) and (match.re is _TOLD_OF or not any(map(str.isdigit, value)))
        if _looks_made_up(value) and not (is_code or _is_else(value) or _NOT_ABOUT_ONE.search(match.group())):
            yield Found(match.start("value"), match.start("value") + len(value), "password")
    for sign, pattern in _COMMANDS:
        for match in pattern.finditer(text) if sign in lowered else ():
            group = next(name for name in ("double", "single", "bare") if match[name])
            if _looks_made_up(match[group]) and not _PLACEHOLDER.fullmatch(match[group]):
                yield Found(*match.span(group), "password")
    for match in _OPTION.finditer(text) if "--" in text else ():
        if _is_secret(match["value"], "token", True) and not match["value"].startswith("id="):
            yield Found(*match.span("value"), "password" if "pass" in match.group() else "token")


def _assignments(text: str) -> Iterator[re.Match[str]]:
    """What is assigned to a name that is a secret's; nothing is looked for inside of another one's value."""
    position = 0
    while match := _ASSIGNED.search(text, position):
        yield match
        position = _end(match)


def _end(match: re.Match[str]) -> int:
    """Where a match ends, a very long value without quotes with all that it goes on with."""
    if match["bare"] is None:
        return match.end()
    rest = _REST.match(match.string, match.end())
    return rest.end() if rest else match.end()


def _is_assigned(match: re.Match[str], kind: str, value: str, text: str) -> bool:
    """Whether what stands after a name is a secret and not something about one."""
    if _ABOUT.fullmatch(match["more"]) or _is_else(value):
        return False
    sign, name = match["sign"], match[kind.replace(" ", "_")]
    if sign == ">" and not text.startswith("</", match.end()):
        return False  # "postgres://user:<password>@host", a prompt
    if sign == ":" and _TYPE.fullmatch(value):
        return False
    if sign == " " and kind in ("secret", "token"):
        return False  # 'secret "app-config" created'
    if kind == "password" and _PATH.fullmatch(value) and _DIRECTORY.fullmatch(_word_at(text, match.start())):
        return False
    if name.lower() in _SHORT and not _looks_made_up(value):
        return False
    # Prose has colons too ("password: at least 12 characters"); there a value has to look like one.
    is_certain = bool(match["quoted"]) or sign in ("=", ":=", "=>", ">")
    return _is_secret(value, kind, is_certain)


def _word_at(text: str, position: int) -> str:
    """The word that holds the letter at ``position``."""
    start = position
    while start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        start -= 1
    found = _NAME_WORD.match(text, start)
    return found.group() if found else ""


def _is_else(value: str) -> bool:
    return _ELSE.fullmatch(value) is not None or _LONG_PATH.fullmatch(value) is not None


def _is_secret(value: str, kind: str, is_certain: bool) -> bool:
    if _PLACEHOLDER.fullmatch(value) or _is_code(value):
        return False
    if " " in value.strip():
        return kind == "password" and any(map(_looks_odd, value.split()))
    if kind == "password":
        return is_certain or _looks_made_up(value)
    # "token: string", "key = Enter": unlike passwords, these are random.
    return len(value) >= 12 and any(letter.isdigit() for letter in value) and _looks_made_up(value)


def _looks_odd(word: str) -> bool:
    """Whether a word has letters and, not only at its end, digits, signs or capitals among them."""
    bare = word.strip(".,;:!?()\"'")
    return any(map(str.isalpha, bare)) and _MIXED.search(bare) is not None


def _looks_made_up(value: str) -> bool:
    """Whether ``value`` mixes its characters as no word does: digits, inner capitals or signs among letters."""
    return len(value) >= 6 and any(map(str.isalpha, value)) and _MIXED.search(value) is not None


def _is_code(value: str) -> bool:
    return _CODE.fullmatch(value) is not None
