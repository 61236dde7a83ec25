"""What the reader is told, in English: reminders, settings, wishes about code and answers, and what is taken back.

More rules for ``rules_en``, with the macros of ``idioms_en``.
"""

from __future__ import annotations

from .rules import ANSWERS as READER
from .rules import ANY, Reads, Rule
from .statement import FORMAT, LANGUAGE

# fmt: off
TO_THE_READER = (
    Rule("told-that-i-use",
         r"{told}(?: that| this| please| down| always| [,:–-])* i(?:'m| am|'ve been)? {adv}(?:use|using|run|running|on"
         r"|in|work(?:ing)? (?:in|with|on)|writ(?:e|ing)(?: in)?|cod(?:e|ing) in|live in|have|program(?:ming)? in"
         r"|develop(?:ing)? (?:in|with|on|for)|build(?:ing)? (?:in|with|on)|a|an) ",
         use=True, listed=True),
    Rule("told-name",
         r"{told}(?: that| this| please| down| me| [,:–-])* (?:it's |always |for my \w+ |as my \w+ |my \w+ (?:is|=) )*",
         keys=ANY, use=True, listed=True,
         tail=r"(?:$|[,.;!]|(?:is )?(?:for|as) (?:all|every|my)|over|not|instead of|rather than)"),
    Rule("mine-is",
         r"‹my› (?!(?:least|worst|old|previous|former|last|first|second) )(?:main |usual |current |whole |entire "
         r"|personal |own )*(?P<kind>(?:(?:[a-z0-9/-]+ )?(?:ci|ci/cd|ci system|cd|registry|cache|queue|bundler|notes"
         r"|mail|calendar|monitoring|vpn|backup(?:s| tool)?|vcs|wm|de|daw|cad|orm|dns|bootloader|launcher|desktop"
         r"|web server|http client|task manager|orchestrator|scheduler|log viewer|prompt|multiplexer|file manager"
         r"|rss reader|music player|video player|photo editor|image editor|game engine|todo app|to-do app|compiler"
         r"|build system|runtime|hypervisor|cluster|note taker|keyboard firmware|init system|proxy|reverse proxy"
         r"|router os|nas os|home automation|smart home|typesetter|word processor|office suite|office|tool|language"
         r"|database|db|os|operating system|search engine|package manager|wiki|tracker|issue tracker|backend|frontend"
         r"|tech stack|toolchain|toolkit|toolbox|default|go-to|driver|choice|editor|shell|browser|terminal|ide))"
         r"|{kind})(?:'s {adv}| {for}(?:is|=|will be|remains|stays) {adv})",
         use=True, listed=True),
    Rule("mine-are",
         r"my (?:\w+ )?‹settings|defaults|setup|preferences|stack|toolbox|toolkit|choices|standards"
         r"|rules›(?: [^\s:]+){0,3}? (?:: |- |– |= )",
         keys=ANY, use=True, reads=Reads.LIST),
    Rule("assume-that",
         r"{begin}‹assume|presume|consider|suppose›(?: (?:always|from (?:now|here) on|going forward|by default|that"
         r"|please|me|everywhere))* (?:(?:i|i'm|i am|i've|my|we)(?: always| only)?(?: (?:use|using|on|running|run|have"
         r"|got|working (?:in|on|with)|in|work (?:in|on|with)|writ(?:e|ing)(?: in)?|live in|\w+ is))? )?(?:a |an )?",
         use=True, listed=True, request=True,
         needs=r"‹always|everywhere|throughout›|from (?:now|here) on|going forward|by default|rather than|instead of"
               r"|not|unless|every time|in all|in every|never"),
    Rule("treat-me-as",
         r"{begin}(?:‹treat|regard|consider|count|think of› me as|‹treat› me like) (?:an? )?{devoted}",
         use=True, listed=True, request=True),
    Rule("keep-giving",
         r"{begin}(?:(?<!you )‹keep|continue› (?:on )?(?:giving|showing|using|with|writing|assuming|doing|defaulting"
         r"|answering|suggesting)(?: me| to| in| with| it in| code in| examples in)*|continue to use"
         r"|‹keep› (?:everything|the code|all code|code|examples|all examples) (?:in|on)) ",
         use=True, listed=True, request=True),
    Rule("shown-in",
         r"{begin}(?:(?:‹give|show|write|hand|send|offer|suggest|provide|use|stick to|prefer|default to›|i ‹want|need›"
         r"|i'd ‹like›)(?: me)?(?: to)?(?: see| get| have)?(?: always| only| just)? )(?:{each} )?(?:your )?",
         weak=True, use=True, listed=True, request=True,
         tail=r"{shown} (?:please|only|always|everywhere|exclusively|from now on|going forward|by default|every time"
              r"|in (?:all|every|future)|for (?:all|every)|whenever|unless|and nothing else|not )"),
    Rule("shown-only",
         r"‹{shown}›(?: only| please|, please| always| from now on| by default| everywhere| exclusively"
         r"| and nothing else){1,3} ",
         weak=True, use=True, listed=True, opens=True, request=True, reads=Reads.BEFORE),
    Rule("shown-each-in",
         r"{begin}(?:(?:give|show|write|hand|send|put|do|make|keep|prepare|provide|phrase)(?: me)? )?{each} (?:code "
         r"|shell |config |terminal |sample )?‹{shown}› (?:you (?:give|show|write|post|include)(?: me)? |i ask for "
         r"|i request )?(?:(?:(?:should|must|has to|have to|need to|needs to|ought to|will|shall) )?(?:be |go "
         r"|come )?(?:written )?(?:in|for|as|with|using)|(?:should|must|has to|have to|need to|needs to|ought to"
         r"|shall) be) ",
         weak=True, use=True, listed=True, request=True),
    Rule("when-you-show",
         r"(?:(?:‹show|write|give|do|make|keep|put› (?:it|them|that|me)(?: to me)?|then (?:in|it's|use)"
         r"|(?<=, )) ?(?:always |only |please )*(?:in|for|with|use)|(?<=, )(?:always |only |please )*‹use›) ",
         use=True, listed=True, request=True,
         needs=r"(?:if|when|whenever|every time|any time) (?:you|i ask|there's|there is|it comes"
               r"|we) (?:[^\s]+ ){0,3}?(?:{shown}|code)"),
    Rule("want-shown-in",
         r"i(?:'d)? {adv}(?:want|like|need|prefer|expect|appreciate|take|read) (?:to (?:see|get|have|read) )?(?:all "
         r"|your |the |my |every |any )*‹{shown}› (?:to be )?(?:in|for|as|with) ",
         use=True, listed=True, request=True,
         needs=r"always|only|all|every|any|from (?:now|here) on|by default|everywhere|going forward"
               r"|in (?:the )?future"),
    Rule("make-default",
         r"{begin}(?:‹make|consider|keep|treat|see|regard› |‹set› )",
         use=True, listed=True, request=True,
         tail=r"(?:as )?(?:your|my|the|our) (?:new )?(?:‹default|go-to|standard|first choice|language|editor|tool"
              r"|shell|database|framework|stack|choice›|{kind})",
         needs=r"your|from now on|always|(?:for|in) (?:all |your |the |my |any )*(?:code|examples?|samples|snippets"
               r"|answers|replies)"),
    Rule("set-default-to",
         r"{begin}‹set|change|switch› (?:the |my |your )?(?:default |preferred |standard )*(?:\w+ )?(?:{kind}|tool"
         r"|choice)(?: for [^\s,;:]+(?: [^\s,;:]+)?)? to ",
         use=True, listed=True, request=True,
         needs=r"(?:for|in) (?:all |your |the |my |any )*(?:code|examples?|samples|snippets|answers|replies|scripts)"
               r"|from now on|always|when you|whenever"),
    Rule("that-only-please",
         r"(?:, )?(?:‹only› (?:for me |please|, please|from now on|always|everywhere|in (?:all|every))|‹only›(?= (?:$"
         r"|[.,!;]))(?=.*‹please|always› )|and ‹nothing› else, please)",
         use=True, listed=True, opens=True, weak=True, request=True, reads=Reads.BEFORE),
    Rule("written-for",
         r"{begin}(?:(?:please|always) )?(?:‹write|tailor|target|gear|aim|adapt|optimi[sz]e|make|phrase"
         r"|give› )(?:me )?(?:[^\s,;:]+ ){0,4}?(?:for|to|towards|at|against) ",
         weak=True, use=True, listed=True, request=True,
         needs=r"‹always›|from now on|going forward|by default|every time|henceforth|in all|in every|and never"
               r"|rather than"),
    Rule("give-instead",
         r"{begin}(?:‹give me|show me|use|stick to|stick with|write›|i ‹want|need›) ",
         weak=True, use=True, listed=True, request=True,
         tail=r"(?:rather than|over|instead of) (?:[^\s,;:]+ ){1,3}(?:whenever|always|every)|(?:instead|only"
              r"|from (?:now|here) on|always|not )?(?:[^;?!]{0,30} )?(?:in|for) (?:this and )?(?:any|all|every"
              r"|each) (?:\w+ )?(?:later|future|other|following|project|time|chat|answer|case|thing|question"
              r"|conversation)|from (?:now|here) on"),
    Rule("unless-i-say",
         r"‹unless|until› i (?:say|tell you|specify|ask) (?:otherwise|so|differently|something else"
         r"|for something else)(?: ,|,)? (?:it's |use |assume |i mean |i'm (?:in|on|using) |always |i use |the \w+ is "
         r"|go with |write |code in )*",
         keys=ANY, use=True, listed=True, request=True),
    Rule("only-that",
         r"(?:(?<=^ )|(?<=[,;:–—-] ))(?:for|when|in) (?!my {people} |the |this |that )(?:[^\s,;:]+ ){1,5}?(?:, |it's "
         r"|it is )*‹always|only|exclusively|strictly|nothing but|just› ",
         use=True, listed=True,
         tail=r"(?:$|[,.;!–-])"),
    Rule("never-else",
         r"(?:(?<=^ )|(?<=[,;:–—-] ))(?:no|not|never|neither|forget)(?: \w+)? (?:[^\s,;:]+ ){1,4}?, (?:but |only "
         r"|just |always )+(?=.*‹ever|always|only|just|for good|permanently›)",
         use=True, listed=True,
         tail=r"(?:$|[,.;!–-])"),
)

