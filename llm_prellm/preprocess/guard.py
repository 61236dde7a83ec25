"""Whether a rewriting says what the original said: what it lost, changed or made up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from ..index.words import fold
from . import bounds, measures
from .facts import Facts, facts, same_name
from .language import scores, vocabulary, winner
from .months import dates
from .negation import Denial, denials, denied_words, kept_words, words_beside_denials
from .notation import days_in
from .number_words import is_number_word, said_in_words, said_loosely
from .reversal import reversals
from .scales import TIME
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
        *_numbers(was, now, told),
        *_products(now, sources),
        *_denials(was, now),
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


def _numbers(was: Facts, now: Facts, told: Facts) -> Iterator[str]:
    before, after = measures.quantities(was.prose), measures.quantities(now.prose)
    also = measures.quantities(told.prose)
    loosely_before, loosely_after = said_loosely(was.prose), said_loosely(now.prose)
    bare_before, bare_after = measures.periods(was.prose), measures.periods(now.prose)
    words_before, words_after = said_in_words(was.prose), said_in_words(now.prose)
    lost = _unmatched(before, [*after, *bare_after], loosely_after | words_after)
    yield from (f"lost number: {each.text}" for each in lost)
    invented = _unmatched(after, [*before, *also, *bare_before], loosely_before | words_before)
    yield from (f"invented number: {each.text}" for each in invented)
    yield from (f"changed unit: {each.text}" for each in _other_units(before, after, loosely_after))
    yield from (f"changed unit: {each.text}" for each in _other_units(after, [*before, *also], loosely_before))
    gone = [each for each in bare_before if not _amounts([*bare_after, *after], each)]
    times = [each for each in after if each.unit in TIME]
    new = [each for each in [*bare_after, *times] if not _amounts([*before, *also, *bare_before], each)]
    # "My son is 6" is "my six-year-old".
    new = [each for each in new if each.unit != "years" or each.value not in {other.value for other in before}]
    if gone and new:
        yield f"changed period: {gone[0].text}"
    there = bounds.bounds(now.prose)
    for number, kind in bounds.bounds(was.prose).items():
        if there.get(number, kind) != kind:
            yield f"changed bound: at {kind} {number}"


def _unmatched(
    quantities: Iterable[measures.Quantity], others: Sequence[measures.Quantity], loosely: Collection[str]
) -> Iterator[measures.Quantity]:
    """Those of the quantities that are not among the others, as the same number or as the same amount."""
    quantities, others = list(quantities), [*others, *measures.sums(others)]
    values = {other.value for other in others} | set(loosely)
    added_up = {part for total in measures.sums(quantities) if _amounts(others, total) for part in total.parts}
    for quantity in quantities:
        if quantity.value not in values and quantity not in added_up and not _amounts(others, quantity):
            yield quantity


def _other_units(
    quantities: Sequence[measures.Quantity], others: Sequence[measures.Quantity], loosely: Collection[str]
) -> Iterator[measures.Quantity]:
    """Those of the quantities whose numbers are among the others with other units alone.

    What a bare number counts may be added, and left out where it is plain: "from 30 seconds to 120".
    """
    own = {(each.value, each.unit) for each in quantities}
    added_up = {part for total in measures.sums(others) if _amounts(quantities, total) for part in total.parts}
    for quantity in quantities:
        alike = [each for each in others if each.value == quantity.value and each not in added_up]
        if not quantity.unit or not alike or quantity.value in loosely or _amounts(others, quantity):
            continue
        # "10 km" beside "10 weeks": it has its own counterpart.
        units = {each.unit for each in alike if each.unit == quantity.unit or (each.value, each.unit) not in own}
        if units and not units & {quantity.unit, None}:
            yield quantity


def _amounts(others: Iterable[measures.Quantity], quantity: measures.Quantity) -> bool:
    return quantity.amount is not None and any(other.amount == quantity.amount for other in others)


def _denials(was: Facts, now: Facts) -> Iterator[str]:
    before, after = bounds.without_bounds(was.prose), bounds.without_bounds(now.prose)
    denied_after, kept_after = Words(denied_words(after, before)), Words(kept_words(after))
    denied_before = Words([*denied_words(before), *kept_words(before)])
    beside, words_before = Words(words_beside_denials(after)), Words(content_words(before))
    there, here = denials(after), [denial for denial in denials(before) if denial.scope]

    def is_kept(denial: Denial) -> bool:
        """Whether it is denied, or, of a change, said that all stays as it is."""
        if denial.can_be_kept and any(word in kept_after for word in denial.around):
            return True
        return _are_in(denied_after, [denial.scope]) and _are_in(beside, denial.parts)

    lost = [denial for denial in here if not is_kept(denial)]
    # What is denied in other words: nothing of it is left, and there are more denials than those that were kept.
    words_after, spare, reworded = Words(content_words(after)), len(there) - len(here) + len(lost), 0
    for denial in lost:
        if reworded < spare and not any(word in words_after for word in denial.scope):
            reworded += 1
        else:
            yield f"lost denial: {denial.cue} {' '.join(denial.scope)}"
    new = [denial for denial in there if denial.scope and not any(word in denied_before for word in denial.around)]
    # Of what the original names, and so not what was reworded; then of what stands beside that.
    added = [denial for denial in new if any(word in words_before for word in denial.scope)]
    beyond = [denial for denial in new if denial not in added and any(word in words_before for word in denial.around)]
    elliptical = len(denials(before)) - len(here)  # "if not, …": the rewriting may say what is denied
    others = len(new) - len(added) - len(beyond)
    for denial in [*added, *beyond[max(0, reworded - others) :]][
        elliptical + max(0, reworded - others - len(beyond)) :
    ]:
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
