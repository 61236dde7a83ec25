"""What the reader is told, in Polish: reminders, settings, wishes about code and answers, and what is taken back.

More rules for ``rules_pl``, with the macros of ``idioms_pl``.
"""

from __future__ import annotations

from .rules import ANSWERS as READER
from .rules import ANY, Reads, Rule
from .statement import FORMAT, LANGUAGE

# fmt: off
TO_THE_READER = (
    Rule("zapamietaj-ze",
         r"‹{zapamietaj}›(?: sobie| prosze| to| tez| raz| na| zawsze| dobrze| [,:–-]| ze)* (?:(?:ja|od teraz|zawsze"
         r"|tylko|zwykle|na co dzien|wszystko|u mnie) )*(?:(?:{tworze} (?:\w+ )?(?:w|na|z)|uzywam|korzystam z"
         r"|korzystam ze|mam|pisze w|pisze na|pisze|robie w|siedze w|siedze na|pracuje w|pracuje na|pracuje z|koduje w"
         r"|programuje w|jestem na|jade na|dzialam na|dzialam w|moj \w+ to|moja \w+ to|moje \w+ to) )+{adv}",
         case="gen", use=True, listed=True),
    Rule("zapamietaj-nazwe",
         r"‹{zapamietaj}›(?: sobie| prosze| to| tez| raz na zawsze| dobrze| [,:–-]| ze)* (?:(?:moj|moja"
         r"|moje) \w+ (?:\w+ )?(?:to|:|-|–) |(?:nie (?:[^\s,;:]+ ){1,2}?, )+tylko |zawsze |tylko |wylacznie "
         r"|domyslnie )+",
         keys=ANY, use=True, listed=True),
    Rule("moje-to",
         r"‹moj|moja|moje› (?:glown\w+ |staly |stala |stale |obecn\w+ |codzienn\w+ |domowy |domowa |sluzbow\w+ "
         r"|prywatn\w+ )*(?P<kind>(?:ci|cd|ci/cd|rejestr|cache|kolejka|bundler|notatki|notes|poczta|mail|kalendarz"
         r"|monitoring|vpn|backup|kopia zapasowa|kontrola wersji|cad|daw|orm|dns|launcher|pulpit|srodowisko graficzne"
         r"|serwer www|serwer|menadzer \w+|menedzer \w+|eksplorator plikow|przegladarka|wyszukiwarka|czytnik"
         r"|odtwarzacz|edytor\w*|silnik\w*|baza|baza danych|system|os|terminal|powloka|shell|jezyk|stack|framework"
         r"|kompilator|debugger|hosting|chmura|hypervisor|klaster|router|nas|smart home|inteligentny dom"
         r"|pakiet biurowy|procesor tekstu|lista zadan|tracker|wiki|backend|frontend|default|daily driver|go-to|wm|de"
         r"|komunikator|notatnik|ide|arkusz|slicer|program do \w+|narzedzie do \w+|aplikacja do \w+"
         r"|(?!hasl|login|klucz|adres|port|kod|dostep|numer|pin|link|url|token|sciezk)\w+ do \w+))"
         r" {purpose}(?:to|:|–|-|=|jest|pozostaje) {adv}",
         use=True, listed=True),
    Rule("moje-ustawienia",
         r"‹ustawienia|preferencje|zasady|domyslne|defaulty|wybory|stack|zestaw|warsztat"
         r"|narzedzia›(?: [^\s:]+){0,4}? (?:: |- |– )",
         keys=ANY, use=True, reads=Reads.LIST,
         needs=r"moje|moj|stale|domyslne|na stale|zapamietaj|zapisz|preferencje|na przyszlosc"),
    Rule("tresc-dawaj-pod",
         r"(?:{tresc}(?: (?:w )?\w+)? {adv}(?:‹{daj}›)(?: mi| mnie)* {adv}(?:{dawaj} )?(?:w|we|pod|dla|na|z|do"
         r"|po) {adv}|(?:‹{dawaj}›) {adv}(?:mi )?(?:\w+ )?{tresc}(?: \w+)? {adv}(?:w|we|pod|dla|z) {adv}|(?:pod|dla"
         r"|w) (?=[^\s,;:]+ (?:[^\s,;:]+ )?{adv}(?:‹{daj}›)(?: mi)? (?:\w+ )?{tresc} ))",
         case="loc", use=True, request=True, listed=True, weak=True),
    Rule("gdy-dajesz-to-w",
         r"(?:jak|jesli|jezeli|gdy|kiedy|gdybys|zawsze gdy) (?:juz |mi |tylko |cos )*(?:‹dajesz|pokazujesz|piszesz"
         r"|podajesz|wrzucasz|wklejasz|generujesz|robisz|tworzysz|proponujesz|podsylasz"
         r"|bedziesz›) (?:[^\s,;:]+ ){0,4}?, (?:to )?{adv}(?:{daj} (?:go |je |to |ja )?)?{adv}(?:w|pod|dla|na|z) ",
         case="loc", use=True, request=True, listed=True, weak=True),
    Rule("tresc-tylko-w",
         r"{tresc}(?: \w+)? ‹tylko|wylacznie|zawsze|jedynie› (?:prosze |poprosze )?(?:w|pod|dla) ",
         case="loc", use=True, request=True, listed=True, weak=True),
    Rule("interesuje-mnie-tylko",
         r"(?:‹interesuja|interesuje› mnie|mnie ‹interesuja|interesuje›|‹licza› sie dla mnie) {adv}{tresc} {adv}(?:w"
         r"|pod|dla|na) ",
         case="loc", use=True, request=True, listed=True),
    Rule("zawsze-pod",
         r"(?:(?:{daj}) {adv}‹zawsze|domyslnie|wszystko› {adv}(?:pod|dla|w|na|z) |‹zawsze|domyslnie"
         r"|wszystko› {adv}(?:{daj}) {adv}(?:pod|dla|w) |to ‹zawsze› (?:pod|dla|w|na) )",
         case="loc", use=True, request=True, listed=True, weak=True),
    Rule("zakladaj-ze",
         r"‹{zakladaj}› {adv}(?:mnie )?{adv}(?:jak (?:uzytkownika |uzytkowniczke |fana |programiste )"
         r"|, ze {adv}(?:mam |uzywam |korzystam ze? |siedze (?:w|na) |pracuje (?:w|na|z) |jestem (?:w|na) |pisze (?:w"
         r"|na) |chce |wole |u mnie (?:jest |stoi |to )|moj\w* \w+ to ){adv})",
         case="gen", use=True, request=True, listed=True),
    Rule("chyba-ze-powiem",
         r"‹dopoki|poki|chyba› (?:nie |ze )(?:powiem|napisze|poprosze|zaznacze|zmienie|odwolam)(?: inaczej"
         r"| o co innego| czegos innego)? , {adv}(?:{daj} |zawsze |to )*(?:w |pod |dla |na )?",
         keys=ANY, case="loc", use=True, request=True, listed=True),
)