ANSWERS = (
    Rule("is-the-language",
         r"(?:is|will be|should be) (?:the (?:only )?|my )‹language|format|tongue|form› (?:that "
         r"|which )?(?:i {adv}(?:want|prefer|need|expect|like|speak|understand|read|wish|'d like|would like|am|think)"
         r"|i'd {adv}(?:like|prefer)|for (?:all|your|every|our|my|any)|to (?:use|answer|reply|speak)|you (?:should"
         r"|must|are to|will|ought)|of (?:all|your|our) )",
         keys=READER, request=True, listed=True, reads=Reads.BEFORE),
    Rule("make-it-language",
         r"{begin}‹make› (?:it|that) ",
         keys=(LANGUAGE,), request=True,
         tail=r"{over_whole}"),
    Rule("want-it-in",
         r"i(?:'d)? {adv}(?:‹want|like|need|prefer› (?:it|them|that|those|everything|all of it|the answer"
         r"|answers)(?: to be)? )",
         keys=READER, reads=Reads.ANSWER, request=True,
         needs=r"any time|anytime|whenever|every time|always|each time|from now on|in every"),
    Rule("stay-with-language",
         r"(?:(?:i'd be {adv}(?:grateful|glad|happy|thankful|delighted|obliged)|it (?:would|'d) (?:be \w+|help)"
         r"|i'd (?:like|love|prefer|appreciate)(?: it)?|would be \w+)(?: if| for)? you (?:to |could |would )?"
         r"|{begin}){adv}‹keep|kept|stick|stuck|sticking|stay|stayed|switch|switched|speak|spoke|use|used|talk|answer"
         r"|answered|reply|replied|respond|responded|write|wrote› (?:to |in |with |only |just |me )*",
         keys=(LANGUAGE,), request=True,
         tail=r"(?:{over_whole}|with me|to me|between us|here|every time|in every|in each|whatever|even)"),
    Rule("language-alone",
         r"(?:(?<=^ )|(?<=[,;:–—-] ))(?:and |but |so |only |just |always |in |as )*",
         keys=READER, request=True,
         tail=r"(?:, )?(?:‹only|exclusively|always|please›(?: from you| from now on| please|, please| always| with me"
              r"| here)*|from ‹now› on|going ‹forward›|‹henceforth›|from ‹here› on) (?:$|[,.!;]|even|when|for|in|and)"),
    Rule("each-answer-as",
         r"(?:{begin}|(?<=me ))(?:‹hand|feed|serve|spit out|dump|pass|deliver|return|produce|supply|phrase|word"
         r"|structure|lay out|wrap|render|output|type|compose|give|send|put|write|keep|make|want|prepare|shape|cast"
         r"|bring|show|get|format›(?: me| out| up)? )?{each} (?:\w+ )?‹{answers}|table|tables|list|comparison"
         r"|comparisons|answers?|summary|overview|breakdown›(?: you (?:give|write|send)(?: me)?)? (?:should be "
         r"|must be |to be |has to be |goes |comes )*",
         keys=READER, request=True, reads=Reads.ANSWER),
    Rule("not-format-but",
         r"(?:don't|do not|dont|no|never|not|stop)(?: ever)? (?:‹use|using|answer in|give me|write in|do|format as"
         r"|send› )?(?:[^\s,;:]+ ){1,3}?(?:, |; |and |but |- )+(?:i ‹want|need|prefer|like› |i'd ‹like|prefer› |‹just"
         r"|only|use|give me|always› |in |as ){1,3}(?:a |an )?",
         keys=READER, request=True,
         tail=r"{whole}"),
    Rule("make-answers",
         r"{begin}‹make|format|structure|write|keep|turn› (?:all |your |the |my |every |each |of )*{answers} (?:into "
         r"|all |only |a |an )*",
         keys=(FORMAT,), request=True,
         tail=r"(?:$|[.,!;]|please|always|from|and|only|for|instead)"),
    Rule("want-in-answers",
         r"i(?:'d)? {adv}‹want|need|prefer|like|expect› (?:only |just |plain |pure )*",
         keys=READER, request=True,
         tail=r"(?:[^;?!]{0,30} )?(?:in|for|as) (?:all |your |my |the |every |any )*{answers}"),
    Rule("answers-suit-me",
         r"‹{answers}|tables|lists› ",
         keys=READER, request=True, reads=Reads.ANSWER,
         needs=r"‹suit|suits› me|‹work|works› (?:best|better) for me|(?:is|are) (?:easier|easiest|best|better|nicer"
               r"|what i) (?:for me|to read|for my|want|need|prefer|like)|are ‹easiest|easier› (?:for me|to read)"
               r"|please always"),
    Rule("i-want-in",
         r"(?:i|i'd|i'll|i would|i always|i only|i just) {adv}‹want|like|prefer|need|expect|appreciate|take|read|have"
         r"|get|parse› (?:to )?(?:have|get|see|read|receive)?(?: )?(?:all |every |any |your |the |my )*(?:‹tables"
         r"|lists|comparisons|data|numbers|summaries|overviews|facts|plans|schedules|examples|configs|steps"
         r"|instructions|things|stuff|everything›|it all|them all) ",
         keys=READER, request=True, reads=Reads.ANSWER),
)

