"""How preferences are stated and taken back in English: a table of rules. See ``rules.Rule`` for the notation."""

from __future__ import annotations

from . import habits_en as habits
from . import idioms_en as idioms
from . import told_en as told
from .rules import ANSWERS, ANY, Reads, ReadyRule, Rule, filled
from .statement import FORMAT, LANGUAGE

MACROS = {
    # adverbs between a subject and its verb
    "adv": r"(?:(?:really|still|now|just|actually|currently|personally|generally|much|strongly|definitely|clearly"
    r"|also|honestly|simply|do|tend to|would|almost|nearly|basically|myself|kinda|sort of|by far|very much|so"
    r"|pretty much|today|nowadays|usually|always|only|ever|mostly|exclusively|firmly|greatly|vastly|by default"
    r"|absolutely|finally|recently|already|fully|completely|permanently|long since|totally|since) )*",
    # what makes a habit of an act
    "habit": r"(?:always|only|exclusively|solely|usually|mostly|typically|generally|normally|consistently"
    r"|invariably|primarily|religiously|strictly|mainly|habitually|routinely)",
    "use": r"(?:use|using|run|rely on|reach for|go with|stick to|stick with|pick|choose|go for|turn to|opt for"
    r"|grab|default to|live in|(?:work|write|code|program|develop|build|do|edit|deploy|test|script|keep|store"
    r"|draw|design|model|plot|manage|host|draft|record|compile|debug)(?: (?!i )[^\s,;:]+){0,3}? (?:in|with|on|using)"
    r"|write)",
    # the beginning of a clause that asks something of the reader
    "begin": r"(?:(?:(?<=[,;:()—–-] )|(?<=^ )|(?<= so ))(?:(?:and|but|so|also|please|prosze|teraz|od|zawsze|na"
    r"|przyszlosc|ok|okay|well|yes|hey|hi|hello|btw|note|remember|then|that|to|feel|free|we|you|should|must|can|could"
    r"|would|will|always|now|kindly|in|future|just|only|from|on|going|forward|by|default|do|pls|plz|make|sure"
    r"|henceforth|instead|for|all|chats|thanks|permanently|let's|ensure|may|try|here|out|today|whenever|if|possible"
    r"|continue|keep|your|the|next|time|strictly|code|samples|examples|snippets) )*)",
    # "I ", also "I (use Arch and) "
    "i_do": r"i (?:{adv}|(?:[^\s;:()]+ ){1,10}?and {adv})",
    "kind": r"(?P<kind>(?:[a-z-]+ ){0,2}?(?:tool|editor|ide|language|framework|library|shell|terminal|emulator"
    r"|browser|database|db|orm|manager|system|linter|formatter|runner|stack|platform|os|distro|distribution"
    r"|compiler|debugger|client|app|application|program|software|service|provider|cloud|host|server|proxy|engine"
    r"|desktop|runtime|hypervisor|vcs|cad|slicer|player|rtos|multiplexer|reader|spreadsheet|processor|messenger"
    r"|assistant|model|llm|toolchain|hosting|generator|broker|queue|cache|suite|package|environment|toolkit"
    r"|utility|plugin|interpreter))",
    "favour": r"(?:preferred|favou?rite|default|go-to|goto|main|primary|usual|standard|daily|everyday|trusted)",
    "for": r"(?:(?:for|when|in|on|to|at) (?:[^\s,;:]+ ){1,5}?)?",
    "lasting": r"(?:always|from now on|going forward|in (?:the )?future|by default|permanently|every time"
    r"|henceforth|for good|all|any|every|whenever|each|examples|snippets|unless|everywhere|from here on|samples"
    r"|my default)",
    "answers": r"(?:answers|replies|responses|outputs?|results?|explanations|summaries|reports|everything"
    r"|all of it|messages|texts|answer|reply|response|conversation|chat|data|lists|tables|comparisons"
    r"|anything tabular|tabular data)",
    "over_whole": r"(?:$|[.,!;:?]|please|from now on|for good|permanently|always|with me|when|instead|only"
    r"|going forward|by default|and |exclusively|throughout|from (?:here|today|tomorrow)|starting|at all times"
    r"|between us|every time|even |(?:for|in) (?:all |your |our |the |this )*(?:answers|replies|responses"
    r"|conversations?|chats?|everything|future|talk|messages))",
    "whole": r"(?:$|[.!;:,(]|please|only|and |always|from now on|everywhere|with |without|- |– "
    r"|for (?:the |your |all |every )*{answers}|in (?:your|all) {answers}|format|output|tables?|syntax|formatting"
    r"|thanks|pls|objects? |arrays? |documents? )",
}

