"""What keeps a clause that matches a rule from being the user's own lasting statement."""

from __future__ import annotations

from functools import lru_cache

from .clauses import PUNCTUATION, Sentence
from .late import compile_late
from .message import Message
from .rules import Rule
from .statement import FORMAT
from .words import word_list

_NEGATIONS = word_list("guards", "negations")
_NO_DOUBT = frozenset(
    {"wahania", "zastanowienia", "namyslu", "watpienia", "watpliwosci", "hesitation", "doubt", "question", "fail"}
)
_SUPPOSED = compile_late(
    r"^ (?:(?:a|and|but|no|so|well|ok) )?(?:suppose|supposing|imagine|pretend|say i|let's say"
    r"|hypothetically|what if|assuming|zalozmy"
    r"|jasne , (?:bo|zawsze|przeciez)|ta jasne|taa+k?|yeah right|oh sure|yeah , sure"
    r"|zaloz|wyobraz|przypuscmy|powiedzmy|co jesli|co gdyby\w*|gdyby\w*|jakby(?! co )\w*|as if|acting as|you are a"
    r"|jestes|udawaj) "
)
_CONDITIONS = word_list("guards", "conditions")
_WISHED = frozenset({"zebys", "abys", "zeby", "aby", "that"})
_TIMES = frozenset({"when", "whenever", "gdy", "kiedy", "jak", "while"})
_BEFORE_SUBJECT = word_list("guards", "before_subject")
_REPORTS = compile_late(
    r" (?:says|said|saying|told|tells|claims|claimed|insists|insisted|thinks|thought|argues|argued"
    r"|believes|believed|wrote|writes"
    r"|replied|suggests|suggested|recommends|recommended|wants|wanted|asked|asks|heard|states|stated|reads"
    r"|swears|complains|advised"
    r"|mandates|requires|preaches|keeps|(?:they|people|docs|guides?|rules|others|everyone|who|manual) say"
    r"|mowi|mowia|mowil[aio]?|mowili"
    r"|powiedzial[aio]?|powiedzieli|twierdzil?|twierdza|uwaza|uwazaja|napisal[aio]?|napisane|pisza"
    r"|pisal[aio]?|stoi"
    r"|radzi|radza|doradza|doradzil|zaleca|zalecaja|kaze|kazal|kazala|kazali|kaza|sugeruje|sugeruja|upiera"
    r"|przekonuje|poleca|polecil"
    r"|mysli|mysla|sadzi|sadza|slyszalem|slyszalam|czytalem|czytalam|glosi|brzmi|krzyczy|powtarza"
    r"|powtarzal|powtarzala|narzeka|zartuje|(?:ktos|kolega|autor|on|ona|uzytkownik|klient) pisze"
    r"|(?<!pamietaj )o tym|about (?:how|why)(?! (?:i|my) )) "
)
_SELF = word_list("guards", "self")
_SPEAKER_BACK = word_list("guards", "speaker_back")
_THAT = word_list("guards", "that")
_LIMITED = compile_late(
    r" (?:(?:just|only) (?:this|the) (?:once|one time|time)|this once|just once|for once|one-off|one - off"
    r"|this one time|one time only"
    r"|(?:just|only) for (?:this|now|today|the|one|tonight)|for now|for the moment|for this (?:one|answer|response"
    r"|question|message|file|time|reply|task"
    r"|request|script|snippet|email|particular)|in this (?:file|answer|message|script|one|snippet|reply"
    r"|case|instance|example|exercise|function|class|module)"
    r"|for today|today only|temporarily|in this (?:project|repo|repository|codebase)|this time|(?:in"
    r"|for) (?:the|my) (?:first|next) (?:answer|reply|message|question)"
    r"|until (?:tomorrow|friday|monday|i say(?! (?:otherwise|so|differently|stop)))|for a (?:moment|minute|while"
    r"|change)|at the moment|here only"
    r"|only here"
    r"|(?:just )?for (?:laughs|kicks|giggles|the (?:laughs|fun|lulz)|a laugh)|just for fun|dla (?:jaj|beki|zartu"
    r"|smiechu|zgrywy|hecy)"
    r"|tym (?:jednym |jedynym )?razem|tylko teraz|jednorazowo|wyjatkowo|ten (?:jeden |jedyny )?raz|na razie"
    r"|chwilowo|tymczasowo"
    r"|tylko dzis|tylko dzisiaj|na dzis|na dzisiaj|na te chwile"
    r"|w tym (?:jednym )?(?:pliku|skrypcie|projekcie|repo|przypadku|zadaniu|repozytorium|przykladzie"
    r"|module|cwiczeniu)|w tej (?:odpowiedzi|wiadomosci|sprawie|funkcji|klasie)"
    r"|(?:napisz|odpisz|odpowiedz) (?:mi )?(?:po|w) \w+(?: \w+)? , (?:ze|zeby)|this one (?:\w+ )?(?:title|text|letter"
    r"|mail|page)"
    r"|na to (?:jedno )?pytanie|do tego (?:jednego )?(?:pliku|zadania|skryptu|projektu|pytania)"
    r"|dla tego (?:pliku|zadania|pytania)|w nastepnej odpowiedzi"
    r"|w drodze wyjatku|na potrzeby tego|przez chwile|(?:w )?te[jn]? jedn\w+"
    r"|ta jedn\w+|to jedno|na probe|dla odmiany|tylko tu"
    r"|tylko tutaj|raz(?! na (?:zawsze|dobre))) "
)
_BEYOND_LIMIT = compile_late(
    r" (?:i (?:w )?(?:kazd|wszystk|nastepn|kolejn|pozostal)\w*|and (?:in "
    r"|for )?(?:every|all|any|each|the (?:rest|others))|nie tylko|not only|not just) "
)
_PAST = compile_late(
    r" (?:used to|back (?:then|when|in)|in the past|years ago|kiedys|dawniej|niegdys"
    r"|swego czasu|when i was|as a (?:kid|student)|za czasow|gdy bylem|kiedy bylem) "
)
# Who thinks of leaving a thing does not state that it stays.
_LEAVING = compile_late(
    r" (?:(?:nearly|almost|prawie|malo nie) (?:switched|moved|migrated|went|replaced|ditched|przesiadl\w+"
    r"|przeszedl\w*|przeszlam)"
    r"|because of (?:work|school|my (?:boss|job))|sadly|unfortunately|forces (?:me|us)|(?:it|work|boss"
    r"|policy) says so|love a job|job where"
    r"|marzy mi|marze o|szukam (?:pracy|firmy)|dream(?:ing)? of|dream job|wish i|looking for a job"
    r"|(?:planuje|zamierzam|chcialbym|chcialabym) (?:sie )?(?:przejsc|przesiasc|przeniesc|przerzucic|zaczac|sprobowac"
    r"|nauczyc|poznac)"
    r"|(?:plan|hope|going) to (?:move|switch|try|learn)|(?:thinking (?:of|about)|considering) (?:switching|moving"
    r"|leaving|trying|a (?:switch|move|change))"
    r"|want to (?:switch (?:away|from|to)|get away from|get rid of|move (?:away|off))|(?:tired|sick) of (?:it|this)"
    r"|fed up with (?:it|this)|looking for (?:something|an alternative|alternatives|a replacement)"
    r"|zastanawiam sie nad (?:przejsciem|przesiadka|zmiana)|mysle o (?:przejsciu|przesiadce|zmianie)"
    r"|chce (?:sie przesiasc|przejsc|zrezygnowac)|szukam (?:czegos|alternatywy|zamiennika)|mam (?:tego|go|jej) dosc"
    r"|want (?:to (?:leave|quit|get out)|out)|hate (?:it|that)|(?:client|customer|boss|company|job|school|team"
    r"|employer|teacher|professor) (?:insists"
    r"|wants|demands|requires|forces|makes)|(?:no|any) choice|(?:am|i'm|was|being) forced|bo (?:tak )?(?:klient|szef"
    r"|firma|szkola) (?:tak )?(?:chce|kaze"
    r"|wymaga|chcial|chciala)|niestety|z musu|zmuszony|zmuszona|nienawidze (?:go|jej|tego)|chce (?:je|go|ja|to"
    r"|stamtad) (?:\w+ )?(?:zabrac|uciec|przeniesc)) "
)
# "I wouldn't say that ...", "nie powiedziałbym, że ...": what follows is denied.
_DENIED = compile_late(
    r" (?:nie (?:powiedzialbym|powiedzialabym|powiem|sadze|mysle|uwazam|twierdze|wydaje mi sie|jest tak"
    r"|chodzi o to) , ze"
    r"|(?:to )?nieprawda , ze|nie zeby|nie zebym|wouldn't say|don't think|doubt|not that|it's not that|not true that) "
)
# Said by somebody else, which is told after it.
_ATTRIBUTED = compile_late(
    r" , (?:says|said|according to|as \w+ (?:says|said)|mowi\w*|wedlug|zdaniem|twierdz\w+"
    r"|tak (?:mowi|twierdz|kaz)\w+) "
)
# Words before a Polish verb that name no subject; with "preferuje" any other word may be who prefers.
_NO_SUBJECT = word_list("guards", "no_subject")
_MAY_BE_THIRD = compile_late(r"(?:uje|pisze|chce|klepie)$")  # preferuję without its mark is preferuje
_PREPOSITIONS = word_list("guards", "prepositions")
_THIRD_PERSONS = word_list("guards", "third_persons")


