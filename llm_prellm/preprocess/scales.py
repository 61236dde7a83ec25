"""Units of measurement in prose, and how much of each other they are."""

from __future__ import annotations

from decimal import Decimal

from ..index.words import fold

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
    "µg": "=mcg =µg =μg =ug mikrogram microgram",
    "mg": "=mg miligram milligram",
    "dag": "=dag =deko dekagram",
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
    "gallons": "gallon galon",
    "pints": "=pint =pints",
    "yards": "=yard =yards =jard jard",
    "bar": "=bar =bary =barow",
    "psi": "=psi",
    "hPa": "=hpa",
    "µA": "=ua =µa =μa",
    "mAh": "=mah",
    "Ah": "=ah",
    "µs": "=us =µs =μs",
    "µF": "=uf =µf =μf",
    "nF": "=nf",
    "pF": "=pf",
    "Wh": "=wh",
    "mph": "=mph",
    "km/h": "=kmh =kmph",
    "px": "=px =pixel piksel",
    "dBm": "=dbm",
    "ppm": "=ppm",
    "rpm": "=rpm =obr",
    "bpm": "=bpm",
    "words": "=word =words slow =slow",
    "characters": "character znak",
    "letters": "=letter =letters =litery =liter",
    "sentences": "sentence zdan =zdan zdani",
    "lines": "=line =lines lini wiersz",
    "pages": "=page =pages stron",
    "paragraphs": "paragraph akapit",
    "points": "point =points =pkt =punkt =punkty =punktow =punktach bullet",
}
_IN_BASE = {
    "time": {
        "milliseconds": "0.001",
        "seconds": "1",
        "minutes": "60",
        "hours": "3600",
        "days": "86400",
        "weeks": "604800",
    },
    "mass": {"µg": "1e-6", "mg": "0.001", "g": "1", "dag": "10", "kg": "1000", "t": "1000000"},
    "length": {"mm": "0.001", "cm": "0.01", "m": "1", "km": "1000"},
    "volume": {"ml": "0.001", "l": "1"},
    "data": {"bytes": "1", "kB": "1e3", "MB": "1e6", "GB": "1e9", "TB": "1e12"},
    "voltage": {"mV": "0.001", "V": "1", "kV": "1000"},
    "current": {"µA": "1e-6", "mA": "0.001", "A": "1"},
    "power": {"mW": "0.001", "W": "1", "kW": "1000"},
    "frequency": {"Hz": "1", "kHz": "1e3", "MHz": "1e6", "GHz": "1e9"},
    "long time": {"months": "1", "years": "12"},
}
_BASE = {unit: (kind, Decimal(size)) for kind, units in _IN_BASE.items() for unit, size in units.items()}
TIME = frozenset({"seconds", "minutes", "hours", "days", "weeks", "months", "years"})
_BY_CASE = {"Mb": "Mbit", "Mb/s": "Mbit", "Gb": "Gbit", "Gb/s": "Gbit", "MB/s": "MB", "GB/s": "GB"}
"""What case alone tells: bits and bytes."""


def unit_of(word: str) -> str | None:
    """The unit that ``word`` names; None when it is in no table."""
    if word in _BY_CASE:
        return _BY_CASE[word]
    folded = fold(word.replace(" ", ""))
    return _BY_WORD.get(folded) or next((u for start, u in _BY_START if folded.startswith(start)), None)


def in_base(unit: str | None) -> tuple[str, Decimal] | None:
    """What a unit measures, and how much of the base unit of that it is; None when that is in no table."""
    return _BASE.get(unit or "")


_BY_WORD = {form[1:]: unit for unit, forms in _UNITS.items() for form in forms.split() if form.startswith("=")}
_BY_START = [(form, unit) for unit, forms in _UNITS.items() for form in forms.split() if not form.startswith("=")]
