"""Quantities of a text: numbers in digits or words, what they are measured in, and bounds such as "at most"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..index.words import fold
from .language import language

# The beginnings of folded words that name a unit; "=" marks a whole word. The first that fits is taken.
_UNITS = {
    "milliseconds": "=ms milisekund millisecond",
    "seconds": "=s =sek =sec sekund seconds =second",
    "minutes": "=min minut",
    "hours": "=h =hr =hrs =godz godzin hour",
    "days": "=d day dni =dzien dziennie codzien =daily =dniach",
    "weeks": "week tydzien tygod =tyg",
    "months": "month miesi",
    "years": "year =r =yr =yrs =rok =roku =lat =latach lata rocz =letni =letnia =latek",
    "kHz": "=khz",
    "MHz": "=mhz",
    "GHz": "=ghz",
    "Hz": "=hz",
    "bytes": "=b byte bajt",
    "kB": "=kb =kib kilobajt kilobyte",
    "MB": "=mb =mib megabajt megabyte",
    "GB": "=gb =gib gigabajt gigabyte =giga",
    "TB": "=tb =tib terabajt terabyte",
    "Mbit": "=mbit =mbps =mb/s",
    "Gbit": "=gbit =gbps",
    "mm²": "=mm²",
    "m²": "=m² =m2 =sqm",
    "m³": "=m³ =m3",
    "mm": "=mm milimetr millimet",
    "cm": "=cm centymetr centimet",
    "km": "=km kilomet",
    "m": "=m metr metre meter",
    "miles": "=mi mile =mil",
    "feet": "=ft =feet =foot",
    "inches": "inch =cal cali =cale",
    "mg": "=mg miligram milligram",
    "kg": "=kg kilogram =kilo",
    "g": "=g gram",
    "t": "ton =tona",
    "pounds": "=lb =lbs funt",
    "ounces": "=oz ounce",
    "ml": "=ml mililitr millilit",
    "l": "=l litr lit",
    "cups": "cup szklan",
    "teaspoons": "=tsp teaspoon lyzeczk",
    "tablespoons": "=tbsp tablespoon =lyzka lyzki =lyzek",
    "mV": "=mv",
    "kV": "=kv",
    "V": "=v volt wolt",
    "mA": "=ma miliamper milliamp",
    "A": "=a amper amp",
    "mW": "=mw",
    "kW": "=kw kilowat",
    "kWh": "=kwh",
    "W": "=w =wat =watow =wats watt",
    "ohm": "=ω ohm =om =omow",
    "kohm": "=kω",
    "°C": "=°c =℃ celsj celsi",
    "°F": "=°f fahrenheit",
    "kcal": "=kcal kalori calorie",
    "kJ": "=kj",
    "%": "=% percent procent =proc",
    "zł": "=zl =pln zlot",
    "€": "=€ euro =eur",
    "$": "=$ dollar dolar =usd",
    "£": "=£ =gbp",
    "dB": "=db",
    "words": "=word =words slow =slow",
    "characters": "character znak",
    "letters": "=letter =letters =litery =liter",
    "sentences": "sentence zdan =zdan zdani",
    "lines": "=line =lines lini wiersz",
    "pages": "=page =pages stron",
    "paragraphs": "paragraph akapit",
    "points": "point =points =punkt =punkty =punktow =punktach bullet",
}
_TIME = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years"})
_SCALES = {"tys": "thousand", "tysi": "thousand", "thousand": "thousand"} | {
    "mln": "million",
    "milion": "million",
    "million": "million",
    "mld": "billion",
    "miliard": "billion",
    "billion": "billion",
}

_NUMBER_WORDS = {
    2: "two dwa dwie dwoje dwoch dwom dwoma dwaj",
    3: "three trzy trzech trzem trzema troje",
    4: "four cztery czterech czterem czterema czworo",
    5: "five piec pieciu piecioma piecioro",
    6: "six szesc szesciu szescioma",
    7: "seven siedem siedmiu siedmioma",
    8: "eight osiem osmiu osmioma",
    9: "nine dziewiec dziewieciu",
    10: "ten dziesiec dziesieciu",
    11: "eleven jedenascie jedenastu",
    12: "twelve dwanascie dwunastu",
    15: "fifteen pietnascie pietnastu",
    20: "twenty dwadziescia dwudziestu",
    30: "thirty trzydziesci trzydziestu",
    40: "forty czterdziesci czterdziestu",
    50: "fifty piecdziesiat piecdziesieciu",
    60: "sixty szescdziesiat",
    100: "hundred sto stu",
}
_VALUE_OF_WORD = {word: str(value) for value, words in _NUMBER_WORDS.items() for word in words.split()}

_ONE = re.compile(r"one|single|an?|jed(?:en|n[aeoy]\w{0,3})|pojedyncz\w+")
_COMPOUNDS = {
    "dwu": "2",
    "trzy": "3",
    "troj": "3",
    "cztero": "4",
    "piecio": "5",
    "szescio": "6",
    "siedmio": "7",
    "osmio": "8",
    "dziewiecio": "9",
    "dziesiecio": "10",
    "dwunasto": "12",
}

_QUANTITY = re.compile(
    r"""(?P<money>[$€£]\ ?)?
        (?<![\w.,])(?P<number>[-−]?(?:\d{1,3}(?:[\ \u00a0\u202f]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*))
        (?P<fraction>\ \d/\d)?
        (?:[-\ \u00a0\u202f]?(?P<scale>tys(?:i\w+)?\.?|mln|milion\w*|mld|thousand|million|billion)(?![\w]))?
        (?:[-\ \u00a0\u202f]?(?P<unit>[^\W\d_]+[²³]?(?:/s)?|%|°\ ?[CF]\b|[€$£Ω]))?""",
    re.VERBOSE | re.IGNORECASE,
)
_WORDED = re.compile(r"[^\W\d_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATED = re.compile(r"\b(?:19|20)\d\d\s*(?:r\.|rok\w*)|\b(?:rok\w*|year)\s+(?:19|20)\d\d\b", re.IGNORECASE)
_THOUSANDS = re.compile(r"-?\d{1,3}(?:[.,]\d{3})+")

_AT_MOST = re.compile(
    r"""(?:(?:not|never|no|n['’]t(?:\ be)?)\ (?:be\ )?(?:more|longer|higher|greater|larger|above|over)(?:\ than)?
        |at\ (?:the\ )?most|up\ to|max(?:imum|imal(?:ly)?)?\.?(?:\ of)?|under|below|(?:less|fewer)\ than
        |nie\ (?:więcej|dłuż\w+|wyż\w+)\ niż|najwyżej|maksymal\w+|maks\.?|poniżej|mniej\ niż|nie\ przekracz\w+)
        \s*(?=(?:\D{0,10}?)\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"""(?:(?:not|never|no|n['’]t)\ (?:be\ )?(?:one\ )?(?:less|fewer|lower|below|under)(?:\ than)?
        |at\ least|min(?:imum)?\.?(?:\ of)?|more\ than|over|above
        |nie\ (?:mniej|krócej|niż\w+)\ niż|nie\ poniżej|co\ najmniej|przynajmniej|minimum|ponad|powyżej|więcej\ niż)
        \s*(?=(?:\D{0,10}?)\d)""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True)
class Quantity:
    """A number and what it counts."""

    value: str
    """In digits, with a decimal point and no separators of thousands."""
    unit: str | None
    """A name from the table of units, with its scale (thousand, million …); None when it is in no table."""
    text: str
    """As it stands in the text."""


def quantities(text: str) -> list[Quantity]:
    """The numbers of ``text`` in digits or in words, in order."""
    found: list[tuple[int, Quantity]] = []
    for match in _QUANTITY.finditer(text):
        number = match["number"].replace("−", "-")
        before = text[max(0, match.start("number") - 1) : match.start("number")]
        if number.startswith("-") and before.strip() and before not in "([=:":
            number = number[1:]  # a range or a compound, not a sign
        unit = _unit((match["money"] or "").strip()) or _unit_after(match)
        if match["scale"]:
            unit = f"{_scale(match['scale'])} {unit or ''}".strip()
        value = _plain(number) + (match["fraction"] or "")
        if unit == "years" and _YEAR.fullmatch(value):
            unit = None  # "2020 r." is a date and not a span of time
        found.append((match.start(), Quantity(value, unit, match.group().strip())))
    is_polish = language(text) == "pl"
    for match in _WORDED.finditer(text):
        word = fold(match.group())
        value = _VALUE_OF_WORD.get(word, "")
        is_pronoun = (is_polish and word == "ten") or re.search(r"\bthe $", text[: match.start()][-4:])
        if value and not is_pronoun:  # "ten" is "this" in Polish; "which of the two"
            after = _WORDED.match(text, match.end() + 1)
            unit = _unit(after.group()) if after else None
            found.append((match.start(), Quantity(value, unit, match.group())))
    return [quantity for _, quantity in sorted(found, key=lambda pair: pair[0])]


def said_loosely(text: str) -> set[str]:
    """The values that ``text`` may mean by "one", "jeden" or a compound ("czterozwrotkowy").

    Such words need not survive, but a rewriting may turn them into numbers and numbers into them.
    """
    found = set()
    for match in _WORDED.finditer(text):
        word = fold(match.group())
        if _ONE.fullmatch(word):
            found.add("1")
        found |= {value for start, value in _COMPOUNDS.items() if word.startswith(start) and len(word) > len(start) + 3}
    return found


def is_quantity(word: str) -> bool:
    """Whether ``word`` is a number with a unit written together, such as ``16GB`` or ``3,3V``."""
    match = _QUANTITY.fullmatch(word)
    return match is not None and word.count(".") < 2 and (match["unit"] is None or _unit(match["unit"]) is not None)


def is_number_word(word: str) -> bool:
    """Whether ``word``, folded, is a number."""
    return word in _VALUE_OF_WORD


def periods(text: str) -> set[str]:
    """The units of time that ``text`` speaks of, with or without a number."""
    text = _DATED.sub(" ", text)
    found = {quantity.unit for quantity in quantities(text) if quantity.unit in _TIME}
    for match in _WORDED.finditer(text):
        word = match.group()
        if word.lower() == "second" and not re.search(r"(?:per|a|each|every|/)\s*$", text[: match.start()], re.I):
            continue  # the ordinal
        if len(word) > 2 and (unit := _unit(word)) in _TIME:
            found.add(unit)
    return {unit for unit in found if unit}


def bounds(text: str) -> dict[str, str]:
    """The numbers of ``text`` that are bounds: the number to ``"most"`` or ``"least"``."""
    found: dict[str, str] = {}
    for kind, pattern in (("most", _AT_MOST), ("least", _AT_LEAST)):
        for match in pattern.finditer(text):
            number = _QUANTITY.search(text, match.end())
            if number is not None and number.start() - match.end() < 12:
                # "not more than" holds "more than": the longer phrase was seen first and stays.
                found.setdefault(_plain(number["number"].lstrip("-−")), kind)
    return found


def without_bounds(text: str) -> str:
    """``text`` with its phrases for bounds blanked, for a "not more than" denies nothing."""
    return _AT_LEAST.sub(" ", _AT_MOST.sub(" ", text))


def _plain(number: str) -> str:
    number = re.sub(r"[ \u00a0\u202f]", "", number.replace("−", "-"))
    if _THOUSANDS.fullmatch(number):
        return re.sub(r"[.,]", "", number)
    return number.replace(",", ".")


def _unit(word: str) -> str | None:
    folded = fold(word.replace(" ", ""))
    return _BY_WORD.get(folded) or next((u for start, u in _BY_START if folded.startswith(start)), None)


def _unit_after(match: re.Match[str]) -> str | None:
    word = match["unit"] or ""
    is_apart = bool(word) and not match.string[match.start("unit") - 1].isdigit()
    # In Polish "a", "w", "ma" … are words; with a space before them only A, W, mA … are units.
    return None if is_apart and word in ("a", "w", "v", "b", "ma", "mi") else _unit(word)


def _scale(word: str) -> str:
    folded = fold(word).rstrip(".")
    return next(name for start, name in _SCALES.items() if folded.startswith(start))


_BY_WORD = {form[1:]: unit for unit, forms in _UNITS.items() for form in forms.split() if form.startswith("=")}
_BY_START = [(form, unit) for unit, forms in _UNITS.items() for form in forms.split() if not form.startswith("=")]
