"""What people work with, told as a habit, a possession or who they are, in English: more rules for ``rules_en``."""

from __future__ import annotations

from .rules import ANSWERS as READER
from .rules import ANY, Reads, Rule
from .statement import FORMAT

MACROS = {
    # what is done with a tool, when the tool follows "in", "with", "on" or "through"
    "made": r"(?:do|write|build|run|keep|manage|deploy|host|edit|code|draw|design|store|track|test|convert|automate"
    r"|plot|script|provision|develop|record|model|sync|browse|prototype|render|typeset|publish|serve|monitor"
    r"|organi[sz]e|make|create|maintain|configure|handle|compile)",
    # how long something has been so, or where: in itself a sign that it stays so
    "for_years": r"(?:for (?:(?:about|over|almost|nearly|many|several|some|the|past|last|a|quite|few|good|couple|of"
    r"|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|dozen|\d+) )*(?:years|months|decades"
    r"|decade|ages|year)|forever|since (?:\d{4}|forever|day one|years|the (?:beginning|start)|version|its|i (?:started"
    r"|was|began))|all day|every(?: single)? (?:day|evening|morning|night|week)|nightly|on a daily basis|daily|day in"
    r"|day to day|every time|full-time|full time|exclusively|everywhere|(?:for|in|on|across|to|with) (?:\w+ )?(?:all"
    r"|every|each|most|everything|anything|both)|by default|at home and at work|at work and at home)",
    "devoted": r"(?:(?:long-?time|heavy|daily|happy|big|huge|die-?hard|hardcore|lifelong|life-long|avid|dedicated"
    r"|loyal|committed|proud|devoted|convinced|full-time|old|through and through) )*",
}

