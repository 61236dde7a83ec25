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
from .statement import LANGUAGE, TOOL
from .vocabulary import vocabulary
from .words import word_list

# What may follow an English name without making it an attribute ("window seats", "Spanish wine", "Docker images").
_MAY_FOLLOW = word_list("evidence", "may_follow")
_KINDS_FOLLOW = word_list("evidence", "may_follow_tools")  # what a tool is, or what is plainly made with it
_POLISH_MAY_FOLLOW = word_list("evidence", "polish_may_follow")


def stands_alone(sentence: Sentence, name: Name, polish: bool) -> bool:
    """Whether the name is not just an attribute of what follows it."""
    if name.last >= len(sentence.tokens):
        return True
    following = sentence.tokens[name.last]
    word = following.norm
    if word in PUNCTUATION or word in "&+" or not following.text[0].islower():
        return True
    if word in _MAY_FOLLOW or word in _POLISH_MAY_FOLLOW or (word in _KINDS_FOLLOW and LANGUAGE not in name.values):
        return True
    return polish and name.values.keys() == {TOOL}


def convinces(
    message: Message, sentence: Sentence, name: Name, rule: Rule, rival: Name | None, article: bool, kind: bool
) -> bool:
    """Whether to believe that a name that stands where ``rule`` expects a tool is one.

    ``rival`` is the name it is compared with ("fish over bash"); ``article`` says that "a" or "the" precedes it,
    ``kind`` that the rule's own words say what kind of tool it is ("my editor is").
    """
    if name.sure:
        return True
    if rule.unmistakable:
        return False
    own_words = frozenset(token.norm for token in sentence.tokens[name.first : name.last])
    capital = sentence.tokens[name.first].text[:1].isupper() and name.first > 0 and not sentence.shouting
    compared = rival is not None and TOOL in rival.values and (rival.sure or name.listed)
    named_kind = compared or kind or _names_a_kind(sentence, name, own_words)
    if name.listed:
        if TOOL not in name.values or (name.mended and rule.use and not article):
            return True
        return (capital and not article) or named_kind or (rule.use and not article and message.is_technical(own_words))
    if rule.listed or (article and not capital):
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
