"""The words of a text that carry its meaning, and whether two of them are forms of one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..index.forms import irregular_forms
from ..index.words import fold, terms
from .language import vocabulary

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

_VERB_ENDING = re.compile(r"(?<=\w{3})(?:ow[ay]\w*|uj\w*)$")
_FLEETING = re.compile(r"i?e(?=k$)")
"""The vowel that other cases leave out: jajek, jajka."""
_START = 4
"""Two words that share fewer first letters are not told to be forms of one by their looks."""

# Function words, and what people wrap a request in. A rewriting may drop and add any of them.
_EMPTY = frozenset(
    fold(word)
    for word in vocabulary(
        """
        a an the this that these those it its it's they them their there here he she his her we us our i me my mine
        you your yours i'm i've i'd i'll who whom which what whose how why when where whether if then else so as at
        by for from in into of off on onto or over per than through till to under until up upon via with within
        and but also too very just only still yet even both either each every any some all most more less much many
        be is are was were been being am do does did done doing have has had having can could may might must shall
        should will would let lets make makes get gets go goes need needs needed want wants wanted like please hey
        hi hello thanks thank u ok now about because since while during such other another same own out down
        not no never dont doesnt didnt wont cant isnt arent wasnt wouldnt shouldnt couldnt havent hasnt none nor
        neither nobody nothing without cannot one ones use uses used using following below above given
        show tell give explain suggest
        i w z ze na do od po za o u przy przez pod nad przed między dla we ku się mi mnie ci cię go mu ją jej jego
        ich im nim nimi nią niej niego nich tym tego ten ta to te tej tych tą tę temu taki taka takie tak jak jaki
        jaka jakie jakim jakich jakimi który która które których którym którymi którą którego którymi kto co czego
        czym czemu czy ile kiedy gdzie dlaczego gdy jeśli jeżeli kiedy żeby aby by bo ponieważ gdyż więc zatem a
        oraz lub albo ale lecz jednak mimo choć też także również już tylko jeszcze tu tam być jest są był była było
        były będzie będą mieć ma mam mają masz miał mój moja moje mojej moim moich moją nasz nasza swój swoje chcę
        chce chciałbym chciałabym potrzebuję potrzebny potrzebna proszę prosze poproszę cześć hej dzień dobry można
        mogę może możesz mógłbyś trzeba należy powinien powinna powinno wolno używać używaj użyj używając użyć
        nie bez nigdy nic nikt ani żaden żadna żadne żadnych żadnego sam sama samo sobie siebie jeden jedna jedno
        bardzo więcej mniej wtedy potem teraz byś byłby ty ciebie tobie twój twoja twoje twojego twoim
        pokaż powiedz wyjaśnij zaproponuj podaj podać napisz napisać zrób zrobić dotyczy chodzi
        """
    )
)


def content_words(text: str) -> list[str]:
    """The words of ``text`` that carry meaning, in lower case, in order."""
    return [word.lower() for word in _WORD.findall(text.replace("’", "'")) if len(word) > 1 and not is_empty(word)]


def is_empty(word: str) -> bool:
    """Whether ``word`` carries no meaning of its own."""
    folded = fold(word)
    return folded in _EMPTY or folded.endswith("n't")


class Words:
    """The words of a text, to be asked for a form of a word in constant time."""

    def __init__(self, words: Iterable[str]) -> None:
        self._forms: set[str] = set()
        self._by_start: dict[str, set[str]] = {}
        for word in set(words):
            self._forms |= _forms(word)
            plain = fold(word)
            self._by_start.setdefault(plain[:_START], set()).add(plain)

    def __contains__(self, word: str) -> bool:
        """Whether a form of ``word``, in lower case, is among the words."""
        if not _forms(word).isdisjoint(self._forms):
            return True
        plain = fold(word)
        return any(_look_alike(plain, other) for other in self._by_start.get(plain[:_START], ()))


@lru_cache(maxsize=1 << 14)
def _forms(word: str) -> frozenset[str]:
    """The stems of a word, its irregular forms, and the stem that Polish verbs in -ować share."""
    plain = fold(word)
    verb = _VERB_ENDING.sub("", plain)
    found = {*terms(word), *irregular_forms(plain), *([f"{verb}-"] if verb != plain else [])}
    return frozenset(found | ({_FLEETING.sub("", plain)} if len(plain) > 4 else set()))


def _look_alike(one: str, other: str) -> bool:
    """Whether one word begins with the other, or both with the greater part of the longer one."""
    shorter = min(len(one), len(other))
    shared = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    return shared == shorter or (shared >= 5 and shared >= 0.6 * max(len(one), len(other)))