# fmt: off
_STATING_TOOLS = (
    Rule("prefer",
         r"{i_do}‹prefer|favor|favour› (?:(?:using|to use|having|seeing|to have|to see|to get) "
         r"|(?:to )?(?:work|code|write|program|develop|script|build|working|coding|writing|programming"
         r"|developing) (?:\w+ )?(?:in|with) )?(?:my |your )?",
         keys=ANY),
    Rule("prefer-bare",
         r"(?<=^ )(?:also |still |really |strongly |personally )?‹prefer› ",
         keys=ANY),
    Rule("always-use",
         r"(?:i|i'll|i'm|i've) {adv}‹{habit}› {adv}(?:been )?{use} ",
         use=True),
    Rule("use-exclusively-in",
         r"(?:i|i'll) {adv}(?:work|write|code|program|develop|deploy|rely|script) ‹{habit}› (?:in|with|on|to) ",
         use=True),
    Rule("use-always",
         r"(?:i|i'll|i'm|i've been) {adv}‹use|using|run|write everything in|do everything in› ",
         use=True,
         tail=r"(?:[^,;:?!]{0,60} )?(?:exclusively|only|for everything|by default|daily|every day|all the time"
              r"|and nothing else|everywhere|as my (?:\w+ ){0,2}(?:editor|shell|ide|browser|terminal|driver|tool"
              r"|default|language|database|framework|client|os|manager)|whenever i can|wherever (?:i can"
              r"|possible)|these days(?! (?:at|because|for|since|in) )|nowadays"
              r"|at all times|for all (?:of )?my|instead of|rather than|from now on"
              r"|, always|day in) "),
    Rule("always-that",
         r"(?:(?<=[,;:] )|(?<=^ ))‹always› ",
         use=True, listed=True,
         tail=r"(?:$|[,.!;])"),
    Rule("nothing-but",
         r"(?:i|i'll|i'd|i've been) {adv}(?:use|using|don't use|don't touch|never use|won't use|touch|won't touch"
         r"|trust) (?:nothing|anything) ‹but|except|besides|other than› ",
         use=True),
    Rule("from-now-use",
         r"(?:from ‹now|today|here› on|going ‹forward›|‹henceforth›|starting ‹today›|as of ‹today›"
         r"|from this ‹point› on) (?:, )?(?:i|i'll|i'm|i will|i am) {adv}(?:be )?(?:only )?{use} ",
         use=True),
    Rule("now-use",
         r"i ‹now› {adv}{use} ",
         use=True,
         tail=r"(?:[^;:?!]{0,60} )?(?:in place of|not|exclusively) "),
    Rule("from-now-only",
         r"from ‹now› on (?:, )?(?:it's |it is )?(?:only |just |always )",
         keys=ANY, use=True),
    Rule("settled",
         r"(?:i|i've|i'm|i am|i have) {adv}‹settled (?:on|for)|standardi[sz]ed on|standardized on|standardised on"
         r"|sticking (?:with|to)|stick (?:with|to)|swear by|sworn by|committed to|going all in on|gone all in on› ",
         use=True),
    Rule("switched",
         r"(?:i|i've|i have) {adv}‹switched|moved|migrated|converted|changed|gone› (?:over |everything |fully "
         r"|back |away |completely |permanently )*(?:from (?:[^\s,;:]+ ){1,3}?)?to ",
         use=True,
         needs=r"from (?:[^\s]+ ){1,3}to|for good|permanently|now|everything|completely|fully|everywhere|recently"
               r"|(?:last|this) (?:week|month|year|spring|summer|autumn|fall|winter)|(?:years|months|weeks) ago"
               r"|a while (?:ago|back)|(?:not|never) (?:going|looking|looked|turning|went) back|for all|since"
               r"|(?:in|on|for|across) (?:all|every|each)(?: of)? (?:my |our )?(?:repos?|repositor\w+|projects?"
               r"|machines?"
               r"|servers?|apps?|computers?|devices?)"),
    Rule("replaced",
         r"(?:i|i've|i have) {adv}‹replaced|ditched|dropped|swapped|traded|abandoned› (?:[^\s,;:]+ ){1,3}?(?:with"
         r"|for(?! good)|in favou?r of) ",
         use=True),
    Rule("my-favourite-is",
         r"my {adv}(?:‹{favour}› (?:{kind} |format |output format |answer format |one |driver |choice )?|‹choice"
         r"|pick› |(?:[a-z-]+ ){1,2}of ‹choice› ){for}(?:is|will be|remains|has always been|=|:"
         r"|stays) {adv}(?:called )?",
         keys=ANY, use=True),
    Rule("my-editor-is",
         r"‹my› (?P<kind>(?:text |code )?(?:editor|shell|ide|terminal|browser|terminal emulator|window manager"
         r"|package manager|password manager)) {for}(?:is|will be|=|:) {adv}",
         use=True),
    Rule("is-my-favourite",
         r"(?:is|remains|will be|has become|became|stays) {adv}my {adv}(?:‹{favour}› {kind} |‹go-to|default› "
         r"|(?P<of_choice>[a-z-]+ ){1,2}of ‹choice› )",
         keys=ANY, use=True, reads=Reads.BEFORE),
    Rule("is-what-i-use",
         r"(?:is|remains) (?:‹what›|the (?:only )?(?:one|thing)|the only {kind})(?: that)? i {adv}(?:{use}|prefer"
         r"|swear by) ",
         use=True, reads=Reads.BEFORE,
         needs=r"{habit}|prefer|swear|for everything|for (?:all|every|most)|daily|every day|by default|these days"
               r"|(?:at|for) (?:work|home)|the most|day in"),
    Rule("what-i-prefer-is",
         r"‹what› i {adv}(?:prefer|like best|like most) {for}is ",
         use=True),
    Rule("all-my-in",
         r"(?:i (?:do|write|build|run|keep|manage) ‹all|everything›(?: of)?(?: my)? (?:\w+ ){0,3}?(?:in|with|on)"
         r"|‹all› my (?:\w+ )?(?:code|scripts|projects|notes|tests|infrastructure|work) (?:is|are|live|lives"
         r"|is written|are written) (?:in|on)) ",
         use=True),
    Rule("preference-is",
         r"(?:my |user |general )?‹preference|preferences› (?:is|are|:|for \w+ is) ",
         keys=ANY, use=True, reads=Reads.LIST),
    Rule("have-preference",
         r"i (?:have|'ve) a (?:\w+ )?‹preference› for ",
         keys=ANY),
    Rule("like-best",
         r"i {adv}‹like› ",
         keys=ANY,
         tail=r"(?:[^,;:?!]{0,40} )?(?:best|the most|better than|more than) "),
    Rule("rather-use",
         r"i(?:'d| would) {adv}‹rather› (?:use|work (?:in|with)|write in|stick (?:to|with)) ",
         use=True,
         tail=r"(?:[^,;:?!]{0,40} )?(?:than|over|instead of) "),
)

