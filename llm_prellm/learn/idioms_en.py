"""Preferences told by the name itself, as a choice or as a move, in English: more rules for ``rules_en``.

"Pulumi is all I deploy with", "Logseq has my heart", "I'd take fd over find any day", "out with asdf, in with mise".
What makes the many ways of saying so readable is that they are built of few parts: being or doing for somebody, a verb
of making with its object, and a sign that it stays so.
"""

from __future__ import annotations

from .rules import Reads, Rule

MACROS = {
    # "is", also contracted to the name before it: "Homebrew's my package manager"
    "is": r"(?:(?:is|are|remains|stays|was and is|has been|has always been|will be|became|has become|continues to be)"
    r" |(?<='s )){adv}(?:and (?:stays|remains|will be|always will be) )?",
    "i": r"(?:i|i've|i'd|i'll|i'm|i have|i will|i would|i am)",
    # what one does with a tool, the rest of the verb phrase may follow ("deploy my sites with"): anything but what is
    # no work of one's own, and the past
    "do": r"(?!(?:hear|see|get|got|hate|dislike|fear|dread|avoid|miss|lack|blame|regret|remember|forget|lose|fail"
    r"|struggle|ask|wonder|complain|worry|find|expect|say|mean|think|suspect|guess|hope|was|am|had|can|can't|cannot"
    r"|don't|didn't|won't|would|could|should|might|may|must|learn|came|come|end|went|go|never|not|always|pay|wish"
    r"|dream|laugh|cry|argue|fight|have|want|to|in|on|at|the|a|my|it|i|do not|break|heard|saw|tried|try|mentioned|did"
    r"|left|lost|met|said|told|bought|sold) |[a-z]+ed )(?:[a-z-]+)",
    "with": r"(?:in|into|onto|with|on|from|through|via|inside|under|against|by|to|for)",
    # what one has to do with as well, without liking it any better
    "trouble": r"(?:(?:\w+ )?(?:problems?|issues?|troubles?|bugs?|errors?|headaches?|worries|pains?|frustrations?"
    r"|complaints?|doubts?|questions?|crash\w*|money|hopes?|mistakes?|failures?|outages?|nightmares?))",
    # what tells that it is about all of one's work
    "my_all": r"(?:(?:all|most|every bit|each)(?: of)? my|my (?:entire|whole)|all(?: of)? (?:the )?|everything"
    r"|every(?: single)?|each|any|my)",
    # those of whom something is told that is no preference of the speaker's
    "people": r"(?:[a-z-]+ )?(?:boss|manager|brothers?|sisters?|mother|father|mom|mum|dad|wife|husband|partner"
    r"|girlfriend|boyfriend|sons?|daughters?|kids?|child|children|friends?|team\w*|company|employer|clients?"
    r"|customers?|colleagues?|coworkers?|co-workers?|teachers?|professor|neighbou?rs?|uncle|aunt|cousins?|grand\w+"
    r"|school|office|flatmate|roommate|users?|students?|lead|interns?|cat|dog|family|parents|employees?|work|job|class"
    r"|department|university|bank|exam|thesis|assignment|homework|course|ticket|degree)(?:'s)?",
    "mine": r"(?:home|second home|bread and butter|jam|happy place|comfort zone|safe place|world|life|number one|no\. 1"
    r"|one and only|one true love|first love|true love|first pick|first choice|pick|choice|everything|ride or die"
    r"|companion|workhorse|hammer|weapon(?: of choice)?|poison(?: of choice)?|drug of choice|best friend|baby|forte"
    r"|native tongue|mother tongue|second nature|element|playground|rock|staple|thing|trusty \w+|old faithful)",
    "any_day": r"(?:(?:any|every) day(?: of the week)?|every time|each time|every single time|all day(?: long)?|anytime"
    r"|hands down|without (?:a )?(?:second )?(?:thought|thinking|hesitation|hesitating|blinking)|always|always will"
    r"|at any time|no question|no contest|without question|no matter what)",
    # what shows that a change is there to stay
    "for_good": r"(?:for good|for ever|forever|permanently|for keeps|once and for all|never (?:going|looking|looked"
    r"|went|turning|turned) back|not (?:going|looking|turning) back|no regrets|no looking back|no going back"
    r"|and (?:i'm )?(?:staying|sticking)|never again|for everything|all in|full-time|full time|completely|entirely"
    r"|everywhere|haven't looked back|never looked back|don't miss|finally|(?:i'm )?staying|stay put)",
    "put_out": r"(?:deploy|publish|push|sync|ship|release|commit|upload|back up|export|install|stream|serve|order"
    r"|print)",
    "told": r"(?:‹remember|note|fyi|psa|memo|reminder›|(?:keep|bear)(?: it| this)? in ‹mind›|(?:make|take) a ‹note›"
    r"|take ‹note›|for the ‹record›|for your ‹information›|for (?:future|later) ‹reference|chats|chat|sessions|session"
    r"|conversations|use›|note to ‹self›|(?:don't|do not|never) ‹forget›|be ‹aware›|‹mind› you|(?:just )?so you ‹know›"
    r"|you should ‹know›|worth ‹knowing|noting|remembering›|for (?:the )?‹future|context›|for next ‹time›"
    r"|in case it ‹helps›|mental ‹note›|about (?:me|‹how› i work|my ‹setup›)|some ‹background›|(?:a few|two|three"
    r"|some) ‹things›|(?:ground|house) ‹rules›)",
    "shown": r"(?:code|examples?|snippets?|samples?|commands?|syntax|versions?|solutions?|variants?|flavou?rs?|scripts?"
    r"|instructions|steps|equivalents?|recipes?|configs?|idioms?|way|one-liners?|paths|shortcuts|keybindings)",
    "each": r"(?:all|every(?: single)?|each|any)(?: of)?(?: your| my| the| those| these)?",
}

