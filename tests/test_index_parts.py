"""The parts of the index that are pure: words, postings, the first look, the last order."""

from __future__ import annotations

import random

import pytest

from llm_prellm.index import classes, concepts, postings, query, rank, settle, wordlist, words
from llm_prellm.index.candidates import Sum, neighbours, quantise
from llm_prellm.index.figures import contradict, figures
from llm_prellm.index.follow_up import is_follow_up


@pytest.mark.parametrize(
    ("word", "folded"),
    [("Łódź", "lodz"), ("ŻÓŁW", "zolw"), ("Straße", "strasse"), ("naïve", "naive"), ("plain", "plain"), ("Ø", "o")],
)
def test_fold(word: str, folded: str) -> None:
    assert words.fold(word) == folded


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Host 10.0.0.17, port 22!", ["host", "10.0.0.17", "port", "22"]),
        ("foo_bar and fw-build:13.2", ["foo_bar", "and", "fw-build:13.2"]),
        ("I use C++ and C#.", ["i", "use", "c++", "and", "c#"]),
        ("don't", ["don't"]),
        ("…", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words.words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("płytkę", "płytki"),
        ("ogórkami", "ogórki"),
        ("painting", "painted"),
        ("melanie's", "melanie"),
        ("gpio21", "gpio"),
        ("foo_bar", "bar"),
        ("kot", "kota"),
    ],
)
def test_terms_in_common(one: str, other: str) -> None:
    assert set(words.terms(one)) & set(words.terms(other))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Gdzie jest klucz do piwnicy?", "pl"),
        ("Where is the key to the cellar?", "en"),
        ("ESP32 BME280", ""),
        ("płytka", "pl"),
    ],
)
def test_language(text: str, language: str) -> None:
    assert words.language(text, words.words(text)) == language


@pytest.mark.parametrize("count", [0, 1, 5, 1024, 1025, 30_000, postings.BLOCK])
def test_postings_round_trip(count: int) -> None:
    offsets = sorted(random.Random(count).sample(range(postings.BLOCK), count))
    mask = postings.decode(postings.encode(offsets))
    assert postings.members(mask) == offsets[::-1]
    half = count // 2
    assert postings.decode(postings.extend(postings.encode(offsets[:half]), offsets[half:])) == mask
    dead = postings.mask_of(offsets[:half])
    assert postings.members(postings.decode(postings.without(postings.encode(offsets), dead))) == offsets[half:][::-1]


def test_members_stops_at_its_limit_with_the_highest() -> None:
    assert postings.members(postings.mask_of([1, 9, 400, 401]), 3) == [401, 400, 9]


def test_sum_adds_like_a_counter_and_finds_the_best() -> None:
    draw = random.Random(5)
    expected = dict.fromkeys(range(200), 0)
    total = Sum()
    for _ in range(12):
        members, weight = sorted(draw.sample(range(200), 60)), draw.randrange(1, 40)
        total.add(postings.mask_of(members), weight)
        for member in members:
            expected[member] += weight
    assert total.scores(range(200)) == list(expected.values())
    best = total.best((1 << 200) - 1, 25)
    floor = sorted(expected.values(), reverse=True)[24]
    assert len(best) == 25
    assert all(expected[member] >= floor for member in best)
    assert total.best(0, 25) == []


@pytest.mark.parametrize(
    ("mask", "follows", "beside"),
    [(0b0010, 0b1110, 0b0101), (0b0010, 0b1000, 0b0000), (0b0110, 0b1110, 0b1001), (0, 0b1110, 0)],
)
def test_neighbours(mask: int, follows: int, beside: int) -> None:
    assert neighbours(mask, follows) == beside


def test_quantise() -> None:
    assert quantise([8.0, 4.0, 0.01, 0.0], 24) == [24, 12, 1, 0]


def test_rarer_words_weigh_more() -> None:
    weights = [rank.weight_of(holding, 1000) for holding in (0, 1, 10, 500, 1000)]
    assert weights == sorted(weights, reverse=True)
    assert weights[-1] > 0


