"""Days and months that a query names, and which moments fit them."""

from __future__ import annotations

import datetime
import time

import pytest

from llm_prellm.index.dates import IN_PERIOD, ON_DAY, Date, dates, fit


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What did we buy on 25 May, 2022?", [(2022, 5, 25)]),
        ("the 3rd of March 2021", [(2021, 3, 3)]),
        ("on December 11th", [(0, 12, 11)]),
        ("Co ustaliliśmy 3 maja?", [(0, 5, 3)]),
        ("w październiku 2024", [(2024, 10, 0)]),
        ("in June", [(0, 6, 0)]),
        ("in May", [(0, 5, 0)]),
        ("od maja", [(0, 5, 0)]),
        ("2024-03-05 and 12.04.2023", [(2023, 4, 12), (2024, 3, 5)]),
        ("between August 11 and August 13 2023", [(2023, 8, 11), (2023, 8, 12), (2023, 8, 13)]),
        ("od 30 kwietnia do 2 maja", [(0, 4, 30), (0, 5, 1), (0, 5, 2)]),
        ("od 3 do 5 maja", [(0, 5, 3), (0, 5, 4), (0, 5, 5)]),
        ("between 3 and 5 May 2024", [(2024, 5, 3), (2024, 5, 4), (2024, 5, 5)]),
        ("August 11 and August 15", [(0, 8, 11), (0, 8, 15)]),  # two days, not a stretch
        ("from 28 December to 2 January", [(0, 1, 2), (0, 12, 28)]),
        ("on 31 February", [(0, 2, 31)]),
    ],
)
def test_dates(text: str, found: list[tuple[int, int, int]]) -> None:
    assert sorted(dates(text)) == found


@pytest.mark.parametrize(
    "text",
    ["it may rain", "co mają w planie", "co maja w planie", "they march on", "10.0.0.17", "45.99.2023", "2023", ""],
)
def test_no_dates(text: str) -> None:
    assert not dates(text)


def moment(text: str) -> float:
    return datetime.datetime.fromisoformat(text + "+00:00").timestamp()


@pytest.mark.parametrize(
    ("date", "when", "share"),
    [
        (Date(2022, 5, 25), "2022-05-25T13:00:00", ON_DAY),
        (Date(2022, 5, 25), "2022-05-24T23:00:00", ON_DAY),  # it was the 25th already in Warsaw
        (Date(2022, 5, 25), "2022-05-30T13:00:00", IN_PERIOD),  # told a few days after
        (Date(2022, 5, 25), "2022-05-20T13:00:00", 0),
        (Date(2022, 5, 25), "2023-05-25T13:00:00", 0),
        (Date(0, 5, 25), "2023-05-25T13:00:00", ON_DAY),
        (Date(0, 12, 30), "2023-01-02T13:00:00", IN_PERIOD),
        (Date(2023, 6, 0), "2023-06-17T13:00:00", IN_PERIOD),
        (Date(2023, 6, 0), "2023-07-03T13:00:00", IN_PERIOD),  # told in the first days of the next month
        (Date(2023, 6, 0), "2023-07-13T13:00:00", 0),
        (Date(2023, 12, 0), "2024-01-03T13:00:00", IN_PERIOD),
        (Date(0, 12, 0), "2024-01-03T13:00:00", IN_PERIOD),
        (Date(0, 2, 31), "2023-03-03T13:00:00", 0),
    ],
)
def test_fit(date: Date, when: str, share: float) -> None:
    assert fit(frozenset([date]), moment(when)) == share


def test_the_best_of_several_dates_counts() -> None:
    named = frozenset([Date(2023, 6, 0), Date(2023, 7, 1)])
    assert fit(named, moment("2023-07-01T13:00:00")) == ON_DAY
    assert fit(frozenset(), moment("2023-07-01T13:00:00")) == 0


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Tokyo", 1), ("America/Los_Angeles", 23), ("Europe/Warsaw", 0)])
def test_a_day_is_that_of_this_machine(monkeypatch: pytest.MonkeyPatch, zone: str, hour: int) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("the zone of a process cannot be changed here")
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        local = datetime.datetime(2026, 5, 25, hour).timestamp()
        assert fit(frozenset([Date(2026, 5, 25)]), local) == ON_DAY
        assert fit(frozenset([Date(2026, 5, 24)]), datetime.datetime(2026, 5, 25, 14).timestamp()) == IN_PERIOD
    finally:
        monkeypatch.undo()
        time.tzset()