# fmt: off
_NAME_FIRST = (
    Rule("is-all-i-do",
         r"{is}(?:‹all|everything› (?:that )?|‹the only|the one› (?:[a-z-]+ ){1,3}?(?:that )?"
         r"|the (?:[a-z-]+ ){1,3}?(?:that )?(?=i (?:\w+ )?‹always|only|exclusively|mostly|mainly|daily› ))"
         r"i(?:'ve| have|'ll| will|'d)? {adv}(?:ever )?(?:used|touched|trusted|needed|want|{do})"
         r"(?! (?:about|of|how|so) )(?: (?!(?:about|of) )[^\s,;:.]+){0,3}? ",
         use=True, listed=True, reads=Reads.BEFORE),
    Rule("is-where-mine-live",
         r"{is}‹where› (?:{my_all} (?!{trouble})(?:[^\s,;:]+ ){0,3}?(?:lives?|goes?|are|is|sits?|stays?|resides?"
         r"|ends? up|happens?|belongs?|gets? (?:done|made|written|built)|comes? from|runs?|starts?|begins?)"
         r"|i {adv}(?:live|feel (?:most )?(?:at )?home|belong|spend|do|keep|write|work|store|put|track|run|host|build"
         r"|make|plan|code|think|stay|draw|manage|edit|start)) ",
         use=True, listed=True, reads=Reads.BEFORE),
    Rule("is-what-i-make-on",
         r"{is}(?:‹what|how› |the (?:‹one|thing|place|app|language|tool|editor›) (?:that )?)i {adv}{do} "
         r"(?:{my_all} (?!{trouble})(?:[^\s,;:]+ ){1,4}?|(?:[^\s,;:]+ ){0,2}?(?:{with} |every day |daily "
         r"|for a living ))",
         use=True, listed=True, reads=Reads.BEFORE),
    Rule("is-my-home",
         r"{is}(?:still )?‹my› (?!(?:[a-z-]+ )?(?:least|worst|weakest|weak|former|previous|biggest|second|third"
         r"|only problem) ){adv}(?:only |one |absolute |personal |all-time |own |real |natural )*(?:{mine}|{favour} \w+"
         r"|{kind}(?: of choice| for (?:everything|all|any|life|years)| everywhere)?|\w+ of choice) ",
         use=True, listed=True, reads=Reads.BEFORE),
    Rule("serves-me",
         r"(?:‹has› (?:my (?:heart|vote|loyalty|full trust)|never let me down|always had my|served me|been (?:with me"
         r"|good to me)|earned (?:its|a) (?:place|spot)|won me over)|‹never› lets me down|(?:still )?‹works|suits|fits"
         r"|serves› (?:me |my (?:brain|workflow|needs|head|hands) |for me )?(?:best|better|the best|perfectly"
         r"|just fine)(?! if)|does (?:it all|everything|all)(?: i need| for me)|‹wins|beats› (?:(?!me "
         r"|us )(?:[^\s,;:]+ ){1,3})?(?:for me|{any_day}|in my book)|‹feels› like home|‹clicks› (?:best "
         r"|better )?(?:for|with) me) ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE,
         needs=r"me|my|i|i'm|every time|any day"),
    Rule("carries-mine",
         r"‹powers|handles|hosts|holds|manages|runs|drives|carries|serves|stores|keeps|backs|does|covers|builds› "
         r"(?:{adv}{my_all}(?<=my) |‹everything› (?:i|of mine|here|for me|at home)|my (?:heart and|whole) )",
         use=True, listed=True, opens=True, reads=Reads.BEFORE,
         needs=r"all(?: of)? my|every|everything|my whole|my entire|each of my|most of my|my heart"),
    Rule("does-everything-i-do",
         r"[a-z]+s ‹everything› (?:that )?i {adv}{do} ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("the-one-i-use-is",
         r"(?:the (?:only |one )?(?:[a-z-]+ ){1,3}?(?:that |which )?|‹what|all› )i {adv}‹use|touch|trust|write|run"
         r"|open|code in|work in|work with|write in|program in|reach for|rely on|live in|develop in|stick to|recommend"
         r"|like best› (?:[^\s,;:]+ ){0,3}?(?:is|are) {adv}",
         use=True, listed=True),
    Rule("runs-on-mine",
         r"(?:runs|is|sits|lives|goes|is installed|is running|works) on (?:‹all|every|each|any›)(?: one)?(?: single)?"
         r"(?: of)? my ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("it-is-for-me",
         r"(?:‹it is|it's› for me|‹all the way|for life|till i die|until i die|or nothing|or bust|and nothing else|ftw"
         r"|for the win|is the only way|and only|forever|24/7|for me always|for everything|every time|all day every day"
         r"|for me , always|, always and everywhere|now and always|always and forever|is king here|is home|is life"
         r"|is love›) ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE,
         tail=r"(?:it is|it's|all the|for|till|until|or|and|ftw|is|forever|24|every|all day|, always|now|always)"),
    Rule("person-here",
         r"‹person|guy|gal|girl|fan|convert|veteran|lover|die-hard|diehard|purist|junkie|nerd|addict|household|shop"
         r"|devotee|loyalist|user|dev|developer› (?:here|all the way|for life|through and through|since|at heart"
         r"|for (?:over |about )?(?:\d+|many|ten|twenty|five|some|most)) ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
)

_CHOOSING = (
    Rule("pick-any-day",
         r"(?:i(?:'ll|'d| will| would)? {adv}(?:‹pick|take|choose|grab|go with|go for|reach for|stick with|use|run"
         r"|keep›)|‹give me|gimme›|make ‹mine›|my ‹money› is on|my ‹pick› is) ",
         use=True,
         tail=r"(?:[^,;:?!]{0,40} )?{any_day} |over (?:[^\s,;:?]+ ){1,3}(?:{any_day}|for (?:everything|anything|all))"),
    Rule("choose-over",
         r"i(?:'ll|'d| will| would) {adv}‹pick|take|choose› ",
         use=True, listed=True,
         tail=r"over "),
    Rule("has-to-be",
         r"(?:it's|it is|it'll be|it will be|it has to be|it must be|it's got to be|has to be|make it|call it"
         r"|then it's) (?:always |only |just |still |going to be )*",
         use=True, listed=True,
         tail=r"(?:‹for me|all the way|or nothing|and nothing else|for everything|for life|every time|each time"
              r"|everywhere›|(?:, )?‹always|every time|never|no exceptions|period|full stop|no matter›)"),
    Rule("for-mine-its",
         r"(?:for|on|in) (?:‹all|every(?: single)?|each|any|most|whatever|anything|everything›(?: of)?(?: my"
         r"| i)? (?:[^\s,;:]+ ){0,4}?|my (?!{people} )(?:[^\s,;:]+ ){1,3}?(?=(?:it's|it is|it has to be) ‹always|only"
         r"|just›))(?:, )?(?:it's|it is|it's got to be|it has to be|it must be|make it|i (?:go|went|stick|use|run|pick"
         r"|choose|take|have|keep)(?: with| to| for)?) (?:always |only |just )*",
         use=True, listed=True),
    Rule("given-the-choice",
         r"‹given the (?:choice|option)|if i have (?:a|any) (?:say|choice)|if it's up to me|if it were up to me"
         r"|if you ask me|left to (?:myself|my own devices)|when in doubt› (?:, )?(?:it's |it is |i'd |i'll |i "
         r"|i'll always |i always )?(?:always )?(?:(?:go|pick|choose|take|use|reach|stick|run)(?: for| with| to)? )?",
         use=True, listed=True),
    Rule("not-that-but-this",
         r"i (?:don't|do not|dont|never|won't|can't stand|hate|dislike|avoid|refuse to|no longer) (?:use |do |touch "
         r"|need |like |want |run |write )?(?:[^\s,;:]+ ){1,3}?(?:, |; |- |– |: |and |but )+(?:and |but "
         r"|just )*‹i› (?:only |just |always )*(?:use|run|write|do|prefer|have|work in|work with|write in|code in"
         r"|stick to|stick with|go with|am on) ",
         use=True, listed=True),
    Rule("in-the-camp",
         r"{i} {adv}(?:squarely |very much )?(?:(?:in|on) the |(?:on )?(?=team ))(?:team )?",
         use=True, listed=True,
         tail=r"(?:‹camp|side|boat|train|bandwagon|party|crowd|ecosystem|world|tribe|faction|team›)"),
    Rule("find-nicer",
         r"i {adv}‹find› ",
         use=True, listed=True,
         tail=r"(?:(?:much|far|a lot|way|so much) )?(?:nicer|better|easier|faster|cleaner|simpler|friendlier|handier"
              r"|quicker|smoother|more (?:pleasant|intuitive|comfortable|convenient|productive|readable|elegant|fun"
              r"|enjoyable|ergonomic|natural|powerful|reliable)) (?:to \w+ )?than"),
    Rule("nothing-beats",
         r"‹nothing› {adv}(?:beats|tops|compares (?:to|with)|comes (?:even )?close to|can replace|replaces|can beat"
         r"|else but|besides|other than|but) ",
         use=True, listed=True,
         tail=r"(?:$|[,.;:!–-]|for|when|in|here|on|and)"),
    Rule("not-without",
         r"i (?:can't|cannot|couldn't|could not|can not|wouldn't|won't|don't|never) {adv}(?:imagine |even |want to "
         r"|know how to )*(?:live|living|work|working|function|code|coding|do without|get by|survive|cope|manage"
         r"|do anything|write|writing|go|leave|start)(?: [^\s,;:]+){0,2}? ‹without› ",
         use=True, listed=True),
    Rule("nothing-better",
         r"(?:yet to|haven't|have not|never|not|can't|couldn't) (?:\w+ )?(?:find|found|seen|see|met) (?:anything|a \w+"
         r"|any \w+|something) (?:‹better|nicer|faster|simpler› than|that ‹beats›) ",
         use=True, listed=True),
    Rule("never-leave",
         r"i ‹never› {adv}(?:leave|quit|close|exit|stray from|part with|let go of|get tired of|tire of|regretted) ",
         use=True, listed=True),
    Rule("always-return-to",
         r"i(?:'ll)? {adv}(?:‹always› |‹keep› )(?:go|going|come|coming|end up|ending up|return|returning|end"
         r"|find myself) (?:back )?(?:up )?(?:to|in|with|on) ",
         use=True, listed=True),
    Rule("have-done-all-in",
         r"i(?:'ve| have) {adv}(?:[a-z]+ed|built|written|set up|done|kept|put|made|run) (?:‹all|everything|every"
         r"|most› (?:of )?(?:my )?(?:[^\s,;:]+ ){0,3}?)(?:in|with|on|using|through) ",
         use=True, listed=True),
    Rule("use-so-show",
         r"(?:i|i'm|i am) {adv}(?:‹use|using|run|running|write|on|in|work in|work with|writing|working in"
         r"|working with|code in|write in|program in|a|an›) ",
         use=True, listed=True,
         tail=r"(?:user |person |guy )?(?:[^?]{0,40} )?(?:so|hence|therefore|thus) (?:please |only |always |i need "
              r"|i want )*(?:(?:give|show|use|write|stick|keep|prefer|make|answer|tailor|put|post|send)(?: \w+){0,4} "
              r"|\w+ )?(?:‹commands|examples|snippets|samples|instructions|shortcuts|keybindings|solutions|configs"
              r"|syntax› )"),
    Rule("do-for-years",
         r"i {adv}{do} (?:[^\s,;:]+ ){0,3}?(?:in|with|on|using|through) ",
         use=True, listed=True,
         tail=r"(?:[^,;:?!]{0,30} )?‹every|daily|nightly|years|decade|decades|always|exclusively|basis›(?<!every) "
              r"|(?:[^,;:?!]{0,30} )?{for_years} "),
    Rule("whenever-need-open",
         r"(?<!whenever )(?<!time )i {adv}(?:open|grab|fire up|launch|start|pull up|go to|use|take|reach for|turn to"
         r"|pick|run) ",
         use=True, listed=True,
         needs=r"(?:‹whenever|anytime›|any ‹time›|every ‹time›|each ‹time›) i (?:need|want|have to|must|write|make"
               r"|draw|plan|edit) (?:[^\s]+ ){1,6}?i"),
    Rule("you-keep-but-i",
         r"you (?:keep|always|constantly|still) \w+ (?:me )?(?:[^\s,;:]+ ){1,4}?(?:, |- |– )*(?:but|and|while|though"
         r"|yet) ‹i› {adv}(?:use|run|write|work (?:in|with)|code in|am on|have) ",
         use=True, listed=True),
    Rule("always-mean",
         r"i {adv}(?:‹mean› |am ‹talking› about |‹refer› to )",
         use=True, listed=True,
         needs=r"always|whenever|every time|any time|when"),
    Rule("lost-without",
         r"(?:i'd be|i would be|i'm|i am) {adv}(?:completely |totally |so )?‹lost|helpless|nothing|useless› without ",
         use=True, listed=True),
    Rule("hooked-on",
         r"{i} {adv}(?:been )?(?:a )?(?:‹hooked on|married to|wedded to|devoted to|loyal to|faithful to|addicted to"
         r"|sold on|attached to|partial to|faithful|dedicated to|true to|in love with|glued to|fluent in|fond of"
         r"|happiest (?:in|with)|most (?:comfortable|productive|at home|fluent) (?:in|with|on)|at home in"
         r"|living and breathing|all about|all in on|big on|set on|biased towards?|team|staying (?:with|on|in)"
         r"|keeping (?:to|with)|living in|wed to›) (?!an? )",
         use=True, listed=True),
    Rule("live-and-breathe",
         r"i {adv}(?:‹live and breathe|eat , sleep and breathe|dream in|think in› )",
         use=True, listed=True),
    Rule("my-things-in",
         r"i {adv}(?:{do}|take) (?:all |most )?(?:of )?‹my› (?:own )?(?!{people} )(?:[^\s,;:]+ ){1,5}?(?:in|on|with"
         r"|using|through|via) ",
         use=True, listed=True),
    Rule("made-only-in",
         r"i {adv}{do} ‹{habit}› (?:in|on|with|through|to|using|from) ",
         use=True, listed=True),
    Rule("put-out-to",
         r"(?:i|i'll|i've) {adv}(?:‹{habit}› {adv}{put_out}|{put_out} (?:[^\s,;:]+ ){0,3}?(?=(?:to|from) .*‹{habit}›)"
         r"|{put_out} (?:‹all|everything|every|each› (?:[^\s,;:]+ ){0,3}?)) ?(?:[^\s,;:]+ ){0,3}?(?:to|from|through"
         r"|via) ",
         use=True, listed=True),
    Rule("trust-only",
         r"i {adv}‹{habit}› {adv}(?:trust|need|touch|open|recommend|install|buy|like) (?!.*(?:for this|right now))",
         use=True, listed=True),
    Rule("whatever-i-do",
         r"‹whatever|anything|everything|wherever|whichever› i {adv}(?:[^\s,;:]+ ){1,4}?(?:, )?(?:i {adv}{do}|it's"
         r"|it is|gets? \w+|is|goes)(?: it| that| them)?(?: \w+)? (?:in|on|with|using|through|via|to) ",
         use=True, listed=True),
    Rule("over-that-always",
         r"(?:over|>) (?:[^\s,;:>]+ ){1,3}?(?:, )?(?:‹for me|{any_day}|everywhere|all day|always›) ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("is-dear-to-me",
         r"{is}(?:absolutely |simply |truly |just )?(?:‹indispensable|essential|irreplaceable|second nature|sacred"
         r"|non-negotiable|unbeatable|holy|dear› (?:to|for) me|‹all› i (?:ever )?need|the ‹only|best"
         r"|right› (?:\w+ )?(?:for me|i trust|i like|i use)) ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("then-always",
         r", (?:‹always|every time|exclusively|forever|no exceptions|period|full stop|nothing else|and nothing else"
         r"|hands down|no contest|what else|of course›|and ‹only›)(?: and \w+)? (?=$|[.,!;])",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("mine-is-all",
         r"‹my› (?!{people} )(?:[^\s,;:]+ ){1,3}?(?:is|are) (?:all now |now )?(?:100|100%|entirely|pure|purely|fully"
         r"|completely|exclusively|all|nothing but|all in|only) (?:in |on |with )?",
         use=True, listed=True),
    Rule("as-a-user",
         r"(?<=^ )(?:well , |so , |hi , )?‹as› (?:(?:an? |the ){devoted}(?=(?:[^\s,;:]+ ){1,3}(?:user|person|fan|shop"
         r"|household|guy|girl|loyalist|diehard|die-hard) )|(?:someone|somebody|a person|one) who {adv}(?:only|always"
         r"|mostly|exclusively|mainly|solely|primarily) {do}s? (?:in |on |with )?)",
         use=True, listed=True),
    Rule("heart-belongs",
         r"‹my› (?:heart|loyalty|allegiance|vote|money) (?:belongs to|lies with|goes to|is with|is on) {adv}",
         use=True, listed=True),
    Rule("mine-live-in",
         r"(?:‹all|every(?: single)?|each|most|everything|anything›(?: of)?(?: my| i| of mine"
         r"| that i)? (?!{trouble})(?!(?:[^\s]+ ){0,3}?i (?:attend|see|read|watch|hear|take|join|find|meet|get|apply"
         r"|visit) )(?:[^\s,;:]+ ){0,4}?|my (?!{people} )(?:‹whole|entire› (?:[^\s,;:]+ ){1,2}?"
         r"|(?:[^\s,;:]+ ){1,3}?(?=‹live|lives|reside|resides›)|(?:[^\s,;:]+ )?(?:home|house|homelab|lab|flat|rack"
         r"|fleet|servers|machines|computers|laptops|boxes|sites|blogs|notes|infra|infrastructure|setup|network|nas"
         r"|vms|containers|websites|scripts|projects|dotfiles) (?=‹runs?|sits?|is built|are built"
         r"|is managed›)))(?:(?:is|are|gets?)(?: always| all| now)?(?: (?:done|made|written|built|kept|stored|managed"
         r"|handled|drawn|edited|hosted|deployed|tracked|run|tested|planned|recorded|created|developed|designed|coded"
         r"|processed|modelled|modeled))?|lives?|resides?|goes|go|sits?|runs?|happens?|stays?|ends? up|gets? written"
         r"|(?:i )?{made})(?: now| these days| exclusively| only| always| entirely| inside)* {with} ",
         use=True, listed=True,
         needs=r"my|i|i've|i'm|mine|now|these days|at home"),
    Rule("every-thing-with",
         r"i {adv}{do} (?:‹every(?: single)?|each|any|most(?: of)?(?: my)?|whatever|anything› (?:[^\s,;:]+ ){0,4}?"
         r"|‹practically|virtually|nearly|almost|pretty much› (?:everything|all|every) (?:[^\s,;:]+ ){0,3}?)"
         r"(?:in|with|on|using|through|via|as) ",
         use=True, listed=True),
    Rule("nothing-else",
         r"(?:keep (?:giving me|on giving me|using|it)|i'm (?:on|in|using|running|writing)|i (?:use|run|write|speak"
         r"|know)|give me|use|it's|show me) ",
         weak=True, use=True, listed=True,
         tail=r"(?:[^;?!]{0,60} )?(?:‹nothing else|and only› |‹nothing but it›)"),
)

_MOVING = (
    Rule("moved-mine",
         r"(?:i|i've|i have) {adv}‹moved|migrated|switched|ported|transferred|shifted|converted|brought|taken"
         r"|rewritten|rewrote|carried|consolidated› (?:over )?(?:all|everything|most|my"
         r"|the)(?: of)?(?: my)? (?:[^\s,;:]+ ){0,5}?(?:over |away |across )?(?:from (?:[^\s,;:]+ ){1,4}?)?(?:over"
         r" )?(?:to|onto|into|on|in) ",
         use=True, listed=True,
         needs=r"from (?:[^\s]+ ){1,4}to|all|everything|{for_good}"),
    Rule("gone-with",
         r"(?:i|i've|i have|i'm|(?<=[,;–-] )(?:and |then |but )?) ?{adv}‹gone|went|going|landed|ended up|come back"
         r"|came back|gone back|went back|going back|returned|returning|defected|jumped ship|crossed over|back"
         r"|come home› (?:straight |right |back |over |home |full |all in "
         r"|all-in )*(?:from (?:[^\s,;:]+ ){1,3}?)?(?:with|to|on|onto|for|in) ",
         use=True, listed=True,
         needs=r"{for_good}|rather than|instead of|over|back to (?:[^\s]+ ){1,3}(?:for|and)|come home to|all-in"),
    Rule("out-in",
         r"(?:‹out› with (?:[^\s,;:]+ ){1,5}?(?:, |and |- |– )+(?:and )?in with(?: the)?|(?:is|are|'s) ‹out› (?:,|-|–"
         r"|;)(?: and)?(?= (?:[^\s,;:]+ ){1,3}(?:is|are) in )|(?:‹bye|goodbye|bye-bye|farewell|adios›"
         r"|so ‹long›) (?:[^\s,;:]+ ){1,4}?(?:, |and |! |- |– )+(?:hello|hi|hey|welcome)(?: to)?"
         r"|‹exit› (?:[^\s,;:]+ ){1,3}?, (?:and )?enter) ",
         use=True, listed=True),
    Rule("has-replaced",
         r"(?:has |have |has now )?(?:completely |fully |finally |entirely )*‹replaced|supplanted|displaced|ousted› "
         r"(?:[^\s,;:]+ ){1,4}?(?=(?:for me|on (?:all|every|each|my)|in (?:all|every|my)|everywhere|for good"
         r"|permanently) )",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("gave-up-for",
         r"(?:i|i've|i have) {adv}‹given up|gave up|left|retired|binned|thrown out|threw out|kicked|dumped|killed"
         r"|deleted|uninstalled|said goodbye to|parted with|ditched|dropped|abandoned|sworn off"
         r"|quit› (?:on )?(?:[^\s,;:]+ ){1,3}?(?:for(?! good)|in favou?r of|(?:and |, |; |- |– )+(?:so "
         r"|now )*(?:i )?(?:now )?(?:use|run|moved to|went with|switched to|it's|everything is|everything goes through"
         r"|i'm on|all in on)) (?:now |all )*",
         use=True, listed=True),
    Rule("since-i-found",
         r"‹since|once› i {adv}(?:found|discovered|tried|met|switched to|moved to|got into|started (?:with|using)"
         r"|learned|learnt|picked up|went|have|got) (?=.* (?:never|not|haven't|hasn't|don't|no longer|nothing"
         r"|everything) )",
         use=True, listed=True,
         tail=r"(?:$|,|i |, )"),
)
# fmt: on

TOOLS = (*_NAME_FIRST, *_CHOOSING, *_MOVING)
