"""What keeps a clause that matches a rule from being the user's own lasting statement."""

from __future__ import annotations

import re

from .clauses import PUNCTUATION, Sentence
from .message import Message
from .rules import Rule

_NEGATIONS = frozenset(
    "nie not never don't dont doesn't didn't won't wouldn't can't cannot nigdy hardly rarely seldom rzadko isn't aren't "
    "neither nor ani bez without shouldn't couldn't niekoniecznie".split()
)
_SUPPOSED = re.compile(
    r"^ (?:(?:a|and|but|no|so|well|ok) )?(?:suppose|supposing|imagine|pretend|say i|let's say|hypothetically|what if|assuming|zalozmy"
    r"|zaloz|wyobraz|przypuscmy|powiedzmy|co jesli|co gdyby\w*|gdyby\w*|jakby\w*|as if|acting as|you are a|jestes|udawaj) "
)
_CONDITIONS = frozenset("if unless whether gdyby gdybym jesli jezeli jakby jakbym czy".split())
_TIMES = frozenset("when whenever gdy kiedy jak while".split())
_BEFORE_SUBJECT = frozenset(  # "do I prefer", "should I always use": a question, also without its sign
    "do does did should can could would will shall may might must am have had if unless whether suppose imagine don't "
    "and/or".split()
)
_REPORTS = re.compile(
    r" (?:says|said|saying|told|tells|claims|claimed|insists|insisted|thinks|thought|argues|argued|believes|believed|wrote|writes"
    r"|replied|suggests|suggested|recommends|recommended|wants|wanted|asked|asks|heard|states|stated|reads|swears|complains|advised"
    r"|mandates|requires|preaches|keeps|mowi|mowia|powiedzial|powiedziala|powiedzieli|twierdzi|twierdza|uwaza|uwazaja|napisal|napisala|pisza"
    r"|radzi|radza|doradza|doradzil|zaleca|zalecaja|kaze|kazal|kazala|kazali|kaza|sugeruje|sugeruja|upiera|przekonuje|poleca|polecil"
    r"|mysli|mysla|sadzi|sadza|slyszalem|slyszalam|czytalem|czytalam|glosi|brzmi|krzyczy|powtarza|powtarzal|powtarzala|narzeka|zartuje) "
)
_SELF = frozenset("i i've i'd i'm we ja you've".split())
_SPEAKER_BACK = frozenset("but however ale while whereas though natomiast lecz yet personally me ja".split())
_THAT = frozenset("ze iz zeby aby by that : zebym zebysmy".split())
_LIMITED = re.compile(
    r" (?:(?:just|only) (?:this|the) (?:once|one time|time)|this once|just once|for once|one-off|one - off|this one time|one time only"
    r"|(?:just|only) for (?:this|now|today|the|one|tonight)|for now|for the moment|for this (?:one|answer|question|message|file|time|reply|task"
    r"|request|script|snippet|email|particular)|in this (?:file|answer|message|script|one|snippet|reply|case|instance|example|exercise|function|class|module)"
    r"|for today|today only|temporarily|in this (?:project|repo|repository|codebase)|this time|(?:in|for) (?:the|my) (?:first|next) (?:answer|reply|message|question)"
    r"|until (?:tomorrow|friday|monday|i say)|for a (?:moment|minute|while|change)|at the moment|here only|only here"
    r"|tym razem|tylko teraz|jednorazowo|wyjatkowo|ten (?:jeden )?raz|na razie|chwilowo|tymczasowo|tylko dzis|tylko dzisiaj|na dzis|na dzisiaj|na te chwile"
    r"|w tym (?:jednym )?(?:pliku|skrypcie|projekcie|repo|przypadku|zadaniu|repozytorium|przykladzie|module|cwiczeniu)|w tej (?:odpowiedzi|wiadomosci|sprawie|funkcji|klasie)"
    r"|na to (?:jedno )?pytanie|do tego (?:jednego )?(?:pliku|zadania|skryptu|projektu|pytania)|dla tego (?:pliku|zadania|pytania)|w nastepnej odpowiedzi"
    r"|w drodze wyjatku|na potrzeby tego|przez chwile|w te[jn] jedn\w+|na probe|dla odmiany|tylko tu|tylko tutaj|raz) "
)
_BEYOND_LIMIT = re.compile(r" (?:i (?:w )?(?:kazd|wszystk|nastepn|kolejn|pozostal)\w*|and (?:in |for )?(?:every|all|any|each|the (?:rest|others))|nie tylko|not only|not just) ")
_PAST = re.compile(r" (?:used to|back (?:then|when|in)|in the past|years ago|kiedys|dawniej|niegdys|swego czasu|when i was|as a (?:kid|student)|za czasow|gdy bylem|kiedy bylem) ")
# Words before a Polish verb that name no subject; with "preferuje" any other word may be who prefers.
_NO_SUBJECT = frozenset(
    "ja i a ale bo wiec to no zawsze teraz tez rowniez osobiscie od lat dzis dzisiaj zdecydowanie raczej ogolnie juz tylko "
    "prywatnie zwykle zazwyczaj nadal wciaz jednak takze oraz generalnie szczerze mowiac btw hej czesc witam ps ok dobra tak "
    "najczesciej glownie bardzo po prostu pamietaj zapamietaj zapisz dopisz sobie ze notuj odnotuj wiedz uwaga domyslnie "
    "zamiast wszystko odtad przewaznie niezmiennie konsekwentnie stale sam sama takze aha wlasciwie akurat prosze".split()
)
_PREPOSITIONS = frozenset("do w we na przy dla z ze od u podczas pod o jako spośrod sposrod oprocz poza".split())
_THIRD_PERSONS = frozenset("on ona ono oni one ktos kazdy nikt wiekszosc".split())


