"""Whether a name in the place of a tool really is one: listed names mostly speak for themselves, others need a sign.

"I prefer fish" may be about dinner and "wolę Kraków" is about a town. Signs are: the comparison with a known tool,
a word for a kind of tool or a technical purpose in the clause, the shape of the name, and, after a verb of using,
a message about computing.
"""

from __future__ import annotations

from .clauses import PUNCTUATION, Sentence
from .message import Message
from .names import Name
from .rules import Rule
from .statement import TOOL
from .vocabulary import vocabulary

# What may follow an English name without making it an attribute ("window seats", "Spanish wine", "Docker images").
_MAY_FOLLOW = frozenset(
    "for in on at as with when while because since so and or but over to than instead these now always anyway btw "
    "please here everywhere whenever if by from even rather not never though too daily exclusively only myself "
    "personally where wherever any both out rn lol thanks plus via per across inside under until without mostly mainly "
    "everyday lately nowadays today this that is are i you we it my all every each most which who how what above "
    "against more anymore instead of almost usually still just after before during unless whether except like vs "
    "whatever until going go henceforth permanently by off right day days work time again already also pls thx tho "
    "rn atm imo imho tbh fwiw don't dont doesn't isn't it's its i'm i've thank can could should would will have has do does did am was let's lets make show give tell way better best nothing no forever locally professionally privately well "
    # and the kinds of things that a tool is, or what is plainly made with it
    "editor ide shell terminal language framework library database browser compiler client app application program "
    "software tool package manager linter formatter server service distro system scripts script code projects project "
    "syntax examples example snippets files config configs answers replies responses output outputs tables table "
    "format formatting formatted document documents version stack cli desktop engine plugin workflow runtime cloud "
    "explanations style documentation instead lists list objects text".split()
)


def stands_alone(sentence: Sentence, name: Name, polish: bool) -> bool:
    """Whether the name is not just an attribute of what follows it."""
    if name.last >= len(sentence.tokens):
        return True
    following = sentence.tokens[name.last]
    word = following.norm
    if word in PUNCTUATION or word in "&+" or not following.text[0].islower():
        return True
    if word in _MAY_FOLLOW or word in _POLISH_MAY_FOLLOW:
        return True
    return polish and name.values.keys() == {TOOL}


_POLISH_MAY_FOLLOW = frozenset(
    "w we na do od niz zamiast i oraz a ale bo z ze ponad nad jako dla przy gdy kiedy jak bez wiec tylko zawsze juz "
    "teraz nie prosze nawet od jednak raczej po lub albo jest to ktory niech czyli zwlaszcza szczegolnie dlatego mimo "
    "chyba ewentualnie wylacznie najbardziej obecnie i/lub odpowiedzi wszedzie".split()
)


def convinces(
    message: Message, sentence: Sentence, name: Name, rule: Rule, rival: Name | None, article: bool, kind: bool
) -> bool:
    """Whether to believe that a name that stands where ``rule`` expects a tool is one.

    ``rival`` is the name it is compared with ("fish over bash"); ``article`` says that "a" or "the" precedes it, ``kind`` that the
    rule's own words say what kind of tool it is ("my editor is").
    """
    if name.sure:
        return True
    own_words = frozenset(token.norm for token in sentence.tokens[name.first : name.last])
    capital = sentence.tokens[name.first].text[:1].isupper() and name.first > 0 and not sentence.shouting
    compared = rival is not None and TOOL in rival.values and (rival.sure or name.listed)
    named_kind = compared or kind or _names_a_kind(sentence, name, own_words)
    if name.listed:
        if TOOL not in name.values or (name.mended and rule.use and not article):
            return True
        return (capital and not article) or named_kind or (rule.use and not article and message.is_technical(own_words))
    if article and not capital:
        return False
    if name.strong:
        return rule.use or named_kind
    if kind and not article:
        return capital or len(own_words) == 1
    if not capital:
        return False
    return named_kind or (rule.use and message.is_technical(own_words))


def _names_a_kind(sentence: Sentence, name: Name, own_words: frozenset[str]) -> bool:
    """Whether the clause says what kind of thing it is about, or what technical work it is for."""
    first, last = sentence.clause(name.first)
    words = vocabulary()
    return any(
        token.norm not in own_words and (token.norm in words.evident or words.is_kind(token.norm))
        for token in sentence.tokens[first:last]
    )
