"""Questions about earlier talk that name a time: "co ustaliliśmy we wtorek?", "where did we leave off?"

One that names nothing but the time has no word to look for, and is answered with what was said then. Times named from
today count in such questions alone: in "a mail about the meeting on Tuesday" it is a Tuesday that is to come.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from . import relative
from .dates import Date, dates, named, tokens_of
from .stopwords import STOP_WORDS
from .words import composed, fold

LONGEST = 300
"""Characters of the longest text that is taken for such a question."""

_POLISH_VERBS = """
mowi powiedzia wspomina wspomnia pyta zapyta rozmawia porozmawia gada pogada dyskutowa ustala ustali uzgadnia uzgodni
postanowi zdecydowa omawia omowi robi zrobi porabia pisa napisa pracowa popracowa zajmowa planowa zaplanowa konczy
skonczy przerwa przerabia dzia
"""
_ENGLISH_WORDS = """
said told tell say asked ask talk talked talking chat chatted chatting spoke speak discuss discussed discussing
discussion discussions conversation conversations decide decided decision decisions agree agreed settle settled
conclude concluded conclusion conclusions mention mentioned wrote work worked working happen happened
"""
_TALK = re.compile(
    rf"(?:{'|'.join(_POLISH_VERBS.split())})(?:l|la|lo|lem|lam|les|las|li|ly|lismy|lysmy|liscie|lyscie|no)"
    r"|ustalen\w*|ustalone|decyzj\w+|rozmow(?:a|y|e|ie)|rozmow|czat(?:u|ow|y|ach)?|stanelo|bylo"
    rf"|{'|'.join(_ENGLISH_WORDS.split())}"
)
"""Words for what is done in a chat."""
_I_DID = re.compile(r"\w(?:łem|łam|li[sś]my|ły[sś]my)\b", re.IGNORECASE)
"""Polish verbs that say what the speaker did; without its diacritic "łem" is in "problem" too."""
_DONE = frozenset({"did", "done", "doing", "were", "was"})
_OURS = frozenset({"i", "we"})
"""In English "what did we do" has no other word for it than these."""
_ASKING_WORDS = """
co czym czego jaki jaka jakie jakich gdzie ile jak podsumuj podsumowanie przypomnij stresc streszczenie
opowiedz powtorz pokaz wymien pamietasz wiesz
what which where how who summarize summarise summary recap remind recall remember repeat show list give
"""
_FILLING_WORDS = """
prosze sobie rano wieczorem wieczor noc noca popoludniu poludniu nasze nasza naszej nasz razem wszystko rzeczy temat
tematy tematach pytania sprawy sprawach
please off morning afternoon evening night s d t re ve ll let go things thing stuff everything anything something topics
topic questions exactly
"""
_ASKING, _FILLING = frozenset(_ASKING_WORDS.split()), frozenset(_FILLING_WORDS.split())
_SUMMARY_WORDS = "podsumuj podsumowanie stresc streszczenie summarize summarise summary recap"
_SUMMARY = frozenset(_SUMMARY_WORDS.split())
_LATEST = re.compile(
    r"\b(?:ostatnio|ostatnim razem|poprzednio|poprzednim razem|last time|previously|lately|recently|before this"
    r"|(?:ostatni|poprzedni)\w* (?:rozmow\w+|czaci?e?)|(?:last|previous) (?:conversation|chat|discussion|session)"
    r"|s?konczylismy|przerwalismy|stanelo|(?:leave|left|stop|stopped) off|we (?:stop|leave|stopped|left))\b"
)
"""What names the last time that anything was said."""


_SHORT_DAY = re.compile(
    r"(?P<lead>(?:(?P<word>[^\W\d_]+),?\s+)?)(?<![\d.,])(?P<day>\d{1,2})\.(?P<month>0[1-9]|1[0-2])"
    r"(?!\d|[.,]\d|\s?(?:V|A|zł|PLN|EUR|%|kg)\b)"
)
_BEFORE_DAYS = frozenset("z ze od do w we dnia dniu dniem na on from since until of for and i a to".split())  # noqa: SIM905
"""What may stand before "24.11", beside words for talking and asking: after any other it is a version or a price."""

_MONTHS_OF_A_YEAR = 12


@dataclass(frozen=True)
class LookBack:
    """What time a question about earlier talk names."""

    dates: frozenset[Date] = frozenset()
    """Days and months, those named from today among them."""
    words: frozenset[str] = frozenset()
    """The folded words by which they are named from today."""
    alone: bool = False
    """Whether the question names nothing but a time."""
    latest: bool = False
    """Whether it names nothing but the last time."""

    @property
    def is_all(self) -> bool:
        """Whether the time is all that the question names."""
        return self.alone or self.latest


NONE = LookBack()


def look_back(text: str, today: datetime.date) -> LookBack:
    """What time a question about earlier talk names; ``NONE`` if the text is no such question."""
    if len(text) > LONGEST:
        return NONE
    text = _SHORT_DAY.sub(_with_year(today), composed(text))
    tokens = tokens_of(text)
    asks = "?" in text or not _ASKING.isdisjoint(tokens)
    is_about_talk = _I_DID.search(text) is not None or _is_about_talk(tokens)
    if not asks or not (is_about_talk or not _SUMMARY.isdisjoint(tokens)):
        return NONE
    from_today = relative.spans(tokens, today)
    every: frozenset[Date] = dates(text) | {date for _, _, some in from_today for date in some}
    months = {date for date in every if date.day == 0 and date.year == 0}
    years = {date.year for _, _, some in from_today for date in some if len(some) == _MONTHS_OF_A_YEAR}
    if months and len(years) == 1:
        every = frozenset(Date(min(years), date.month, 0) for date in months)  # "w marcu zeszłego roku"
    places = {place for start, end, _ in from_today for place in range(start, end + 1)}
    spoken = frozenset(tokens[place] for place in places)
    if not every:
        rest = _LATEST.sub(" ", " ".join(tokens))
        latest = rest != " ".join(tokens) and _says_no_more(rest.split())
        return LookBack(latest=latest)
    places.update(place for start, end, _ in named(tokens) for place in range(start, end + 1))
    alone = _says_no_more([token for place, token in enumerate(tokens) if place not in places])
    # "Summarize last week" is about what was said; "summarize last week's report" is not.
    return LookBack(every, spoken, alone) if alone or is_about_talk else NONE


def _with_year(today: datetime.date) -> Callable[[re.Match[str]], str]:
    """Writes "24.11" with the last year in which there was such a day."""

    def write(found: re.Match[str]) -> str:
        word, day, month = fold(found["word"] or ""), int(found["day"]), int(found["month"])
        is_day = not word or word in _BEFORE_DAYS or word in _ASKING or word in _FILLING or relative.is_weekday(word)
        if not (is_day or _TALK.fullmatch(word) or word in _DONE or word in _OURS):
            return found[0]
        return f"{found['lead']}{day}.{month}.{today.year - ((month, day) > (today.month, today.day))}"

    return write


def _is_about_talk(tokens: list[str]) -> bool:
    if any(map(_TALK.fullmatch, tokens)):
        return True
    return not (_DONE.isdisjoint(tokens) or _OURS.isdisjoint(tokens)) or _LATEST.search(" ".join(tokens)) is not None


def _says_no_more(tokens: list[str]) -> bool:
    """Whether words name nothing that could be looked for."""
    return all(
        token in STOP_WORDS or token in _ASKING or token in _FILLING or _TALK.fullmatch(token) for token in tokens
    )