TAKING_BACK = (
    Rule("unlearn",
         r"{begin}(?:i |i'd like to |i want to |you can |you may )*‹unlearn|void|withdraw|rescind|lift|unmark|untick"
         r"|unremember|annul|nullify|overrule|purge|delist|wave off|throw away|throw out|get rid of|dispose of"
         r"|let go of|take off|strike out|cross out|wipe out|lose|ditch|retire|end|unsave|unstore"
         r"|stop remembering›(?: that| the| my| your)? ",
         keys=ANY, reads=Reads.NAMED, ends=True),
    Rule("about-me-forget",
         r"(?:(?<=^ )|(?<=[,;:–—-] ))(?:(?:and|so|ok|also|hey|please|the thing|the bit|the part|the note|what i said"
         r"|my note|my remark) )*(?:about|regarding|concerning|re) (?=.* ‹unlearn|forget|scratch|drop|ignore|delete"
         r"|erase|remove|disregard|cancel|discard|undo|wipe› (?:it|that|this|about it|all that|please|$))",
         keys=ANY, reads=Reads.NAMED, ends=True),
    Rule("lift-the-rule",
         r"{begin}(?:you can |you may |i )*‹lift|rescind|withdraw|void|waive|revoke|retract|drop|end|scrap|take back"
         r"|forget|scratch|undo› (?:the|my|that|your) ",
         keys=ANY, use=True, ends=True, listed=True,
         tail=r"(?:\w+ )?(?:rule|setting|preference|requirement|default|thing|restriction|habit|request|policy|mode)"),
    Rule("drop-the-language",
         r"{begin}(?:you can |you may |please )*‹drop|ditch|lose|stop|quit› (?:with )?(?:the )?",
         keys=(LANGUAGE,), ends=True,
         tail=r"(?:now|please|again|already|$|[,.;!])"),
    Rule("stop-assuming",
         r"(?:‹stop|quit› (?:assuming|thinking|supposing|presuming|believing|pretending|acting (?:as if|like)"
         r"|telling yourself|remembering|defaulting|insisting|recommending|suggesting|(?:pushing|giving|showing"
         r"|sending|writing|handing|feeding)(?= (?:me|code|examples|answers|everything|replies|all) ))|(?:‹don't"
         r"|do not|dont|never|no need to›) (?:assume|think|suppose|presume)(?=.* (?:any ?more|any longer"
         r"|now) ))(?: that| to| me| on| in| with| about| code in| examples in| everything (?:in|as))* (?:(?:i|i'm|i'd"
         r"|my|i am|i've) (?:still |always |only )*(?:want|need|like|prefer|use|using|work (?:in|with|on)|on|in"
         r"|write(?: in)?|run|a|an|default to|love|\w+ is)?(?: to use| to see| to get| everything| all| my| answers"
         r"| replies| code| it)*(?: in| as| with| on)? )?",
         keys=ANY, use=True, ends=True),
    Rule("no-longer-mine",
         r"(?:is|are) (?:no ‹longer›|not|not really) (?:\w+ )?(?:my|what i|the \w+ i) ",
         keys=ANY, use=True, ends=True, reads=Reads.BEFORE,
         needs=r"no ‹longer|anymore›|any more|any longer|now"),
    Rule("mine-is-no-longer",
         r"my (?:[^\s,;:]+ ){1,4}?(?:is|are) (?:no ‹longer›|not (?=.*‹anymore›)) ",
         keys=ANY, use=True, ends=True, listed=True),
    Rule("not-a-user-any-more",
         r"(?:i'm|i am) (?:no ‹longer›|not) (?:really )?(?:an? |the |much of an? |on |in |into |with |loyal to "
         r"|married to |a fan of |fond of |using |sold on |faithful to |attached to )+{devoted}",
         keys=ANY, use=True, ends=True,
         needs=r"no ‹longer›|‹anymore›|any more|any ‹longer›|these days|now"),
    Rule("over-it",
         r"(?:(?:i'm|i am|i've|i have) {adv}(?:‹over›(?! the moon)|‹moved|moving› on from|‹finished|done|through› with"
         r"|‹off›|sworn ‹off›|grown out of|gone ‹off›|fallen out of love with|fallen out with|parted ways with"
         r"|broken up with)|(?:i've|i have|i) {adv}changed my ‹mind› about|i {adv}(?:‹moved› on from"
         r"|fell ‹out› of love with|grew ‹out› of|went ‹off›|parted ways with)|my(?= [^\s]+ (?:[^\s]+ )?‹days|phase"
         r"|era|years› (?:are|is) (?:over|behind|done|gone|finished|past) )) ",
         keys=ANY, use=True, ends=True, listed=True),
    Rule("is-history",
         r"(?:is|are|'s) {adv}(?:‹history|dead to me|behind me›|off the ‹table|menu›|out of my ‹life|toolbox|toolkit"
         r"|stack›|a thing of the ‹past›|‹gone› from my|‹outdated|obsolete› as a preference|no ‹longer› (?:needed"
         r"|relevant|valid|true|the case|a thing|something)) ",
         keys=ANY, use=True, ends=True, listed=True, opens=True, reads=Reads.BEFORE,
         needs=r"me|my|preference|setting|answers|replies|for me|to me|no longer"),
    Rule("preference-outdated",
         r"(?=(?:[^\s,;:]+ ){1,3}‹(?:preference|setting|rule|thing|note|habit|default|instruction|request"
         r"|entry)› (?:of mine |about me |for answers |i gave you )?(?:no longer|is (?:no longer|out of date|outdated"
         r"|obsolete|over|void|wrong|old|gone|history|dead|stale|off|cancelled|invalid)|has (?:expired|changed|lapsed)"
         r"|can (?:go|be (?:dropped|deleted|removed|forgotten))|should (?:go|be (?:dropped|deleted|removed|forgotten))"
         r"|doesn't (?:hold|apply)|does not (?:hold|apply)|isn't (?:true|valid|current|needed)))",
         keys=ANY, use=True, ends=True, listed=True),
)
# fmt: on