def permits(message: Message, sentence: Sentence, rule: Rule, first: int, at: int) -> bool:
    """Whether the trigger in the tokens ``first`` up to ``at`` is the user stating it now, for good and for itself."""
    while first < at - 1 and sentence.tokens[first].norm in PUNCTUATION:
        first += 1
    if at > sentence.question_from or first >= sentence.question_from:
        return _asks_politely(sentence, rule)
    begin, _ = sentence.clause(at - 1)
    before = [token.norm for token in sentence.tokens[max(0, first - 3) : first]]
    opening = [token.norm for token in sentence.tokens[begin : begin + 2]]
    return not (
        _NEGATIONS & set(before[-2:])
        or (before and before[-1] in _BEFORE_SUBJECT and not rule.request)
        or _SUPPOSED.search(sentence.line)
        or _CONDITIONS & set(opening[:1])
        or (not rule.request and _TIMES & set(opening[:1]) and begin <= first)
        or (_PAST.search(sentence.part(begin, at)) is not None)
        or is_limited(sentence)
        or _is_reported(sentence, first)
        or (rule.ambiguous and _is_third_person(message, sentence, begin, first, at))
    )


def is_limited(sentence: Sentence) -> bool:
    """Whether the sentence is about one time, one file or one task only."""
    return _LIMITED.search(sentence.line) is not None and _BEYOND_LIMIT.search(sentence.line) is None


_POLITE = re.compile(r"^ (?:(?:hi|hey|hello|czesc|hej|also|and|please|prosze|so|ok) ,? ?)*(?:can|could|would|will) you |^ (?:(?:czesc|hej|a|i|to|prosze) ,? ?)*(?:czy )?(?:mozesz|moglbys|moglabys|mozna|zechcesz|zechcialbys) ")
_FOR_GOOD = re.compile(r" (?:always|from now on|going forward|in (?:the )?future|by default|please|zawsze|od teraz|na przyszlosc|na stale|domyslnie|odtad|prosze|od dzis) ")


def _asks_politely(sentence: Sentence, rule: Rule) -> bool:
    """"Could you always answer in Polish?" is a wish; "can you answer in Polish?" may be a question."""
    return (
        rule.request
        and _POLITE.search(sentence.line) is not None
        and _FOR_GOOD.search(sentence.line) is not None
        and not is_limited(sentence)
    )


def _is_reported(sentence: Sentence, first: int) -> bool:
    """Whether somebody else is said to say it: "he says I always use", "szef mówi, że wolę"."""
    found = None
    for found in _REPORTS.finditer(sentence.line, 0, sentence.offsets[first]):
        pass
    if found is None:
        return False
    at = sentence.index(found.start() + 1)
    earlier = {token.norm for token in sentence.tokens[max(0, at - 2) : at]}
    if earlier & _SELF:
        return False
    between = [token.norm for token in sentence.tokens[at + 1 : first + 1]]
    if _SPEAKER_BACK & set(between):
        return False
    parted = any(word in ",;" for word in between)
    return not parted or bool(_THAT & set(between))


def _is_third_person(message: Message, sentence: Sentence, begin: int, first: int, at: int) -> bool:
    """Whether a verb that ends in -e is "(he) prefers": written so with diacritics elsewhere, or after a subject."""
    verb = next((token for token in sentence.tokens[first:at] if token.norm not in PUNCTUATION), None)
    if verb is None:
        return False
    if verb.text.lower().endswith("ę"):
        return False
    if verb.norm in ("biore", "wole"):
        return False
    if message.polish_marks and not verb.text.isupper():
        return True
    i = begin
    while i < first:
        word = sentence.tokens[i].norm
        if word in _PREPOSITIONS:
            i += 1
            while i < first and sentence.tokens[i].norm not in _NO_SUBJECT | _PREPOSITIONS | _THIRD_PERSONS and i < first:
                i += 1
            continue
        if word not in _NO_SUBJECT and word not in PUNCTUATION:
            return True
        i += 1
    return False