# fmt: off
RULES = (
    Rule("am-a-user",
         r"(?:i(?:'m| am|'ve been| have been) |(?<=^ )been ){adv}(?:an? |the |very much an? ){devoted}",
         use=True,
         tail=r"‹user|person|fan|guy|girl|gal|loyalist|devotee|addict|enthusiast|shop|household›|(?:‹developer|dev"
              r"|programmer|coder›(?: |by trade |at heart |by day )*(?:$|[.,;!:(–-]|and |so |here ))"),
    Rule("user-here",
         r"(?<=^ ){devoted}",
         use=True,
         tail=r"‹user|person|developer|dev|programmer|fan›s? (?:here|through and through|at heart)"),
    Rule("use-in-all",
         r"i {adv}‹{use}› ",
         use=True,
         tail=r"(?:[^,;:?!]{0,40} )?{for_years} |(?:for \w+ )?only (?:$|[.,;!])|, (?:never|not) "
              r"|(?:[^,;:?!]{0,40} )?, (?:and )?(?:have|has) (?:done|been|always)"
              r"|(?:[^,;:?!]{0,40} )?, (?:and )?(?:always|exclusively|{for_years}) (?:$|[.,;!])"),
    Rule("whenever-use",
         r"(?<!whenever )(?<!time )i {adv}{use} ",
         use=True,
         needs=r"‹whenever› i|(?:every|each|any) ‹time› i"),
    Rule("been-using",
         r"(?:i've|i have|(?<=^ )) ?{adv}‹been› {adv}(?:using|running|writing|coding in|writing in|programming in|on"
         r"|with|working (?:in|with|on)|developing (?:in|with|on)|building (?:\w+ ){0,2}(?:in|with|on)) {adv}",
         use=True,
         tail=r"(?:[^,;:?!]{0,40} )?(?:{for_years}|only|exclusively) "),
    Rule("everything-with",
         r"i {adv}{made} (?:‹all|everything› (?:of )?(?:my )?(?:[^\s,;:]+ ){0,3}?|my (?:own )?(?:[^\s,;:]+ ){1,3}?)"
         r"‹in|with|on|using|through|via› ",
         use=True),
    Rule("all-based-on",
         r"‹all› (?:of )?my (?:\w+ ){1,3}?(?:is|are|run) (?:on|based on|(?:built|written|coded|programmed"
         r"|scripted) (?:on|with|in|using)|made (?:in|with)|managed (?:by|with|in)|hosted (?:on|with|by)"
         r"|deployed (?:on|with|to)|run(?:ning)? on) ",
         use=True),
    Rule("rely-on",
         r"i {adv}‹rely on|depend on|reach for|default to|gravitate (?:to|towards|toward)|lean on|keep coming back to›"
         r" {adv}",
         use=True),
    Rule("love-and-use",
         r"i(?:'m| am)? {adv}‹love|adore|like|enjoy|happy with› {adv}",
         use=True,
         tail=r"and (?:\w+ ){0,2}?(?:use|run|write|do|build|keep|reach for|rely on) (?:it|everything|nothing|with it"
              r"|in it)"),
    Rule("on-it-everywhere",
         r"i(?:'m| am) {adv}on ",
         use=True,
         tail=r"(?:[^?;]{0,40} )?‹everywhere|stay|staying|stays|full-time|permanently|exclusively|daily|years› "),
    Rule("live-in",
         r"i {adv}(?:practically |more or less )?‹live|spend (?:all |most of |half )?(?:of )?my (?:days?|time"
         r"|workdays?)› in ",
         use=True, unmistakable=True,
         tail=r"(?:$|[,.;:!–-]|all day|most|and |so )"),
    Rule("my-distro-is",
         r"‹my› (?:main |whole |entire )?(?P<kind>distro|distribution|framework|programming language"
         r"|static site generator|notes? app|note-taking app|(?:e-?mail|mail|git|sql|database|irc|chat) client"
         r"|desktop environment|search engine|build (?:tool|system)|test (?:runner|framework)|linter"
         r"|formatter|stack|setup|broker|hosting provider|cloud provider|version control(?: system)?|spreadsheet"
         r"|slicer) {for}(?:is|has (?:always )?been|will be|=) {adv}",
         use=True),
    Rule("is-my-daily-driver",
         r"(?:is|remains|has been|will be|has become|became|stays) {adv}my {adv}(?:‹daily driver|bread and butter"
         r"|weapon of choice|workhorse|mainstay|go-to|tool of choice|first choice|main|favou?rite|preferred|default› )"
         r"(?:for |on |in |language |tool |os |system |since |now |, |[.!;]|$)",
         keys=ANY, use=True, reads=Reads.BEFORE),
    Rule("is-the-one-i-know",
         r"(?:is|remains) the (?:only )?{kind} (?:that )?i(?:'m| am|'ve| feel)? {adv}‹most comfortable|happiest"
         r"|most productive|know best|know the best|fastest|comfortable|fluent› ",
         use=True, reads=Reads.BEFORE),
    Rule("show-code-in",
         r"{begin}‹show|write|give|provide|present|do|put›(?: me)? (?:all |your |the |any |every |me )*"
         r"(?:code|examples?|snippets?|samples?|scripts?)(?: examples?| samples?| snippets?)? in ",
         use=True, request=True,
         needs=r"{lasting}"),
    Rule("from-now-instead",
         r"(?:from ‹now› on|going ‹forward›|‹henceforth›|as of ‹today›|starting ‹today›) (?:, )?(?:it's |it is )?",
         use=True,
         tail=r"(?:instead of|rather than|in place of|over|, not|not) "),
    Rule("always-list",
         r"{begin}(?:‹always|permanently|henceforth|defaults›|from ‹now› on|going ‹forward›|by ‹default›"
         r"|for the ‹future›) : ",
         keys=ANY, use=True, request=True, reads=Reads.LIST),
)

ANSWERS = (
    Rule("would-prefer",
         r"(?:i'd|i would) {adv}‹prefer|like|love› {adv}",
         keys=READER, request=True,
         tail=r"(?:(?:for|in) (?:all |any |every |your |my |the )*{answers}|from now on|always|going forward"
              r"|by default)"),
    Rule("always-want",
         r"i {adv}‹want|need|expect|like› {adv}",
         keys=(FORMAT,), request=True,
         needs=r"always|only|from now on|every time|by default|at all times"),
    Rule("always-want-as",
         r"i {adv}‹want|need|expect|like› {adv}",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True,
         needs=r"always|from now on|every time|by default|at all times"),
    Rule("always-give",
         r"{begin}‹always› (?:use|give me|show(?: me)?|(?:reply|answer|respond) with|return|make|draw|add|write"
         r"|include|send|provide|put it in) (?:a |an |in |the )*",
         keys=(FORMAT,), request=True),
)
# fmt: on
