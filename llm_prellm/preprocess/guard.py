"""Whether a rewriting says what the original said: what it lost, changed or made up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from . import measures
from .facts import Facts, dates, facts, same_name
from .language import scores, winner
from .negation import denials, denied_words
from .units import units
from .wording import Words, content_words

# A sentence may be reworded; with fewer of its words than this left, it was dropped.
_KEPT = 0.5
_CLAUSE = re.compile(r"[,;:()]|\s[–—-]\s")


def faithful(original: str, rewritten: str, *, known: str = "") -> list[str]:
    """What ``rewritten`` lost or invented, compared with ``original``: a line for each, none when it is faithful.

    Code, quotations, addresses, paths, identifiers, names, numbers with their units and bounds, dates and denials
    have to survive; nothing of these may be new, unless ``known`` (what else the writer was told) has it. The
    language may not change, and no sentence may be missing. Wording, order, layout, typography and inflection may
    change. Polish and English; it errs on the side of refusing.
    """
    was, now, told = facts(original), facts(rewritten), facts(known)
    sources = f"{original}\n{known}"
    return [
        *_language(was, now),
        *_exact(was, now, rewritten, sources),
        *_identifiers(was, now, rewritten, sources),
        *_names(was, now, told),
        *_numbers(was, now, told),
        *_denials(was, now),
        *_sentences(original, was, now),
    ]


def _language(was: Facts, now: Facts) -> Iterator[str]:
    before, after = scores(was.outside), scores(now.outside)
    one, other = winner(before), winner(after)
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
    return re.search(rf"(?<![^\W_])v?{re.escape(plain)}(?![^\W_])", text) is not None


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
    text = " ".join([of.outside, *(part for parts in of.exact.values() for part in parts)])
    return list(dict.fromkeys(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)?|[^\W\d_]+", text)))


def _numbers(was: Facts, now: Facts, told: Facts) -> Iterator[str]:
    before, after = measures.quantities(was.prose), measures.quantities(now.prose)
    also = measures.quantities(told.prose)
    units_before, units_after = _units([*before, *also]), _units(after)
    loosely_before, loosely_after = measures.said_loosely(was.prose), measures.said_loosely(now.prose)
    for quantity in before:
        if quantity.value not in units_after and quantity.value not in loosely_after:
            yield f"lost number: {quantity.text}"
    for quantity in after:
        if quantity.value not in units_before and quantity.value not in loosely_before:
            yield f"invented number: {quantity.text}"
    for quantities, units_there in ((before, units_after), (after, units_before)):
        for quantity in quantities:
            if quantity.unit and quantity.unit not in units_there.get(quantity.value, {quantity.unit}):
                yield f"changed unit: {quantity.text}"
    for period in sorted(measures.periods(was.prose) ^ measures.periods(now.prose)):
        if period not in measures.periods(told.prose):
            yield f"changed period: {period}"
    bounds = measures.bounds(now.prose)
    for number, kind in measures.bounds(was.prose).items():
        if bounds.get(number, kind) != kind:
            yield f"changed bound: at {kind} {number}"


def _units(quantities: list[measures.Quantity]) -> dict[str, set[str | None]]:
    found: dict[str, set[str | None]] = {}
    for quantity in quantities:
        found.setdefault(quantity.value, set()).add(quantity.unit)
    return found


def _denials(was: Facts, now: Facts) -> Iterator[str]:
    before, after = measures.without_bounds(was.prose), measures.without_bounds(now.prose)
    denied_after, denied_before = Words(denied_words(after)), Words(denied_words(before))
    elliptical = 0  # "if not, …": the rewriting may say what is denied
    for denial in denials(before):
        elliptical += not denial.scope
        if denial.scope and not any(word in denied_after for word in denial.scope):
            yield f"lost denial: {denial.cue} {' '.join(denial.scope)}"
    words_before = Words(content_words(before))
    for denial in denials(after):
        is_new = not any(word in denied_before for word in denial.around)
        if is_new and any(word in words_before for word in denial.scope):
            elliptical -= 1
            if elliptical < 0:
                yield f"added denial: {denial.cue} {' '.join(denial.scope)}"


def _sentences(original: str, was: Facts, now: Facts) -> Iterator[str]:
    after = Words(content_words(now.outside))
    for unit in units(was.outside):
        for clause in [unit.text, *_CLAUSE.split(unit.text)]:
            words = [word for word in content_words(clause) if not measures.is_number_word(word)]
            kept = sum(1 for word in words if word in after)
            if words and kept < _KEPT * len(words) and not (clause != unit.text and len(words) < 3):
                yield f"lost: {clause.strip()}"
                break