ANSWERS = (
    Rule("to-jezyk-w-ktorym",
         r"(?:to|jest|bedzie) (?:jedyny |moj )?‹jezyk|format|forma› , (?:w ktorym|jaki\w*|ktory\w*"
         r"|w jakim) {adv}(?:chce|wole|prosze|masz|rozmawiamy|odpowiadaj|preferuje|lubie|oczekuje|powinienes|mam)",
         keys=READER, request=True, listed=True, reads=Reads.BEFORE),
    Rule("odpowiedzi-maja-byc",
         r"(?:{from_now_on}|(?:(?<=^ )|(?<=[,;:–—-] )|(?<=teraz ))(?:i |a |prosze |to )*‹kazda|kazdy|kazde|wszystkie"
         r"|wszelkie|niech›) {adv}(?:kazda |kazde |kazdy |wszystkie |twoje |twoja |swoje |moje |wszelkie )*"
         r"(?:{answers}|tabel\w*|liste?\w*|zestawieni\w+|porownani\w+|odpowiedz) {adv}(?:{daj} |bedzie |ma |maja "
         r"|byc |beda |niech )*(?:mi )?",
         keys=READER, reads=Reads.ANSWER, request=True),
    Rule("dawaj-w-formacie",
         r"(?:(?:{answers}|tabele|listy|porownania|wyliczenia|plany|liczby|kazda odpowiedz"
         r"|kazde zestawienie) {adv})?‹{dawaj}› (?:mi |zawsze |wszystko |wszystkie |kazda |kazde |odpowiedzi |dane )*",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("do-tego-zawsze-format",
         r"(?:do|dla|przy|w) (?:porownan\w*|zestawien\w*|danych|wynik\w+|odpowiedzi\w*|list\w*|krok\w+|tabel\w*"
         r"|wzor\w+|wylicz\w+) (?:to )?(?:poprosze |prosze )?‹zawsze|tylko|wylacznie› (?:poprosze |prosze )?",
         keys=(FORMAT,), case="acc", request=True,
         tail=r"(?:$|[,.;!]|prosze|poprosze)"),
    Rule("odpowiadasz-mi",
         r"‹odpowiadasz|odpisujesz|piszesz|mowisz|rozmawiasz|zwracasz|podajesz|formatujesz|dajesz|pokazujesz"
         r"|przedstawiasz|rozmawiamy|piszemy|wyjasniasz|tlumaczysz|uzywasz|generujesz|wypisujesz› {adv}(?:mi |do mnie "
         r"|ze mna |wszystko |odpowiedzi |kazda \w+ )*",
         keys=READER, reads=Reads.ANSWER, request=True,
         needs=r"na ‹stale|przyszlosc›|od ‹teraz|dzis|dzisiaj|jutra›|na start|rzeczy|zasady|‹zawsze|domyslnie|odtad"
               r"|ustalmy|umawiamy|umowmy|ustalamy|umowa|prosze›|za ‹kazdym› razem"),
    Rule("jezyk-na-zawsze",
         r"(?:(?<=^ )|(?<=[,;:–—-] ))(?:tylko |wylacznie |zawsze )?(?=(?:po|w"
         r"|in) (?:jezyku )?[^\s,;:]+ (?:, )?(?:prosze|poprosze|zawsze|od ‹teraz|dzis|dzisiaj›|na ‹stale|przyszlosc›"
         r"|i tylko|juz zawsze|i ‹koniec›|‹pls|please›|do ‹odwolania›|za ‹kazdym› razem|w ‹kazdej› ))",
         keys=READER, reads=Reads.ANSWER, request=True),
    Rule("trzymaj-sie-jezyka",
         r"(?:‹trzymaj|trzymajmy› sie|‹zostan|zostanmy› (?:przy|na)|‹pozostan|pozostanmy› przy|‹przestawiamy› sie na"
         r"|‹przechodzimy› na|‹wracamy› do|‹lecimy|jedziemy› po|‹uzywaj›|‹mow|nawijaj|gadaj|pisz› do mnie|‹przejdz"
         r"|przerzuc sie|przeskocz› na) (?:jezyka |jezyku |jezyk )?",
         keys=(LANGUAGE,), case="gen", request=True,
         tail=r"(?:$|[,.;!]|prosze|zawsze|od teraz|na stale|w rozmowach|ze mna|gdy|nawet|i )"),
)

TAKING_BACK = (
    Rule("oducz-sie",
         r"‹wykasuj|oducz sie|wymazuj|odznacz|zdejmij|porzuc|odwolaj|uchyl|kasuj|wytnij|zapominamy|zapomnijmy"
         r"|zapomniec|skresl|skreslam|wypisz mnie|odpusc|przekresl|zdezaktualizuj|wylacz|dezaktywuj|wyzeruj|pomin"
         r"|odhacz› {adv}",
         keys=ANY, reads=Reads.NAMED, ends=True),
    Rule("przestan-zakladac",
         r"(?:‹przestan|skoncz› (?:juz |prosze |wreszcie )*(?:zakladac|myslec|uwazac|przyjmowac|traktowac mnie"
         r"|pamietac|sadzic|wciskac|wmawiac|podsuwac|proponowac|podawac|podsylac|polecac|sugerowac|dawac|pisac"
         r"|pokazywac)|nie {adv}‹zakladaj|przyjmuj|mysl|podsuwaj|proponuj|polecaj|wciskaj›)(?: juz| mi| wiecej| prosze"
         r"| ,|,| ze| jak| wszystko| wszystkiego| kod| przyklady| odpowiedzi| zawsze)* (?:(?:chce|wole|uzywam"
         r"|korzystam z|pisze w|mam|lubie|preferuje|siedze w|pracuje w|jestem|pod|w|na|po|dla|uzytkownika|fana"
         r"|przykladow w|rozwiazan w)(?: uzywac| korzystac z| miec| wszystko| fanem| wszystkiego| w)* )?",
         keys=ANY, case="gen", use=True, ends=True,
         needs=r"‹przestan|skoncz|juz|wiecej›"),
    Rule("juz-nie-jestem",
         r"(?:nie ‹jestem› {adv}(?:juz )?|juz nie ‹jestem› {adv})(?:wierny |wierna |fanem |fanka |uzytkownikiem "
         r"|uzytkowniczka |zwolennikiem |zwolenniczka |milosnikiem |milosniczka |na |w |przy |programista "
         r"|programistka |przywiazany do |przywiazana do |przekonany do |przekonana do )+",
         keys=ANY, case="gen", use=True, ends=True,
         needs=r"juz|wiecej|dluzej"),
    Rule("to-juz-nie-moje",
         r"(?:to|jest) juz nie (?:‹moj|moja|moje›|jest ‹moim|moja›)|(?:juz )?nie jest (?:juz )?‹moim|moja› (?=.*)"
         r"|to juz (?:dla mnie )?‹przeszlosc|historia|zamkniety rozdzial› ",
         keys=ANY, use=True, ends=True, listed=True, reads=Reads.BEFORE,
         needs=r"juz"),
    Rule("skonczylem-z",
         r"‹skonczylem|skonczylam|zerwalem|zerwalam|rozstalem sie|rozstalam sie|wyroslem|wyroslam|odpuscilem"
         r"|odpuscilam|odstawilem|odstawilam|zarzucilem|zarzucilam|wypisalem sie|wypisalam sie|wyleczylem sie"
         r"|wyleczylam sie|pozegnalem sie|pozegnalam sie|rozstaje sie|zegnam sie› {adv}(?:z |ze |od )?(?:uzywaniem "
         r"|pisaniem w )?",
         keys=ANY, case="ins", use=True, ends=True, listed=True),
    Rule("z-tym-koniec",
         r"(?:z|ze) (?=(?:[^\s,;:]+ ){1,3}?{adv}(?:to )?{adv}‹koniec|skonczylem|skonczylam|finito|basta|dosc|rozstanie"
         r"|sie zegnam|sie rozstaje|zerwalem|zerwalam|zrezygnowalem|zrezygnowalam|rezygnuje|dalem sobie spokoj"
         r"|dalam sobie spokoj|mi nie po drodze› )",
         keys=ANY, case="ins", use=True, ends=True, listed=True),
    Rule("to-juz-nieaktualne",
         r"(?:(?:preferencja|ustawienie|zasada|wpis|notatka|informacja|prosba|info|regula|zapis|to) (?:o|z|dotyczaca"
         r"|dotyczace|na temat|ze wole|ze uzywam|, ze (?:wole|uzywam|korzystam z|pisze w"
         r"|chce)) )(?=(?:[^\s;:]+ ){1,5}?(?:jest |sa |to |juz )*(?:juz )?(?:‹nieaktualna|nieaktualne|nieaktualny"
         r"|przestarzale|przestarzala›|nie ‹obowiazuje|aktualne|aktualna›|do ‹kosza|skreslenia|usuniecia|wykasowania"
         r"|wyrzucenia›|mozesz ‹skreslic|usunac|wykreslic|wyrzucic›))",
         keys=ANY, case="loc", use=True, ends=True, listed=True),
    Rule("juz-nie-obowiazuje",
         r"(?:juz )?(?:nie (?:jest )?(?:juz )?‹obowiazuje|aktualne|aktualna|aktualny|dotyczy mnie|u mnie|potrzebuje›"
         r"|jest (?:juz )?‹nieaktualny|nieaktualna|nieaktualne|passe› |(?:mnie juz|juz mnie) nie ‹dotyczy›"
         r"|‹odszedl› u mnie) ",
         keys=ANY, use=True, ends=True, listed=True, opens=True, reads=Reads.BEFORE,
         needs=r"juz|mnie|moj\w*|preferencj\w*|odpowied\w*|nieaktualn\w*"),
)
# fmt: on
