"""How preferences are stated and taken back in English: a table of rules.

Patterns are over folded words, each followed by one blank ("i'd prefer "); see ``rules.Rule``.
"""

from __future__ import annotations

from .rules import ANSWERS, ANY, TOOLS, Reads, Rule, fill
from .statement import FORMAT, LANGUAGE

_MACROS = {
    # adverbs between a subject and its verb
    "adv": r"(?:(?:really|still|now|just|actually|currently|personally|generally|much|strongly|definitely|clearly"
    r"|also|honestly|simply|do|tend|to|would|almost|nearly|basically|myself|kinda|sort|of|far|by|very|so|pretty"
    r"|today|nowadays|usually|always|only|ever|mostly|exclusively|firmly|greatly|vastly) )*",
    # what makes a habit of an act
    "habit": r"(?:always|only|exclusively|solely|usually|mostly|typically|generally|normally|consistently"
    r"|invariably|primarily|religiously|strictly|mainly|habitually|routinely)",
    "use": r"(?:use|using|work in|work with|write in|write everything in|code in|program in|develop in|run|rely on"
    r"|reach for|go with|stick to|stick with|build with|pick|choose|go for|do everything in|turn to|opt for"
    r"|do everything with|grab|deploy with|test with|edit in|default to)",
    "begin": r"(?:(?:(?<=[,;:()—–-] )|(?<=^ ))(?:(?:and|but|so|also|please|prosze|teraz|od|zawsze|na|przyszlosc|ok|okay|well|yes|hey|hi|btw|note|remember|then"
    r"|that|to|you|should|must|can|could|would|will|always|now|kindly|in|future|just|only|from|on|going|forward|by"
    r"|default|do|pls|plz|make|sure|henceforth|instead|for|all|chats|permanently|let's|ensure|i|want|need|like"
    r"|i'd|ask|may|try|remember|from|here|out|today|whenever|possible|continue|keep|we|us|your|the|next|time) )*)",
    "kind": r"(?:tool|tools|editor|text editor|code editor|ide|language|programming language|framework|library|shell"
    r"|terminal|terminal emulator|browser|database|db|orm|package manager|dependency manager|build tool|build system"
    r"|linter|formatter|test runner|test framework|testing framework|stack|platform|os|operating system|distro"
    r"|distribution|compiler|debugger|client|mail client|email client|git client|note app|note-taking app|notes app"
    r"|app|application|program|software|service|provider|cloud|cloud provider|host|web server|server|proxy|engine"
    r"|game engine|search engine|password manager|task runner|task manager|window manager|desktop environment"
    r"|desktop|container runtime|hypervisor|vm|ci|ci system|ci tool|ci server|version control system|vcs"
    r"|scripting language|plotting library|backend|backend framework|frontend framework|web framework|css framework"
    r"|cad|cad program|slicer|player|media player|rtos|multiplexer|terminal multiplexer|file manager|pdf reader"
    r"|reader|image editor|photo editor|video editor|spreadsheet|word processor|http client|rest client|messenger"
    r"|chat app|assistant|model|llm|monitoring tool|backup tool|diagram tool|diagramming tool|typesetting system"
    r"|reference manager|version manager|config manager|configuration management tool|vpn|toolchain|runtime"
    r"|search tool|diff tool|merge tool|hosting|python version manager|state management library|ui library"
    r"|static site generator|message broker|queue|cache|home automation platform|choice|setup|workflow|option)",
    "favour": r"(?:preferred|favou?rite|favourited|default|go-to|goto|main|primary|usual|standard|daily|everyday"
    r"|trusted|all-time favou?rite|absolute favou?rite|weapon)",
    "for": r"(?:(?:for|when|in|on|to|at) (?:[^\s,;:]+ ){1,5}?)?",
    "lasting": r" (?:always|from now on|going forward|in (?:the )?future|by default|permanently|every time|henceforth"
    r"|for good|all|any|every|whenever|each|examples|snippets|unless|everywhere|from here on|samples) ",
    "answers": r"(?:answers|replies|responses|output|outputs|results|explanations|summaries|reports|everything"
    r"|all of it|messages|texts|answer|reply|response|conversation|chat|data|lists|code comments)",
}

