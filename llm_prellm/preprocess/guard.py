"""Whether a rewriting says what the original said: what it lost, changed or made up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..index.words import fold
from . import measures
from .changed_denials import changed_denials
from .changed_numbers import changed_numbers
from .facts import Facts, facts, same_name
from .language import scores, vocabulary, winner
from .months import dates
from .notation import days_in
from .number_words import is_number_word
from .reversal import reversals
from .units import units
from .wording import Words, content_words, is_empty

_PRODUCT = re.compile(
    r"\b(?:([a-z][\w-]+)\s+and\s+)?([a-z][\w-]+)\s+(?:library|libraries|packages?|crates?|gems?|frameworks?|plugins?)\b"
    r"|\b(?:bibliotek\w+|pakiet\w*|wtyczk\w+|framework\w*|repozytori\w+)\s+"
    r"([a-z]\w*[-_]\w[\w-]*|[a-z]{3,}[bcdfklnprstx]\b)"
)
"""What is named as a library: in Polish, where any word may follow, only if it looks like no Polish word."""
_SMALL_WORD = re.compile(r"[^\W_]+")
_ANY_PRODUCT = vocabulary(
    """
    standard external third party extra other another additional built common popular existing official python rust ruby
    node javascript small single several suitable separate client helper testing test logging core open source native
    public private new old big large required needed necessary installed system software full whole complete free paid
    nowa nowy inna inny
    """
)
_TELLING = 3
"""Words of content of which one at least is left when a sentence is reworded; one of fewer may be said in others."""
_STEM = 4
"""First letters by which words are taken for relatives there: "w ratach", "płatności ratalne"."""


def faithful(original: str, rewritten: str, *, known: str = "") -> list[str]:
    """What ``rewritten`` lost or invented, compared with ``original``: a line for each, none when it is faithful.

    Code, quotations, addresses, paths, identifiers, names, numbers with their units and bounds, dates and denials
    have to survive; nothing of these may be new, unless ``known`` (what else the writer was told) has it. The
    language may not change, and no sentence may be missing. Wording, order, layout, typography and inflection may
    change. Polish and English; it errs on the side of refusing.
    """
    days = days_in(original)
    was, now, told = facts(original, days), facts(rewritten, days), facts(known, days)
    sources = f"{original}\n{known}"
    return [
        *_language(was, now),
        *_exact(was, now, rewritten, sources),
        *_identifiers(was, now, f"{rewritten}\n{now.normal}", f"{sources}\n{was.normal}\n{told.normal}"),
        *_names(was, now, told),
        *changed_numbers(was.prose, now.prose, told.prose),
        *_products(now, sources),
        *changed_denials(was.prose, now.prose),
        *reversals(was.prose, now.prose),
        *_sentences(was, now),
    ]


def _language(was: Facts, now: Facts) -> Iterator[str]:
    before, after = scores(was.outside), scores(now.outside)
    one, other = winner(before), winner(after)
    if one and other is None and after["other"] > 1.5 * max(after["pl"], after["en"]):
        other = "another language"
    if one and other and one != other:
        yield f"translated from {one} to {other}"
    elif one:
        foreign = {"pl": "en", "en": "pl"}[one]
        if after[foreign] >= 3 and after[foreign] > 3 * before[foreign] and after[foreign] > after[one] / 2:
            yield f"partly translated from {one} to {foreign}"


def _exact(was: Facts, now: Facts, rewritten: str, sources: str) -> Iterator[str]:
    there, before = _squeezed(rewritten), _squeezed(sources)
    for kind, texts in was.exact.items():
        yield from (f"lost {kind}: {text}" for text in texts if not _holds(there, text, kind))
    for kind, texts in now.exact.items():
        yield from (f"invented {kind}: {text}" for text in texts if not _holds(before, text, kind))


def _holds(text: str, part: str, kind: str) -> bool:
    part = _squeezed(part)
    if kind in ("code", "quotation"):
        return part in text
    return re.search(rf"(?<![\w./@-]){re.escape(part)}(?![\w/@-]|\.\w)", text) is not None


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _identifiers(was: Facts, now: Facts, rewritten: str, sources: str) -> Iterator[str]:
    there, before = rewritten.lower(), sources.lower()
    for identifier in was.identifiers:
        if not _has_identifier(there, identifier):
            yield f"lost: {identifier}"
    for identifier in now.identifiers:
        if not _has_identifier(before, identifier):
            yield f"invented: {identifier}"


def _has_identifier(text: str, identifier: str) -> bool:
    plain = re.sub(r"^v(?=\d)|\(\)$", "", identifier.lower())
    plain = plain.removesuffix("s") if re.search(r"\ds$", plain) else plain  # MP3s
    return re.search(rf"(?<![^\W_])v?{re.escape(plain)}s?(?![^\W_])", text) is not None


def _names(was: Facts, now: Facts, told: Facts) -> Iterator[str]:
    words_now = _all_words(now)
    words_before = _all_words(was) + _all_words(told)
    for name in was.names:
        if not any(same_name(name, word) for word in words_now):
            yield f"lost name: {name}"
    for name in now.names:
        if not any(same_name(name, word) for word in words_before):
            yield f"invented name: {name}"
    yield from (f"lost date: {day}" for day in sorted(dates(was.prose) - dates(now.prose)))
    yield from (f"invented date: {day}" for day in sorted(dates(now.prose) - dates(was.prose) - dates(told.prose)))


def _all_words(of: Facts) -> list[str]:
    text = " ".join([of.outside, of.normal, *(part for parts in of.exact.values() for part in parts)])
    return list(dict.fromkeys([*re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)?", text), *re.findall(r"[^\W\d_]+", text)]))


def _products(now: Facts, sources: str) -> Iterator[str]:
    """Libraries and the like that are written small, as names are not."""
    known = set(_SMALL_WORD.findall(sources.lower()))
    for match in _PRODUCT.finditer(now.outside):
        for word in filter(None, match.groups()):
            parts = re.split(r"[-_]", word.lower())
            if not all(part in known or part in _ANY_PRODUCT or is_empty(part) for part in parts):
                yield f"invented product: {word}"


def _sentences(was: Facts, now: Facts) -> Iterator[str]:
    """Sentences that were dropped. One that holds a fact is not looked for: its facts are."""
    said = content_words(now.outside)
    after, beginnings = Words(said), {fold(word)[:_STEM] for word in said}
    for unit in units(was.outside):
        words = [word for word in content_words(unit.text) if not is_number_word(word)]
        kept = any(word in after or fold(word)[:_STEM] in beginnings for word in words)
        if len(words) >= _TELLING and not kept and not _has_facts(unit.text):
            yield f"lost: {unit.text.strip()}"


def _has_facts(sentence: str) -> bool:
    held = facts(sentence)
    return bool(held.identifiers or held.names or held.exact or measures.quantities(held.prose))
