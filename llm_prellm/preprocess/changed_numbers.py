"""Whether a rewriting has the numbers of the original: as numbers, as amounts, with their units and bounds."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from . import bounds, measures
from .number_words import said_in_words, said_loosely
from .scales import TIME


def changed_numbers(was: str, now: str, told: str) -> Iterator[str]:
    """What became of the numbers of a text: a line for each that ``now`` lost or changed, or that was not in ``was``
    or in ``told``, what else the writer knew.
    """
    before, after = measures.quantities(was), measures.quantities(now)
    also = measures.quantities(told)
    loosely_before, loosely_after = said_loosely(was), said_loosely(now)
    bare_before, bare_after = measures.periods(was), measures.periods(now)
    words_before, words_after = said_in_words(was), said_in_words(now)
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
    there = bounds.bounds(now)
    for number, kind in bounds.bounds(was).items():
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