def permits(message: Message, sentence: Sentence, rule: Rule, first: int, at: int) -> bool:
    """Whether the trigger in the tokens ``first`` up to ``at`` is the user stating it now, for good and for itself."""
    while first < at - 1 and sentence.tokens[first].norm in PUNCTUATION:
        first += 1
    if at > sentence.question_from or first >= sentence.question_from:
        return _asks_politely(sentence, rule)
    begin, _ = sentence.clause(max(first, at - 1))
    before = [token.norm for token in sentence.tokens[max(0, first - 3) : first]]
    opening = [token.norm for token in sentence.tokens[begin : begin + 2]]
    return not (
        _is_negated(sentence, first)
        or (before and before[-1] in _BEFORE_SUBJECT and sentence.tokens[first].norm in _SELF)
        or _is_supposed(sentence.line)
        or (_CONDITIONS & set(opening[:1]) and begin <= first)
        or (
            not rule.request
            and _TIMES & set(opening[:1])
            and begin <= first
            and not _has_own_subject(sentence, begin, first)
        )
        or (_PAST.search(sentence.part(begin, at)) is not None)
        or is_limited(sentence)
        or (rule.use and not rule.ends and not rule.request and _is_leaving(sentence.line))
        or (not rule.ends and _ATTRIBUTED.search(sentence.line) is not None)
        or _DENIED.search(sentence.line, 0, sentence.offsets[first]) is not None
        or _is_reported(sentence, first)
        or (rule.ambiguous and _is_third_person(message, sentence, begin, first, at))
    )


