"""Questions about earlier talk that name a time: which they are, and what answers them."""

from __future__ import annotations

import datetime
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from llm_prellm import UserMemory
from llm_prellm.index import look_back

THURSDAY = datetime.date(2026, 11, 26)


def days(*named: tuple[int, int]) -> set[tuple[int, int, int]]:
    return {(2026, month, day) for month, day in named}


LAST_WEEK = days(*((11, day) for day in range(16, 23)))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Co ustaliliśmy we wtorek?", days((11, 24))),
        ("co ustalilismy we wtorek", days((11, 24))),
        ("Co ustaliliśmy w czwartek?", days((11, 19))),  # today is one: a week ago
        ("co mówiłem wczoraj", days((11, 25))),
        ("co robiliśmy przedwczoraj wieczorem?", days((11, 24))),
        ("o czym rozmawialiśmy w zeszłym tygodniu?", LAST_WEEK),
        ("Przypomnij mi, co robiłem dwa dni temu", days((11, 24))),
        ("Podsumuj wczorajsze rozmowy", days((11, 25))),
        ("a co było w weekend?", days((11, 21), (11, 22))),
        ("Podsumuj wczoraj", days((11, 25))),
        ("co ustaliliśmy w ten weekend?", days((11, 21), (11, 22))),  # today is a Thursday
        ("Summarize last week", LAST_WEEK),
        ("co postanowiliśmy 3 listopada?", {(0, 11, 3)}),
        ("Co się działo w tym miesiącu?", {(2026, 11, 0)}),
        ("What did we decide on Tuesday?", days((11, 24))),
        ("What was decided last Tuesday?", days((11, 24))),
        ("what did I ask yesterday?", days((11, 25))),
        ("What did we discuss the day before yesterday?", days((11, 24))),
        ("Summarize what we discussed 3 days ago", days((11, 23))),
        ("what did I do last week?", LAST_WEEK),
        ("What did we discuss in October?", {(0, 10, 0)}),
        ("o czym rozmawialiśmy 24.11?", days((11, 24))),
        ("What have we discussed in the last 7 days?", days(*((11, day) for day in range(19, 27)))),
        ("co ustaliliśmy przez ostatnie dwa tygodnie?", days(*((11, day) for day in range(12, 27)))),
        ("what did we agree on last month?", {(2026, 10, 0)}),
    ],
)
def test_only_a_time_is_asked_for(text: str, named: set[tuple[int, int, int]]) -> None:
    asked = look_back(text, THURSDAY)
    assert asked.alone
    assert set(asked.dates) == named


@pytest.mark.parametrize(
    "text",
    [
        "Na czym skończyliśmy?",
        "na czym stanęło ostatnio?",
        "o czym ostatnio rozmawialiśmy?",
        "Where did we leave off?",
        "What were we talking about last time?",
    ],
)
def test_the_last_time_is_asked_for(text: str) -> None:
    assert look_back(text, THURSDAY).latest


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Co ustaliliśmy w sprawie pompy we wtorek?", days((11, 24))),
        ("Co jadłem wczoraj na obiad?", days((11, 25))),
        ("What did we decide about the heat pump on Tuesday?", days((11, 24))),
        # A time that is to come, or no question about earlier talk.
        ("Napisz maila o spotkaniu we wtorek", set()),
        ("What's the weather today?", set()),
        ("Jaki dziś dzień?", set()),
        ("Mam problem w piątek, co robić?", set()),
        ("Zrób to dzisiaj", set()),
        ("Summarize last week's report", set()),
        ("Podsumuj wczorajszy artykuł", set()),
        ("Wczoraj rozmawialiśmy o ogrodzie.", set()),
        ("What did we decide?", set()),
        ("Kiedy ostatnio wymieniałem filtr?", set()),
        ("What did we plan for next Tuesday?", set()),
        ("", set()),
    ],
)
def test_more_is_asked_for_than_a_time(text: str, named: set[tuple[int, int, int]]) -> None:
    asked = look_back(text, THURSDAY)
    assert not asked.is_all
    assert set(asked.dates) == named


@pytest.fixture(params=["UTC", "Europe/Warsaw", "America/Los_Angeles"])
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def at(days_ago: int, hour: int) -> float:
    """A moment of this machine's calendar, in unix seconds."""
    day = datetime.date.today() - datetime.timedelta(days=days_ago)
    return datetime.datetime(day.year, day.month, day.day, hour).timestamp()