def test_conversation_parts_fall_with_distance() -> None:
    parts = rank.conversation_parts([(0.0,)] * 10 + [(1.0,)] + [(0.0,)] * 12)
    assert parts[11] > parts[12] > parts[13] > parts[19] == 0
    assert parts[9] > parts[8] > parts[7] > parts[1] == 0
    assert rank.conversation_parts([]) == []


def test_what_follows_a_word_has_more_of_it_than_what_leads_to_it() -> None:
    parts = rank.conversation_parts([(0.0,), (0.0,), (1.0,), (0.0,), (0.0,)])
    assert parts[3] > parts[1]
    assert parts[4] > parts[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("I went there last week", True),
        ("It was on Friday", True),
        ("wczoraj byłem w kinie", True),
        ("spotkanie 3 kwietnia", True),
        ("o 16:30", True),
        ("I like pancakes", False),
        ("marchew i masło", False),
    ],
)
def test_says_when(text: str, says: bool) -> None:
    assert rank.says_when(text) is says


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("What is the address of the printer?", ["address", "printer"]),
        ("Jaki jest adres drukarki?", ["adres", "drukarki"]),
        ("and what about it?", []),
        ("", []),
    ],
)
def test_query_words(text: str, found: list[str]) -> None:
    assert [word.text for word in query.parse(text).words] == found


def test_concepts_cross_the_languages() -> None:
    assert words.stem("lodówka", "pl") in concepts.related(words.terms("fridge"))
    assert words.stem("dog", "en") in concepts.related(words.terms("pies"))
    assert concepts.related(words.terms("xyzzy")) == []


def test_every_word_of_the_concepts_is_found_by_its_term() -> None:
    of: dict[str, list[str]] = {}
    for line in wordlist.lines(concepts.LIST):
        for term in wordlist.stems(line):
            of.setdefault(term, []).append(line)
    for term, lines in of.items():
        others = dict.fromkeys(other for line in lines for other in wordlist.stems(line) if other != term)
        assert concepts.related((term,)) == list(others), term


@pytest.mark.parametrize(
    ("name", "member"),
    [("zwierzęta", "chomik"), ("zwierzętami", "kot"), ("pets", "hamster"), ("pet", "kot"), ("bazy", "postgres")],
)
def test_a_class_has_members(name: str, member: str) -> None:
    [word] = query.parse(name).words
    found = classes.members(word.terms + word.kin)
    assert not set(words.terms(member)).isdisjoint(found)


def test_the_most_usual_members_come_first_in_both_languages() -> None:
    assert classes.members(words.terms("pets"))[:2] == [words.stem("dog", "en"), words.stem("pies", "pl")]


def test_what_is_no_class_has_no_members() -> None:
    assert classes.members(words.terms("chomik")) == classes.members(words.terms("xyzzy")) == []


def test_every_name_of_a_class_is_found_by_its_term() -> None:
    of: dict[str, list[str]] = {}
    for line in wordlist.lines(classes.LIST):
        names, equals, members = line.partition(" = ")
        assert equals and names.count("|") == members.count("|") == 1, line
        for term in wordlist.stems(names):
            of.setdefault(term, []).append(members)
    for term, lines in of.items():
        members = dict.fromkeys(member for line in lines for member in wordlist.stems(line) if member != term)
        assert set(classes.members((term,))) == set(members), term
        assert len(lines) <= 2, f"{term}: what may be of many kinds tells little"


def reading(
    id: str, score: float, timestamp: float, query: str, values: tuple[float, ...] = (1.0, 1.0)
) -> settle.Reading:
    return settle.Reading(id, score, timestamp, query, "", values)