def negates(word: str) -> bool:
    """Whether a folded word negates what follows it."""
    return word in _NEGATIONS


def _is_negated(sentence: Sentence, first: int) -> bool:
    """Whether a negation stands right before; "nie, wolę Vima" only answers no, "nie chcę, żebyś" negates."""
    before = [token.norm for token in sentence.tokens[max(0, first - 3) : first]]
    if before and before[-1] in PUNCTUATION:
        if sentence.tokens[first].norm not in _WISHED:
            return False
        before.pop()
    if before and before[-1] in _NO_DOUBT:  # "without hesitation I pick Go"
        return False
    return not _NEGATIONS.isdisjoint(before[-2:])


def _has_own_subject(sentence: Sentence, begin: int, first: int) -> bool:
    """Whether a temporal clause has its own subject before the statement: "whenever I build I use ..."."""
    return any(token.norm == "i" for token in sentence.tokens[begin:first])


def is_limited(sentence: Sentence) -> bool:
    """Whether the sentence is about one time, one file or one task only."""
    return _is_limited(sentence.line)


# Many rules ask the same of one sentence.
@lru_cache(maxsize=64)
def _is_limited(line: str) -> bool:
    return _LIMITED.search(line) is not None and _BEYOND_LIMIT.search(line) is None


@lru_cache(maxsize=64)
def _is_supposed(line: str) -> bool:
    return _SUPPOSED.search(line) is not None


