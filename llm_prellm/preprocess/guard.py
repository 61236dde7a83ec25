"""Whether a rewriting says what the original said: what it lost, changed or made up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from ..index.words import fold
from . import bounds, measures
from .facts import Facts, facts, same_name
from .language import scores, vocabulary, winner
from .months import dates
from .negation import denials, denied_words, kept_words, words_beside_denials
from .notation import days_in
from .number_words import is_number_word, said_loosely
from .reversal import reversals
from .scales import TIME
from .units import units
from .wording import Words, content_words, is_empty

_PRODUCT = re.compile(
    r"\b(?:([a-z][\w-]+)\s+and\s+)?([a-z][\w-]+)\s+(?:library|libraries|packages?|crates?|gems?|frameworks?|plugins?)\b"
    r"|\b(?:bibliotek\w+|pakiet\w*|wtyczk\w+|framework\w*|repozytori\w+)\s+([a-z]\w*[-_]\w[\w-]*)"
)
"""What is named as a library: in Polish, where any word may follow, only with a hyphen in it."""
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
        *_numbers(was, now, told),
        *_products(now, sources),
        *_denials(was, now),
        *reversals(was.prose, now.prose),
        *_sentences(was, now),
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
    text = " ".join([of.outside, of.normal, *(part for parts in of.exact.values() for part in parts)])
    return list(dict.fromkeys(re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)?|[^\W\d_]+", text)))


def _products(now: Facts, sources: str) -> Iterator[str]:
    """Libraries and the like that are written small, as names are not."""
    known = set(_SMALL_WORD.findall(sources.lower()))
    for match in _PRODUCT.finditer(now.outside):
        for word in filter(None, match.groups()):
            parts = re.split(r"[-_]", word.lower())
            if not all(part in known or part in _ANY_PRODUCT or is_empty(part) for part in parts):
                yield f"invented product: {word}"


def _numbers(was: Facts, now: Facts, told: Facts) -> Iterator[str]:
    before, after = measures.quantities(was.prose), measures.quantities(now.prose)
    also = measures.quantities(told.prose)
    loosely_before, loosely_after = said_loosely(was.prose), said_loosely(now.prose)
    bare_before, bare_after = measures.periods(was.prose), measures.periods(now.prose)
    yield from (f"lost number: {each.text}" for each in _unmatched(before, [*after, *bare_after], loosely_after))
    invented = _unmatched(after, [*before, *also, *bare_before], loosely_before)
    yield from (f"invented number: {each.text}" for each in invented)
    for quantities, others in ((before, after), (after, [*before, *also])):
        for quantity in quantities:
            units_there = {other.unit for other in others if other.value == quantity.value}
            # What a bare number counts may be added, and left out where it is plain: "from 30 seconds to 120".
            if (
                quantity.unit
                and units_there
                and not units_there & {quantity.unit, None}
                and not _amounts(others, quantity)
            ):
                yield f"changed unit: {quantity.text}"
    lost = [each for each in bare_before if not _amounts([*bare_after, *after], each)]
    times = [each for each in after if each.unit in TIME]
    new = [each for each in [*bare_after, *times] if not _amounts([*before, *also, *bare_before], each)]
    # "My son is 6" is "my six-year-old".
    new = [each for each in new if each.unit != "years" or each.value not in {other.value for other in before}]
    if lost and new:
        yield f"changed period: {lost[0].text}"
    there = bounds.bounds(now.prose)
    for number, kind in bounds.bounds(was.prose).items():
        if there.get(number, kind) != kind:
            yield f"changed bound: at {kind} {number}"


def _unmatched(
    quantities: Iterable[measures.Quantity], others: Sequence[measures.Quantity], loosely: Collection[str]
) -> Iterator[measures.Quantity]:
    """Those of the quantities that are not among the others, as the same number or as the same amount."""
    values = {other.value for other in others} | set(loosely)
    for quantity in quantities:
        if quantity.value not in values and not _amounts(others, quantity):
            yield quantity


def _amounts(others: Iterable[measures.Quantity], quantity: measures.Quantity) -> bool:
    return quantity.amount is not None and any(other.amount == quantity.amount for other in others)


def _denials(was: Facts, now: Facts) -> Iterator[str]:
    before, after = bounds.without_bounds(was.prose), bounds.without_bounds(now.prose)
    denied_after, kept_after = Words(denied_words(after)), Words(kept_words(after))
    denied_before = Words([*denied_words(before), *kept_words(before)])
    beside, words_before = Words(words_beside_denials(after)), Words(content_words(before))
    added, reworded, turned = [], 0, []
    for denial in denials(after):
        if denial.scope and not any(word in denied_before for word in denial.around):
            if any(word in words_before for word in denial.scope):
                added.append(denial)
            else:
                turned += [denial] if any(word in words_before for word in denial.around) else []
                reworded += 1  # of things that the original does not name: in other words what it denies
    elliptical = 0  # "if not, …": the rewriting may say what is denied
    for denial in denials(before):
        elliptical += not denial.scope
        is_kept = denial.can_be_kept and any(word in kept_after for word in denial.around)
        if not denial.scope or is_kept or (_are_in(denied_after, [denial.scope]) and _are_in(beside, denial.parts)):
            continue
        reworded -= 1
        if reworded < 0:
            yield f"lost denial: {denial.cue} {' '.join(denial.scope)}"
    if reworded > 0:
        added += turned[:reworded]
    for denial in added[elliptical:]:
        yield f"added denial: {denial.cue} {' '.join(denial.scope)}"


def _are_in(words: Words, parts: Iterable[Iterable[str]]) -> bool:
    """Whether a word of each part is among ``words``."""
    return all(any(word in words for word in part) for part in parts)


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