RULES = tuple(
    Rule(**{**rule, "pattern": fill(str(rule["pattern"]), _MACROS), "needs": fill(str(rule.get("needs", "")), _MACROS)})  # type: ignore[arg-type]
    for rule in (
        # -- stating: tools, and whatever else can be preferred
        dict(name="prefer", cues="prefer", keys=ANY,
             pattern=r"i {adv}prefer (?:using |to use |to (?:work|code|write|program|develop|script|build) (?:\w+ )?(?:in|with) "
                     r"|(?:working|coding|writing|programming|developing) (?:\w+ )?(?:in|with) |having |seeing |to (?:get|have|see) )?(?:my |your |the )?"),
        dict(name="prefer-bare", cues="prefer", keys=ANY, pattern=r"(?<=^ )(?:also |still |really |strongly |personally )?prefer "),
        dict(name="always-use", cues="always only exclusively solely usually mostly typically generally normally "
             "consistently invariably primarily religiously strictly mainly", use=True,
             pattern=r"(?:i|i'll|i'm|i've) (?:{adv}){habit} {adv}(?:been )?{use} "),
        dict(name="use-always", cues="use", use=True, pattern=r"(?:i|i'll) {adv}(?:use|run|write everything in|do everything in) ",
             tail=r"^(?:[^,;:?!]{0,60} )?(?:exclusively|only|for everything|by default|daily|every day|all the time"
                  r"|and nothing else|everywhere|as my (?:\w+ ){0,2}(?:editor|shell|ide|browser|terminal|driver|tool"
                  r"|default|language|database|framework|client|os)|whenever i can|wherever (?:i can|possible)"
                  r"|at all times|for all (?:of )?my|instead of|rather than|these days|from now on|, always) "),
        dict(name="from-now-use", cues="now forward henceforth today", use=True,
             pattern=r"(?:from now on|going forward|henceforth|from today|from today on|starting today|as of today|from here on"
                     r"|from this point on) (?:, )?(?:i|i'll|i'm|i will|i am) {adv}(?:be )?(?:only )?{use} "),
        dict(name="now-use", cues="now", use=True, pattern=r"i (?:now|have now) {adv}{use} ",
             tail=r"^(?:[^;:?!]{0,60} )?(?:instead|rather than|in place of|not|for everything|exclusively) "),
        dict(name="from-now-only", cues="now", use=True, pattern=r"from now on (?:, )?(?:it's |it is )?(?:only |just |always )"),
        dict(name="settled", cues="settled standardized standardised sticking swear sworn committed stick", use=True,
             pattern=r"(?:i|i've|i'm|i am|i have) {adv}(?:settled on|settled for|standardi[sz]ed on|sticking with|sticking to|stick with"
                     r"|stick to|swear by|sworn by|committed to|settled in with|going all in on|gone all in on) "),
        dict(name="switched", cues="switched moved migrated converted gone changed", use=True,
             pattern=r"(?:i|i've|i have) {adv}(?:switched|moved|migrated|converted|changed|gone back|gone over) (?:over |everything |fully |back |away |completely )*"
                     r"(?:from (?:[^\s,;:]+ ){1,3}?)?to ",
             needs=r" from (?:[^\s]+ ){1,3}to | for good | permanently | now | everything | completely | fully | for everything "),
        dict(name="replaced", cues="replaced ditched dropped swapped traded", use=True,
             pattern=r"(?:i|i've|i have) {adv}(?:replaced|ditched|dropped|swapped|traded|abandoned) (?:[^\s,;:]+ ){1,3}?(?:with|for|in favou?r of) "),
        dict(name="my-favourite-is", cues="preferred favourite favorite default go-to goto main primary usual standard daily everyday trusted choice",
             use=True, kind=True, keys=ANY,
             pattern=r"my {adv}(?:(?:{favour} )(?:\w+ )?(?:{kind} |driver |one |format |output format |answer format )?|{kind} of choice ){for}(?:is|will be|remains|has always been|=|:|→|stays) {adv}(?:called )?"),
        dict(name="my-editor-is", cues="my", use=True, kind=True,
             pattern=r"my (?:text |code )?(?:editor|shell|ide|terminal|browser|terminal emulator|window manager|package manager|password manager) {for}(?:is|will be|=|:) {adv}"),
        dict(name="is-my-favourite", cues="preferred favourite favorite default go-to goto main primary usual standard daily everyday trusted choice",
             use=True, kind=True, keys=ANY, reads=Reads.BEFORE,
             pattern=r"(?:is|remains|will be|has become|became|stays|'s) {adv}my {adv}(?:(?:{favour} )(?:\w+ )?(?:{kind} |driver |format )|go-to |default |{kind} of choice )"),
        dict(name="is-what-i-use", cues="what always", use=True, reads=Reads.BEFORE,
             pattern=r"(?:is|remains) (?:what|the (?:only )?(?:one|thing|{kind})|the only {kind}|the only thing)(?: that)? (?:i {adv}(?:{habit} )?(?:{use}|prefer|swear by)) "),
        dict(name="what-i-use-is", cues="what", use=True,
             pattern=r"what i {adv}(?:{habit} (?:{use}|prefer)|prefer) {for}is "),
        dict(name="all-my-in", cues="all everything", use=True,
             pattern=r"(?:i (?:do|write|build|run|keep|manage) (?:all|everything)(?: of)?(?: my)? (?:\w+ )?(?:in|with|on)|all my (?:\w+ )?(?:code|scripts|projects|notes|tests|infrastructure|work|stuff) (?:is|are|live|lives|is written|are written) (?:in|on)) "),
        dict(name="preference-is", cues="preference preferences", keys=ANY, use=True, pattern=r"(?:my |user |general )?preferences? (?:is|are|:|=|for \w+ is) "),
        dict(name="have-preference", cues="preference", keys=ANY, use=True, pattern=r"i (?:have|'ve) a (?:\w+ )?preference for "),
        dict(name="like-best", cues="like", keys=ANY, pattern=r"i {adv}like ", tail=r"^(?:[^,;:?!]{0,40} )?(?:best|the most|better than|more than) "),
        dict(name="id-rather", cues="rather prefer", request=True, use=True, pattern=r"i(?:'d| would) {adv}(?:rather|prefer(?: it)?) (?:if |that )?(?:you|we) (?:always )?(?:used|use|stick to|stuck to|stick with|stuck with|wrote in|write in) ", keys=ANY),
        # -- stating: what the reader should use
        dict(name="always-use-imperative", cues="always only default stick", request=True, use=True, keys=ANY,
             pattern=r"{begin}(?:always|only ever|by default|default to|only|stick to|stick with) {adv}(?:use |using |assume |stick to |stick with |write in |write code in |code in |target )?"
                     r"(?:my )?",
             needs=r" (?:use|using|assume|stick|default|write|target) "),
        dict(name="use-lasting-imperative", cues="use using assume write show", request=True, use=True, keys=ANY,
             pattern=r"{begin}(?:use|using|assume|assume i use|write in|write code in|show code in|stick to|stick with) ", needs=r"{lasting}"),
        dict(name="examples-in", cues="examples snippets code", request=True, use=True,
             pattern=r"(?:all |any |your |code |the )*(?:examples|snippets|code samples|code examples|code snippets) (?:should be |must be |always |written |please |are best )*in "),
        # -- stating: language and format of answers
        dict(name="answer-in", cues="answer reply respond write speak talk communicate converse explain chat", request=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"{begin}(?:answer|reply|respond|write|speak|talk|communicate|converse|explain|chat|think)(?: to me| with me| me| back)? "),
        dict(name="want-you-to-answer", cues="you answering replying responding", request=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"(?:i (?:{adv})(?:want|like|need|prefer|expect|wish)|i'd (?:{adv})(?:like|prefer|love|appreciate)) (?:it )?(?:if |that |when )?(?:you |for you |your )(?:to )?{adv}(?:answer|reply|respond|write|speak|talk|answered|replied|responded|wrote|answering|replying|responding|writing|format|formatted|give|gave|keep|kept)(?: to me| me| back)? "),
        dict(name="want-answers-in", cues="answers replies responses output results explanations summaries reports everything answer reply response data messages lists",
             request=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"(?:i (?:{adv})(?:want|like|need|prefer|expect)|i'd (?:{adv})(?:like|prefer|love|appreciate|rather have)) (?:to (?:get|have|see|read|receive) )?(?:all |your |the |my |every |any |to |have )*{answers} (?:to be |be |formatted )*{adv}"),
        dict(name="answers-should-be", cues="answers replies responses output results explanations everything summaries reports messages", request=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"(?:all |your |every |the )*{answers} (?:should|must|will|need to|needs to|have to|has to|ought to|are to|shall|always) (?:{adv})(?:be |come |stay |arrive )?"),
        dict(name="keep-answers", cues="keep give make send get deliver leave return provide show put", request=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"{begin}(?:keep|give|make|send|get|deliver|leave|return|provide|show|put|write|have)(?: me)? (?:all |your |the |my |every |any |of )*(?:{answers}|it|this|that|things|stuff|them)? ?"),
        dict(name="answers-please", cues="answers replies responses output results everything explanations", request=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"{begin}(?:all |every )?{answers} ", needs=r" (?:please|always|from now on|only|going forward) "),
        dict(name="switch-language", cues="switch change default stick revert stay go keep use speak", request=True, keys=(LANGUAGE,),
             pattern=r"{begin}(?:(?:switch|change|default|stick|revert|stay|keep|go)(?: back)?(?: over)?(?: the language)? (?:to|with|in)|use|speak|only speak|only use|speaking|to using) (?:only )?(?:simple |plain |british |american )?"),
        dict(name="in-language-please", cues="please always only now forward", request=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"{begin}(?=in )", needs=r" (?:please|always|only|from now on|going forward) "),
        dict(name="language-please", cues="please only pls", request=True, keys=(LANGUAGE,), pattern=r"(?<=^ )(?:and )?(?:only )?", tail=r"^(?:only|only ,? ?please|, please|please|from now on|only from now on) [.!]? ?(?:$|[,.!;])"),
        dict(name="format-as", cues="format formatted formatting formats", request=True, keys=(FORMAT,), reads=Reads.LOOSE,
             pattern=r"(?:{begin}format|formatted|{begin}(?:always )?format) "),
        dict(name="present-as", cues="give return output show present provide send deliver display list render produce print put write summarize summarise "
             "describe make answer respond reply lay structure export respond compare enumerate",
             request=True, keys=(FORMAT,), reads=Reads.LOOSE,
             pattern=r"{begin}(?:give|return|output|show|present|provide|send|deliver|display|list|render|produce|print|put|write|summari[sz]e|describe|make|answer|respond|reply|lay|structure|export|compare|enumerate) "),
        dict(name="return-format", cues="return output emit produce use send give want", request=True, keys=(FORMAT,),
             pattern=r"{begin}(?:return|output|emit|produce|use|send|give me|send me|stick to|reply with|respond with|answer with) (?:only |just |always |valid |pure |plain |raw |clean |strict )*",
             tail=r"^(?:(?:output|format|only|please|for (?:the |your |all |every )?(?:answers?|replies|reply|output|responses?|results?|everything)|in (?:your|all) (?:answers|replies)|always|from now on|everywhere|, |$|[.!;:(]|and |with no|without|- ))"),
        # -- taking back
        dict(name="forget", cues="forget scratch drop remove delete disregard ignore cancel undo unset clear erase revoke discard strike wipe retract reset",
             ends=True, keys=ANY, reads=Reads.NAMED,
             pattern=r"{begin}(?:forget|scratch|drop|remove|delete|disregard|ignore|cancel|undo|unset|clear|erase|revoke|discard|strike|wipe|retract|reset) (?!that i asked)",
             needs=""),
        dict(name="no-longer", cues="longer anymore more", ends=True, keys=ANY, use=True,
             pattern=r"(?:i|i'm|i am) (?:no longer|not|don't|dont|do not|really don't) {adv}(?:use|using|prefer|want|need|work (?:in|with)|write in|code in|run|rely on|like) (?:any |your |the |to (?:use|get) )*",
             needs=r" (?:no longer|any ?more|any longer) "),
        dict(name="stopped", cues="stopped quit ceased done ditched dropped abandoned gave given uninstalled left finished moved", ends=True, keys=ANY, use=True,
             pattern=r"(?:i|i'm|i've|i have|i am) {adv}(?:stopped (?:using|preferring|working (?:in|with))|quit (?:using )?|ceased using|done with|finished with|through with|ditched|dropped|abandoned|gave up on|given up on|gave up|uninstalled|got rid of|moved (?:away from|off)|left behind) "),
        dict(name="stop-answering", cues="stop quit longer anymore more need don't dont", ends=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"(?:(?:stop|quit) (?:always )?(?:answering|replying|responding|writing|speaking|talking|formatting|using|giving me)|(?:(?:you )?(?:no longer|don't|dont|do not|needn't) (?:have to |need to |always )*|no (?:more )?need to )(?:answer|reply|respond|write|speak|format|use))(?: me| to me| everything| answers| replies| things| your answers)* "),
        dict(name="no-more-answers", cues="longer anymore more", ends=True, keys=ANSWERS, reads=Reads.ANSWER,
             pattern=r"(?:i|i'd) (?:no longer|don't|dont|do not) {adv}(?:want|need|like|prefer) (?:any |your |the |to get |my |more )*{answers} ", needs=r" (?:no longer|any ?more|any longer|any more) "),
        dict(name="no-more", cues="more", ends=True, keys=ANY, pattern=r"{begin}no more (?:answers in |answering in |replies in |answers as )?",
             tail=r"^(?:please|answers|replies|output|for me|from now on|tables|, |[.!;]|$)"),
    )
)