@pytest.mark.parametrize(
    ("newer", "first"),
    [
        (reading("new", 0.8, 2, "Przenieśli to na środę"), "new"),
        (reading("new", 0.8, 2, "It is on Wednesday now"), "new"),
        (reading("new", 0.8, 2, "I like Wednesdays"), "old"),  # tells of no change
        (reading("new", 0.3, 2, "It is on Wednesday now"), "old"),  # fits much less
        (reading("new", 0.8, 0, "It is on Wednesday now"), "old"),  # is not newer
        (reading("new", 0.8, 2, "It is on Wednesday now", (1.0, 0.0)), "old"),  # is about something else
    ],
)
def test_newer_first(newer: settle.Reading, first: str) -> None:
    assert settle.newer_first([reading("old", 1.0, 1, "It is on Tuesday"), newer])[0].id == first


@pytest.mark.parametrize(
    ("older", "newer", "values", "first"),
    [
        ("Prom wypływa 4 lipca o 18:00", "Wypływamy 5 lipca o 17:30", (1.0, 1.0), "new"),
        ("The dose is 2.5 mg", "The vet gave him 5 mg", (1.0, 0.0), "old"),  # is about something else
        ("The dose is 2.5 mg", "The vet gave him 5 mg", (1.0, 1.0), "new"),
        ("The dose is 5 mg", "He takes his 5 mg well", (1.0, 1.0), "old"),  # says the same
        ("The dose is 5 mg", "He was given it for 3 weeks", (1.0, 1.0), "old"),  # measures something else
    ],
)
def test_the_newer_of_two_figures_comes_first(older: str, newer: str, values: tuple[float, ...], first: str) -> None:
    told = [reading("old", 1.0, 1, older), reading("new", 0.8, 2, newer, values)]
    assert settle.newer_first(told)[0].id == first


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Wypływamy 5 lipca o 17:30", {"day": {"7-5"}, "time": {"17:30"}}),
        ("we sail on July 5", {"day": {"7-5"}}),
        ("NAS ma teraz 10.0.40.20", {"address": {"10.0.40.20"}}),
        ("30 dni, 2,5 mg i 6.2%", {"amount of dni": {"30"}, "amount of mg": {"2.5"}, "amount of %": {"6.2"}}),
        ("w środę i w piątek", {"weekday": {"2", "4"}}),
        ("GPIO21, v1.2.3, room 12 of it", {}),
        ("in July", {}),
    ],
)
def test_figures(text: str, found: dict[str, set[str]]) -> None:
    assert figures(text) == found


def test_texts_contradict_only_in_figures_of_one_kind() -> None:
    assert contradict("co 30 dni", "co 90 dni")
    assert contradict("choir on Monday", "chór we wtorki")
    assert not contradict("co 30 dni", "za 90 zł")
    assert not contradict("5 or 6 litres", "6 litres")
    assert not contradict("", "5 mg")


@pytest.mark.parametrize(
    ("prompt", "follows"),
    [
        ("and the QoS?", True),
        ("a co dla gości?", True),
        ("ile minut od wypłynięcia?", True),
        ("Super good!", True),
        ("i jak długo lać za jednym razem, jeśli jest gorąco?", True),
        ("My Mosquitto broker runs on 192.168.10.31", False),
        ("Jak sparować czujnik zalania pod pralką w łazience?", False),
        ("a " + "bardzo długie zdanie o ogrodzie " * 4, False),
        ("", False),
    ],
)
def test_follow_ups(prompt: str, follows: bool) -> None:
    assert is_follow_up(prompt) == follows


def test_a_follow_up_takes_the_topic_from_the_exchange_before_it() -> None:
    assert rank.follow_up_part((0.0, 1.0), (2.0, 3.0)) == pytest.approx((rank.FOLLOWED - rank.LAST) * 2.0)
    assert rank.follow_up_part((0.0, 0.0), (2.0, 3.0)) == 0.0  # it holds nothing that was asked for


def test_duplicates_keep_what_differs_in_numbers() -> None:
    long = "The backup of the file server starts every night at "
    same = [
        reading("a", 1.0, 1, long + "3:40"),
        reading("b", 0.9, 2, long + "3:40."),
        reading("c", 0.8, 3, long + "4:10"),
    ]
    assert [kept.id for kept in settle.fold_duplicates(same)] == ["b", "c"]