@lru_cache(maxsize=64)
def _is_leaving(line: str) -> bool:
    return _LEAVING.search(line) is not None


_ONE_TEXT = compile_late(
    r" (?:napisz|odpisz|powiedz|zapisz|przepisz|ujmij|sformuluj|przetlumacz) (?:\w+ )?(?:to|ten|te|ta|tego) "
    r"| (?:write|say|explain|put|rewrite|repeat|phrase|express) (?:it|this|that|these|them) "
)
_OTHER_TEXTS = compile_late(
    r" (?:komentarz\w*|commit\w*|docstring\w*|dokumentacj\w*|nazw\w* (?:zmienn|funkcj|plik|klas|metod)\w*|zmienne"
    r"|mail|maile|mejl|mejle|readme|changelog\w*|identyfikator\w*|(?:code |commit )comments?|commit messages?"
    r"|variable names?|comments|emails|e-mails|identifiers) "
)


def is_of_a_text(sentence: Sentence, first: int, last: int) -> bool:
    """Whether it is said of a text, in what language that is to be, and not of the answers.

    "Napisz to po niemiecku: dzień dobry", "explain it in Polish"; "komentarze pisz po angielsku", even if always.
    """
    begin, _ = sentence.clause(first)
    clause = sentence.part(min(begin, first), last)
    if _OTHER_TEXTS.search(clause) is not None:
        return True
    return _ONE_TEXT.search(clause) is not None and _FOR_GOOD.search(sentence.line) is None


_POLITE = compile_late(
    r"^ (?:(?:hi|hey|hello|czesc|hej|also|and|please|prosze|so|ok) ,? ?)*(?:can|could"
    r"|would|will) you |^ (?:(?:so|ok|hi) ,? ?)*(?:can|could|shall|may) we |^ (?:(?:czesc|hej|a|i|to"
    r"|prosze) ,? ?)*(?:czy )?(?:mozesz|moglbys|moglabys|mozna"
    r"|zechcesz|zechcialbys) "
)
_FOR_GOOD = compile_late(
    r" (?:always|even (?:when|if)|nawet (?:gdy|jak|kiedy|jesli)|for good|permanently|henceforth|from now on"
    r"|going forward|in (?:the )?future|by default|please|zawsze"
    r"|od teraz|na przyszlosc|na stale|domyslnie|odtad|prosze|od dzis) "
)
_ASKS_WHICH = compile_late(
    r" or (?:is|are|would|should|do|does|can|just|rather|another|not|a|an|the) | czy raczej | albo moze "
)


def _asks_politely(sentence: Sentence, rule: Rule) -> bool:
    """ "Could you always answer in Polish?" is a wish; "can you answer in Polish?" may be a question.

    The format of one answer is always a wish: "could you list them as JSON?" Who names an alternative wants to know.
    """
    return (
        rule.request
        and _POLITE.search(sentence.line) is not None
        and _ASKS_WHICH.search(sentence.line) is None
        and (rule.keys == (FORMAT,) or _FOR_GOOD.search(sentence.line) is not None)
        and not is_limited(sentence)
    )


def _is_reported(sentence: Sentence, first: int) -> bool:
    """Whether somebody else is said to say it: "he says I always use", "szef mówi, że wolę"."""
    reports = list(_REPORTS.finditer(sentence.line, 0, sentence.offsets[first]))
    if not reports:
        return False
    found = reports[-1]
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
    verb = next((token for token in sentence.tokens[first:at] if _MAY_BE_THIRD.search(token.norm)), None)
    if verb is None or verb.text.lower().endswith("ę"):
        return False
    if message.polish_marks and not verb.text.isupper():
        return True
    i = begin
    while i < first:
        word = sentence.tokens[i].norm
        if word in _PREPOSITIONS:
            i += 1
            while (
                i < first and sentence.tokens[i].norm not in _NO_SUBJECT | _PREPOSITIONS | _THIRD_PERSONS and i < first
            ):
                i += 1
            continue
        if word not in _NO_SUBJECT and word not in PUNCTUATION:
            return True
        i += 1
    return False