_STATING_TO_THE_READER = (
    Rule("rather-you-used",
         r"i(?:'d| would) {adv}‹rather|prefer›(?: it)? (?:if |that )?(?:you|we) (?:always )?(?:used?"
         r"|stuck? (?:to|with)|stick (?:to|with)|wrote in|write in) ",
         keys=ANY, use=True, request=True),
    Rule("always-use-it",
         r"{begin}‹always|only ever|by default|only|default to|stick to|stick with› {adv}(?:use |using |assume "
         r"|write in |write code in |code in |target )?(?:my )?",
         keys=ANY, use=True, request=True,
         needs=r"use|using|assume|stick|default|write|target"),
    Rule("use-for-all",
         r"{begin}‹use|using|assume(?: that)?(?: (?:i|i'm|i am)(?: always)? (?:use|using|on|running))?|write in"
         r"|write code in|show code in|stick to|stick with› ",
         keys=ANY, use=True, request=True,
         needs=r"{lasting}"),
    Rule("examples-in",
         r"(?:all |any |your |code |the )*‹examples|snippets|samples› (?:should be |must be |always |written "
         r"|please |are best )*in ",
         use=True, request=True),
)

_STATING_ANSWERS = (
    Rule("answer-in",
         r"{begin}(?:‹answer|reply|respond|write|speak|talk|communicate|converse|explain|chat›"
         r"|mind ‹answering|replying|responding|writing|speaking|talking›)(?: to me| with me| me"
         r"| back)? ",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("want-you-to-answer",
         r"(?:i {adv}(?:want|like|need|prefer|expect|wish)|i'd {adv}(?:like|prefer|love|appreciate)) "
         r"(?:it )?(?:if |that |when )?(?:you |for you |your )(?:to )?{adv}‹answer|reply|respond|write|speak|talk"
         r"|answered|replied|responded|wrote|spoke|answering|replying|responding|writing|format|formatted|give"
         r"|gave|keep|kept›(?: to me| me| back)? ",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("want-answers-in",
         r"(?:{i_do}(?:want|like|need|prefer|expect|would like|would appreciate)|i'd {adv}(?:like|prefer|love"
         r"|appreciate|rather (?:have|get|see|read|receive)|be (?:grateful|thankful|glad|happy|happier"
         r"|better off) (?:for|with))) (?:to (?:get|have|see|read|receive) )?(?:all |your |the |my |every |any |to "
         r"|have )*‹{answers}› (?:to be |be |formatted )*{adv}",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("answers-should-be",
         r"(?:(?:all |your |every |the |further |any )*‹{answers}› |(?:all |any |further |the )*‹correspondence"
         r"|communication› (?:with|to) me )(?:should|must|will|need to|needs to|have to|has to|ought to|are to|shall"
         r"|always) {adv}"
         r"(?:be |come |stay |arrive )?(?:conducted |held |written |kept |done |sent |given )?",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("keep-answers",
         r"{begin}‹keep|give|make|send|get|deliver|leave|return|provide|show|put|write|have›(?: me)? "
         r"(?:all |your |the |my |every |any |of )*(?:(?:{answers}|it|this|that|things|stuff|them) )?",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("answers-please",
         r"{begin}(?:all |every )?‹{answers}› ",
         keys=ANSWERS, reads=Reads.ANSWER, request=True,
         needs=r"please|always|from now on|only|going forward"),
    Rule("switch-language",
         r"{begin}‹switch|change|default|stick|revert|stay|keep›(?: back)?(?: over)?(?: the language)? "
         r"(?:to|with|in) (?:only |using )?(?:simple |plain |british |american )?",
         keys=(LANGUAGE,), request=True,
         tail=r"{over_whole}"),
    Rule("set-language",
         r"{begin}‹set|change|switch› (?:the |my |your )?(?:default |preferred )?(?:response |reply |answer "
         r"|output |chat )?(?:language|format)(?: of (?:your |the )?(?:answers|replies|responses))? to ",
         keys=ANSWERS, request=True,
         tail=r"{over_whole}"),
    Rule("use-language",
         r"{begin}‹use|speak|speaking› (?:only )?(?:simple |plain |british |american )?",
         keys=(LANGUAGE,), request=True,
         tail=r"{over_whole}"),
    Rule("in-language-please",
         r"{begin}(?=in )",
         keys=ANSWERS, reads=Reads.ANSWER, request=True,
         needs=r"‹please|always|only›|from now on|going forward"),
    Rule("language-please",
         r"(?<=^ )(?:and )?(?:only )?",
         keys=ANSWERS, request=True,
         tail=r"(?:(?:only )?(?:, )?‹please|only›|only from now on|from now on) (?:$|[,.!;])"
              r"|‹only› (?:in|for) (?:all |your |every |any |the )*{answers}"),
    Rule("answers-as",
         r"(?<=^ )(?:the )?‹{answers}› ",
         keys=(FORMAT,), reads=Reads.ANSWER, request=True,
         tail=r"(?::|$)"),
    Rule("format-as",
         r"(?:{begin}‹format›|‹formatted›) ",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("present-as",
         r"{begin}‹give|return|output|show|present|provide|send|deliver|display|list|render|produce|print|put"
         r"|write|summarize|summarise|describe|make|answer|respond|reply|lay|structure|export|compare|enumerate"
         r"|name|explain› ",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("whenever-make-it",
         r"(?<=[,;:–—-] )(?:please |always )*‹make|keep|give me|return|send|write› (?:it|them|that|those)(?: as| in)? ",
         keys=(FORMAT,), request=True,
         needs=r"whenever|(?:every|each|any) time"),
    Rule("list-as",
         r"(?:i need|i want|i'd like|i would like) (?:a |an |the |this |that )(?:\w+ ){0,2}?‹list|table|summary"
         r"|overview|comparison|result|results|answer› ",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("return-format",
         r"{begin}‹return|output|emit|produce|use|send|give(?: me)?|stick to|reply with|respond with|answer with› "
         r"(?:a |an |the |only |just |always |valid |pure |plain |raw |clean |strict )*",
         keys=(FORMAT,), request=True,
         tail=r"{whole}"),
    Rule("format-only",
         r"{begin}(?:‹only|just|strictly|pure|raw›) ",
         keys=(FORMAT,), request=True,
         tail=r"{whole}"),
)

_TAKING_BACK = (
    Rule("forget",
         r"{begin}(?:i |i'd like to |i want to )?‹take back|never mind|nevermind|forget|scratch|drop|remove"
         r"|delete|disregard|ignore|cancel|undo|unset|clear|erase|revoke|discard|strike|wipe|retract|reset› ",
         keys=ANY, reads=Reads.NAMED, ends=True),
    Rule("no-longer",
         r"(?:i|i'm|i am) (?:no ‹longer›|not|don't|dont|do not|really don't) {adv}(?:use|using|prefer|want|need"
         r"|work (?:in|with)|write in|code in|run|rely on|like|care (?:about|for)|insist on) (?:any |your |the "
         r"|to (?:use|get) )*",
         keys=ANY, use=True, ends=True,
         needs=r"no longer|‹anymore|any more›|any longer"),
    Rule("no-more-answers",
         r"(?:i|i'd) (?:no ‹longer›|don't|dont|do not) {adv}(?:want|need|like|prefer) (?:any |your |the |to get "
         r"|my |more )*{answers} ",
         keys=ANSWERS, reads=Reads.ANSWER, ends=True,
         needs=r"no longer|‹anymore|any more›|any longer"),
    Rule("stopped",
         r"(?:i|i'm|i've|i have|i am) {adv}‹stopped (?:using|preferring|working (?:in|with))|quit(?: using)?"
         r"|ceased using|done with|finished with|through with|(?:ditched|dropped|abandoned|gave up|given up"
         r"|uninstalled|retired)(?: on)?(?! (?:[^\s,;:]+ ){1,3}(?:(?:for|in favou?r of) (?!good)|(?:and|,|;|-"
         r"|–) (?:so |it's )?(?:now|i) ))|moved (?:away from|off)|left behind|got rid of› ",
         keys=ANY, use=True, ends=True),
    Rule("stop-answering",
         r"(?:‹stop|quit› (?:always )?(?:answering|replying|responding|writing|speaking|talking|formatting"
         r"|giving me)|(?:you )?(?:no ‹longer›|‹don't|dont|do not|needn't›|no ‹need›) (?:have to |need to |to "
         r"|always )*(?:answer|reply|respond|write|speak|format))(?: me| to me| everything| answers| replies"
         r"| things| your answers)* ",
         keys=ANSWERS, reads=Reads.ANSWER, ends=True),
    Rule("stop-using",
         r"{begin}(?:‹stop|quit› using|(?:‹don't|dont|do not|no longer› use)(?=.* (?:any ?more|any longer) )) "
         r"(?:the )?",
         keys=ANY, use=True, ends=True),
    Rule("no-more",
         r"{begin}no ‹more› (?:answers in |answering in |replies in |answers as )?",
         keys=ANY, ends=True,
         tail=r"(?:please|answers|replies|output|for me|from now on|tables|, |[.!;]|$)"),
)

# fmt: on

_READY_MACROS = filled({**MACROS, **habits.MACROS, **idioms.MACROS})

RULES = tuple(
    ReadyRule(rule, _READY_MACROS)
    for rule in (
        *_STATING_TOOLS,
        *habits.RULES,
        *idioms.TOOLS,
        *_STATING_TO_THE_READER,
        *told.TO_THE_READER,
        *_STATING_ANSWERS,
        *habits.ANSWERS,
        *told.ANSWERS,
        *_TAKING_BACK,
        *told.TAKING_BACK,
    )
)