TOLD = {
    "Dodajemy przekaźnik do GPIO26": (2, 1),
    "The fence is to be green": (1, 0),
    "Rabaty plewimy co tydzień": (1, 23),
    "Backups go to the NAS at night": (0, 0),
    "Chleb pieczemy w niedzielę": (30, 12),
}


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="needs time zones of POSIX")
async def test_what_was_said_that_day_is_found(tmp_path: Path, zone: None) -> None:
    with UserMemory(tmp_path / "logs.db") as memory:
        for query, (days_ago, hour) in TOLD.items():
            await memory.add_interaction(query, "OK", timestamp=at(days_ago, hour))
        # Another question of the kind is no answer to it.
        await memory.add_interaction("Co mówiłem wczoraj?", "O chlebie.", timestamp=at(1, 12))

        async def found(question: str) -> list[str]:
            return [each.query for each in await memory.search(question)]

        yesterday = ["Rabaty plewimy co tydzień", "The fence is to be green"]
        assert await found("co mówiłem wczoraj?") == yesterday
        assert await found("What did we decide two days ago?") == ["Dodajemy przekaźnik do GPIO26"]
        assert await found("What did we decide 5 days ago?") == []
        assert (await found("na czym skończyliśmy?"))[:3] == ["Backups go to the NAS at night", *yesterday]

        # All of them are put before a prompt; what was said on another day is not.
        injected = await memory.get_relevant_context("O czym rozmawialiśmy wczoraj?")
        assert all(query in injected for query in yesterday)
        assert not any(query in injected for query in TOLD if query not in yesterday)
        assert await memory.get_relevant_context("What did we decide 5 days ago?") == ""


async def test_a_day_named_from_today_favours_what_was_said_then(tmp_path: Path) -> None:
    with UserMemory(tmp_path / "logs.db") as memory:
        for days_ago in (9, 3, 1):
            await memory.add_interaction(f"Pompa ciepła, pomiar {days_ago}", "Zapisane.", timestamp=at(days_ago, 12))
        for days_ago in (9, 3, 1):
            found = await memory.search(f"Co mówiłem o pompie ciepła {days_ago} dni temu?")
            assert found[0].query == f"Pompa ciepła, pomiar {days_ago}"


async def test_the_session_comes_first(tmp_path: Path) -> None:
    path = tmp_path / "logs.db"
    for session, hour in (("dom", 9), ("praca", 10)):
        with UserMemory(path, session=session) as memory:
            await memory.add_interaction(f"Sesja {session}", "OK", timestamp=at(1, hour))
    with UserMemory(path, session="dom") as memory:
        assert [each.query for each in await memory.search("co robiłem wczoraj?")] == ["Sesja dom", "Sesja praca"]


@pytest.mark.parametrize("today", [datetime.date(2026, 11, 28), datetime.date(2026, 11, 29)])
def test_this_weekend_is_the_one_that_is_on(today: datetime.date) -> None:
    assert days((11, 28), (11, 29)) == set(look_back("co ustaliliśmy w ten weekend?", today).dates)
    assert days((11, 21), (11, 22)) == set(look_back("what did we decide last weekend?", today).dates)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("what did we say about 24.04?", set()),  # a version of Ubuntu
        ("What did we decide about Python 3.12?", set()),
        ("ile zapłaciłem za 12.10 PLN?", set()),
        ("co ustaliliśmy z 24.11?", days((11, 24))),
        ("podsumuj 24.11", days((11, 24))),
        ("what did we decide eight days ago?", days((11, 18))),
        ("what did we say a couple of days ago?", days((11, 24))),
        ("co ustaliliśmy dwanaście dni temu?", days((11, 14))),
        ("co ustaliliśmy kilkanaście dni temu?", set()),
        ("co ustaliliśmy w ciągu ostatnich pięciu dni?", days(*((11, day) for day in range(21, 27)))),
        ("what did we decide in May last year?", {(2025, 5, 0)}),
        ("co ustaliliśmy w marcu zeszłego roku?", {(2025, 3, 0)}),
        (unicodedata.normalize("NFD", "co ustaliliśmy w środę?"), days((11, 25))),
    ],
)
def test_which_time_is_meant(text: str, named: set[tuple[int, int, int]]) -> None:
    assert set(look_back(text, THURSDAY).dates) == named
