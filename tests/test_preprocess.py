"""The small model's step: what is chosen, what is asked, what is sent, and what happens when it fails."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest

from llm_prellm.errors import PrellmError
from llm_prellm.options import ProfileOptions
from llm_prellm.preprocess import templates
from llm_prellm.preprocess.ask import Ask, Decomposition, SmallModelFailed
from llm_prellm.preprocess.choose import choose
from llm_prellm.preprocess.decompose import decompose
from llm_prellm.preprocess.units import units
from llm_prellm.strategies import STRATEGIES

TASKS = (
    "My ESP32 restarts every two minutes. Write a sketch that reads a BME280 every 30 seconds. "
    "Do not use the String class. Then explain how I find out why it restarts."
)
ZADANIA = (
    "Mam kocioł z błędem F28. Wyjaśnij, co znaczy ten błąd. Sprawdź, czy mogę go sam zresetować. "
    "Nie chcę rozkręcać obudowy."
)
CONTEXT = "Q: What baud rate does my GPS use?\nA: Your u-blox NEO-6M is set to 115200 baud."


def run(
    query: str, strategy: str, answers: Sequence[object], *, context: str = "", prompts_dir: Path | None = None
) -> tuple[Decomposition, list[Ask]]:
    """Drive a decomposition with these answers: a text, a value to be sent as JSON, or an exception to be thrown."""
    asks: list[Ask] = []
    generator = decompose(query, strategy, context=context, prompts_dir=prompts_dir)
    try:
        asks.append(next(generator))
        for answer in answers:
            if isinstance(answer, Exception):
                asks.append(generator.throw(answer))
            else:
                asks.append(generator.send(answer if isinstance(answer, str) else json.dumps(answer)))
    except StopIteration as done:
        assert isinstance(done.value, Decomposition)
        return done.value, asks
    raise AssertionError(f"asked more often than there are answers: {asks[-1]}")


LONG_STORY = (
    "We moved the workshop to a new building in March. The compressor is an old three-phase one. "
    "The electrician put it on the same circuit as the lights. Since then the breaker trips twice a week, "
    "mostly in the morning. The landlord says that the wiring is fine. The lights have never flickered. "
    "The compressor was serviced in autumn and had no faults. I would like to know where the problem may be "
    "before I pay for another visit."
)


@pytest.mark.parametrize(
    ("query", "context", "strategy"),
    [
        ("", "", "passthrough"),
        ("hi", "", "passthrough"),
        ("What is the capital of Peru?", "", "passthrough"),
        ("Jak wgrać Tasmotę na Sonoffa?", "Q: …", "passthrough"),
        ("```c\nint main(void) { return 0; }\n```", "", "passthrough"),
        ("fix\n```python\nfor i in range(10):\n    print(i, end=' ') if i else None\n```", "x", "passthrough"),
        ("And how do I change it to 9600?", "", "passthrough"),
        ("And how do I change it to 9600?", CONTEXT, "enrich"),
        ("A jak to zrobić na tym drugim?", "Q: …", "enrich"),
        ("Do the same for the garage sensor.", CONTEXT, "enrich"),
        ("zrób to jeszcze raz, ale dla tamtego czujnika", "Q: …", "enrich"),
        (TASKS, "", "split"),
        (ZADANIA, "", "passthrough"),
        (ZADANIA + " Na koniec napisz krótki SMS do serwisanta.", "", "split"),
        ("- write a test\n- explain what it covers\n- suggest a better name for the function it tests", "", "split"),
        ("Explain what a mutex is, how it differs from a semaphore and what I would use in a small Rust program.",
         "", "passthrough"),
        (LONG_STORY, "", "structure"),
        ("Wie baue ich eine Wetterstation? Erkläre mir die Sensoren. Schreibe den Code. Zeichne den Plan für mich auf.",
         "", "passthrough"),
        ("word " * 4000, "", "passthrough"),
    ],
)  # fmt: skip
def test_auto(query: str, context: str, strategy: str) -> None:
    assert choose(query, context=context) == strategy


@pytest.mark.parametrize(
    ("prompt", "found"),
    [
        ("One. Two? Three!", ["One.", "Two?", "Three!"]),
        ("Use e.g. Rust. Not C.", ["Use e.g. Rust.", "Not C."]),
        ("Podaj np. Rusta. Na 3,3 V.", ["Podaj np. Rusta.", "Na 3,3 V."]),
        ("1. first\n2. second", ["1. first", "2. second"]),
        ("Look:\n```\na. B\n```\nFix it.", ["Look:", "```\na. B\n```", "Fix it."]),
        ("an open\n```\nfence. Without end", ["an open", "```\nfence. Without end"]),
    ],
)
def test_units(prompt: str, found: list[str]) -> None:
    assert [unit.text for unit in units(prompt)] == found


@pytest.mark.parametrize("query", [TASKS, ZADANIA, LONG_STORY, "a\n\n```\nb\n```\n- c. D?"])
def test_units_hold_every_word(query: str) -> None:
    assert " ".join(unit.text for unit in units(query)).split() == query.split()


def test_passthrough_asks_nothing() -> None:
    result, asks = run(TASKS, "passthrough", [])
    assert (result, asks) == (Decomposition("passthrough", TASKS, {}, 0, None), [])


def test_split_quotes_the_tasks_beneath_the_prompt() -> None:
    result, asks = run(TASKS, "auto", [{"1": "detail", "2": "task", "3": "detail", "4": "task"}])
    assert (result.strategy, result.calls, result.fallback) == ("split", 1, None)
    assert result.prompt.startswith(TASKS + "\n")
    assert "1. “Write a sketch that reads a BME280 every 30 seconds. Do not use the String class.”" in result.prompt
    assert "2. “Then explain how I find out why it restarts.”" in result.prompt
    assert asks[0].schema is not None
    assert set(asks[0].schema["properties"]) == {"1", "2", "3", "4"}


def test_a_polish_prompt_gets_polish_headings() -> None:
    result, _ = run(ZADANIA, "structure", [{"1": "fact", "2": "request", "3": "request", "4": "constraint"}])
    assert result.fallback is None
    added = result.prompt.removeprefix(ZADANIA)
    assert "O co chodzi:\n- „Wyjaśnij, co znaczy ten błąd.”" in added
    assert "Czego trzeba się trzymać:\n- „Nie chcę rozkręcać obudowy.”" in added
    assert not any(word in added.split() for word in ("the", "Asked", "Given:"))


def test_classify_adds_what_such_a_request_calls_for() -> None:
    result, _ = run("Why does my breaker trip in the morning?", "classify", [{"intent": "troubleshooting"}])
    assert result.data["intent"] == "troubleshooting"
    assert "likely causes" in result.prompt


def test_enrich_resolves_what_the_prompt_leans_on() -> None:
    query = "And how do I change it to 9600?"
    standalone = "How do I change the baud rate of the u-blox NEO-6M to 9600?"
    result, asks = run(query, "enrich", [{"standalone": standalone}], context=CONTEXT)
    assert (result.fallback, result.calls) == (None, 1)
    assert result.prompt.startswith(query)
    assert result.prompt.endswith(standalone)
    assert CONTEXT in asks[0].prompt


def test_context_reaches_the_large_model_only_through_what_was_resolved() -> None:
    result, asks = run(TASKS, "split", [{"1": "detail", "2": "task", "3": "detail", "4": "task"}], context=CONTEXT)
    assert "NEO-6M" not in result.prompt
    assert "NEO-6M" not in asks[0].prompt


@pytest.mark.parametrize(
    "standalone",
    [
        "How do I change the baud rate to 4800?",
        "How do I change the Garmin to 9600?",
        "How do I not change it to 9600?",
        "Jak mam zmienić prędkość na 9600?",
        "Use AT+IPR.",
    ],
)
def test_an_unfaithful_rewriting_is_refused(standalone: str) -> None:
    query = "And how do I change it to 9600?"
    result, _ = run(query, "enrich", [{"standalone": standalone}], context=CONTEXT)
    assert result.prompt == query
    assert result.fallback is not None
    assert result.data["unfaithful"]


@pytest.mark.parametrize("strategy", ["classify", "structure", "split", "enrich"])
@pytest.mark.parametrize("query", [TASKS, ZADANIA])
class TestFailures:
    def test_a_failure_sends_the_users_own_prompt(self, strategy: str, query: str) -> None:
        result, _ = run(query, strategy, [SmallModelFailed("no answer within 60 seconds")], context=CONTEXT)
        assert (result.prompt, result.strategy, result.calls) == (query, strategy, 1)
        assert result.fallback == "the small model failed: no answer within 60 seconds"

    def test_it_is_asked_again_once(self, strategy: str, query: str) -> None:
        result, asks = run(query, strategy, ["I cannot do that.", "{}"], context=CONTEXT)
        assert (result.prompt, result.calls) == (query, 2)
        assert result.fallback == "the small model's answer could not be read"
        assert asks[1].prompt.startswith(asks[0].prompt)
        assert asks[1].prompt != asks[0].prompt

    def test_it_may_fail_when_it_is_asked_again(self, strategy: str, query: str) -> None:
        result, _ = run(query, strategy, ["?", SmallModelFailed("gone")], context=CONTEXT)
        assert (result.prompt, result.calls, result.fallback) == (query, 2, "the small model failed: gone")

    @pytest.mark.parametrize("answer", ["[]", "null", '"split"', "{", "[[[[" * 5000, '{"1": {"2": []}}', "\x00"])
    def test_rubbish_never_reaches_the_large_model(self, strategy: str, query: str, answer: str) -> None:
        result, _ = run(query, strategy, [answer, answer], context=CONTEXT)
        assert result.prompt == query
        assert result.fallback is not None


def test_labels_that_overlook_the_requests_are_not_believed() -> None:
    result, _ = run(ZADANIA, "structure", [{"1": "request", "2": "constraint", "3": "fact", "4": "request"}])
    assert result.prompt == ZADANIA
    assert result.fallback == "the small model overlooked 2 of 2 requests"


@pytest.mark.parametrize(
    ("strategy", "answer"),
    [
        ("split", {"1": "detail", "2": "task", "3": "detail", "4": "detail"}),
        ("structure", dict.fromkeys("1234", "request")),
    ],
)
def test_when_nothing_was_gained_the_users_own_prompt_is_sent(strategy: str, answer: dict[str, str]) -> None:
    query = "My breaker trips. Why is that? It is an old one. The wiring is new."
    result, _ = run(query, strategy, [answer])
    assert result.prompt == query
    assert result.fallback is not None


@pytest.mark.parametrize(
    ("query", "strategy"),
    [("Wie geht das mit der Platine? Und was ist mit dem Sensor?", "split"), ("Fix the loop, please.", "structure")],
)
def test_some_prompts_are_not_worth_a_question(query: str, strategy: str) -> None:
    result, asks = run(query, strategy, [])
    assert (result.prompt, result.calls, asks) == (query, 0, [])
    assert result.fallback is not None


@pytest.mark.parametrize(
    "answer",
    [
        '{"1": "detail", "2": "task", "3": "detail", "4": "task"}',
        '```json\n{"1": "detail", "2": "task", "3": "detail", "4": "task"}\n```',
        'Sure, here it is:\n{"1": "detail", "2": "task", "3": "detail", "4": "task",}\nHope it helps!',
        "{'1': 'detail', '2': 'task', '3': 'detail', '4': 'task'}",
        '{1: "Detail", 2: "Task", 3: "detail", 4: "TASK"}',
        '<think>{"1": "task"}</think>{"1": "detail", "2": "task", "3": "detail", "4": "task"}',
        '{"1": "detail", "2": "task", "3": "detail", "4": "task"',
        '{"1": "detail"\n"2": "task"\n"3": "detail"\n"4": "task"}',
        '{"2": "task", "3": "detail", "4": "task"}',
    ],
)
def test_json_is_read_leniently(answer: str) -> None:
    result, _ = run(TASKS, "split", [answer])
    assert (result.calls, result.fallback) == (1, None)
    assert len(result.data["tasks"]) == 2


def test_an_unknown_strategy_is_named() -> None:
    with pytest.raises(PrellmError, match=r"'guess'.*auto"):
        next(decompose("hello", "guess"))


class TestPromptFiles:
    def test_the_users_file_is_used(self, tmp_path: Path) -> None:
        (tmp_path / "split.txt").write_text("Sort, for $$5.\n---\nHere:\n$units\n", encoding="utf-8")
        result, asks = run(TASKS, "split", ["?", {"1": "detail", "2": "task", "3": "detail", "4": "task"}],
                           prompts_dir=tmp_path)  # fmt: skip
        assert asks[0].system == "Sort, for $5."
        assert asks[0].prompt.startswith("Here:\n1. My ESP32")
        assert asks[1].prompt == asks[0].prompt
        assert result.fallback is None

    def test_other_strategies_keep_theirs(self, tmp_path: Path) -> None:
        (tmp_path / "split.txt").write_text("broken", encoding="utf-8")
        _, asks = run(TASKS, "classify", [{"intent": "code"}], prompts_dir=tmp_path)
        assert TASKS in asks[0].prompt

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"no separator $units", "needs one line '---'"),
            (b"a\n---\n$units\n---\nb\n---\nc", "needs one line '---'"),
            (b"a\n---\nnothing", r"lacks the placeholder \$units"),
            (b"a\n---\n$units $prompt", r"unknown placeholder \$prompt"),
            (b"a\n---\n$units for 5 $", r"stray '\$'"),
            (b"\xff\xfe\n---\n$units", "cannot read"),
        ],
    )
    def test_a_broken_file_is_an_error_of_one_line(self, tmp_path: Path, content: bytes, message: str) -> None:
        (tmp_path / "split.txt").write_bytes(content)
        with pytest.raises(PrellmError, match=message) as error:
            next(decompose(TASKS, "split", prompts_dir=tmp_path))
        assert "\n" not in str(error.value)
        assert "split.txt" in str(error.value)

    @pytest.mark.parametrize("strategy", sorted(set(STRATEGIES) - {"auto", "passthrough"}))
    def test_the_packages_own_files_have_the_form_they_ask_for(self, strategy: str) -> None:
        values = dict.fromkeys(templates.PLACEHOLDERS[strategy], "VALUE")
        prompts = templates.render(strategy, values)
        assert "VALUE" in prompts.prompt
        assert prompts.again

    def test_a_prompt_with_dollars_and_rules_is_quoted_as_it_is(self) -> None:
        query = "What does $HOME mean?\n---\nAnd why is $$ the process id?"
        _, asks = run(query, "classify", [{"intent": "question"}])
        assert query in asks[0].prompt


def test_importing_loads_neither_stemmers_nor_repair() -> None:
    code = (
        "import sys, llm_prellm.preprocess.decompose;"
        "sys.exit(any(name in sys.modules for name in ('Stemmer', 'json_repair', 'detect_secrets')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_option_takes_every_strategy() -> None:
    [literal, _] = get_args(ProfileOptions.model_fields["strategy"].annotation)
    assert get_args(literal) == STRATEGIES


@pytest.mark.parametrize(
    ("query", "standalone", "why"),
    [
        (
            "draft a note about the new hire",
            "The new hire Ewa Nowak is 14 500 PLN, starting in June. She is on a trial period and reports to Adam.",
            "says more",
        ),
        (
            "draft a note about the new hire",
            "draft a note about the new hire Ewa Nowak and reports to Adam and reports to Adam and reports to Adam",
            "repeats itself",
        ),
        ("how old is Burek?", "My dog is called Burek.", "asks nothing"),
        ("how old is Burek?", "Where does my dog live?", "something else"),
        ("and how do I change it to 9600?", "And how do I change the baud rate of the sensor to 9600?", None),
        ("a jak to zmienić na 9600?", "A jak zmienić prędkość portu czujnika na 9600?", None),
    ],
)
def test_what_is_filled_in_is_no_history(query: str, standalone: str, why: str | None) -> None:
    context = (
        "The new hire Ewa Nowak, 14 500 PLN, June, trial, reports to Adam. My dog is called Burek, 5 years old. "
        + ("The baud rate of the sensor, prędkość portu czujnika")
    )
    result, _ = run(query, "enrich", [{"standalone": standalone}], context=context)
    if why is None:
        assert result.fallback is None and standalone in result.prompt
    else:
        assert result.prompt == query and why in (result.fallback or "")


def test_an_answer_that_was_cut_off_fills_nothing_in() -> None:
    query = "and how do I change it to 9600?"
    cut = '{"standalone": "And how do I change the baud rate of the sensor to 9600? And the baud rate'
    result, asks = run(query, "enrich", [cut, cut], context="the baud rate of the sensor")
    assert (result.prompt, len(asks)) == (query, 2)
    assert result.fallback == "the small model's answer could not be read"
