"""How preferences are stated and taken back in Polish: a table of rules. See ``rules.Rule`` for the notation."""

from __future__ import annotations

from dataclasses import replace

from . import habits_pl as habits
from . import idioms_pl as idioms
from . import told_pl as told
from .rules import ANSWERS, ANY, Reads, ReadyRule, Rule, filled
from .statement import FORMAT, LANGUAGE

MACROS = {
    "from_now": r"(?:od (?:teraz|dzis|dzisiaj|jutra|tej pory|tej chwili|tego momentu|tego czasu)|odtad|na przyszlosc"
    r"|na stale|domyslnie)",
    # the same for where it is a rule's cue
    "from_now_on": r"(?:od ‹teraz|dzis|dzisiaj|jutra›|od tej ‹pory|chwili›|od tego ‹momentu|czasu›"
    r"|‹odtad|na przyszlosc|na stale|domyslnie›)",
    "adv": r"(?:(?:zawsze|tylko i wylacznie|tylko|wylacznie|juz|teraz|jednak|raczej|zdecydowanie|ogolnie"
    r"|osobiscie|nadal|wciaz|bardzo|i tak|zwykle|zazwyczaj|po prostu|glownie|jedynie|obecnie|ja|mi|sie"
    r"|najbardziej|znacznie|duzo|bardziej|prosze|od teraz|od dzis|od dzisiaj|od tej pory|od tej chwili|domyslnie"
    r"|stale|na stale|na co dzien"
    r"|chyba|tez|rowniez|niezmiennie|calkiem|calkowicie|definitywnie|ostatecznie|od lat|wreszcie|w koncu|ostatnio"
    r"|oczywiscie|od dawna|generalnie|prywatnie) )*",
    # what makes a habit of an act; "tylko" and "zawsze" may belong to a place or a time instead
    "always": r"(?:zawsze(?! (?:jak|gdy|kiedy|jesli|mam|mialem|tak|wtedy) )|tylko(?! (?:na|w|we|do|gdy|jak|kiedy|przy"
    r"|raz|czasem|o|dla|po|dlatego|ze|dzis|dzisiaj|teraz) )|wylacznie|jedynie|niezmiennie|stale|na co dzien|codziennie"
    r"|zwykle|zazwyczaj|{from_now}|do wszystkiego|najchetniej|z reguly|konsekwentnie|nieodmiennie|zamiast|glownie"
    r"|tak ma (?:juz )?(?:zostac|byc)|niech tak zostanie|wszedzie|przewaznie|nic innego|niczego innego|na przyszlosc"
    r"|od (?:\w+ )?lat|od dawna|od zawsze)",
    "kind": r"(?P<kind>(?:narzedzi|edytor|ide|jezyk|framework|bibliotek|powlok|terminal|przegladark|baz|program"
    r"|menedzer|manager|linter|formater|kompilator|debugger|klien|aplikacj|system|dystrybucj|platform|silnik"
    r"|serwer|srodowisk|komunikator|uslug|stos|stack|generator|orm|shell|multiplekser|emulator|notatnik"
    r"|wyszukiwark|chmur|dostawc|odtwarzacz|slicer|konsol|rozwiazani|pakiet|monitor|procesor|arkusz|czytnik"
    r"|interpreter|model|hosting|broker|kolejk|wybor)\w*(?: (?:programowania|tekstu|kodu|danych|pakietow|zadan"
    r"|plikow|okien|hasel|testow|poczty|pocztow\w+|graficzn\w+|operacyjn\w+|terminala|skryptow\w+|webow\w+))?)",
    "purpose": r"(?:(?:do|w|dla|na|przy|pod) (?:[^\s,;:]+ ){1,4}?)?",
    "favour": r"(?:preferowan|ulubion|domysln|glown|podstawow|codzienn|stal|ukochan|pierwsz(?=\w* (?:wybor|mysl"
    r"|edytor))|sprawdzon|wybran|go-to|goto|main|default)\w*",
    "answers": r"(?:odpowiedzi|odpowiedz|wyniki?|rezultaty?|dane|wyjasnienia|wszystko|raporty|zestawienia|listy"
    r"|tlumaczenia|teksty|wiadomosci|podsumowania|tresci?|komunikaty|opisy|materialy|tabele|porownania|wyliczenia"
    r"|plany)",
    "lasting": r"(?:zawsze|{from_now}|w (?:\w+ )?(?:przykladach|kodzie|odpowiedziach|skryptach|fragmentach|snippetach)"
    r"|przyklad\w*|kod|wszedzie|w kazdej|za kazdym razem|wylacznie|tylko|jedynie|docelowo|konsekwentnie|snippety"
    r"|skrypty|fragmenty)",
    "wish": r"(?:wole|chce|chcialbym|chcialabym|wolalbym|wolalabym|poprosze|prosze|preferuje|potrzebuje|oczekuje"
    r"|najlepiej|lubie|wdzieczny za|wdzieczna za|prosilbym o|prosilabym o|przydalyby sie)",
    "begin": r"(?:(?<=[,;:—–-] )|(?<=^ ))",
    "whole": r"(?:$|[,.!;:(–-]|bez |zawsze |prosze |poprosze |w odpowiedz|i |jako |od teraz |na przyszlosc )",
}

# fmt: off
_STATING_TOOLS = (
    Rule("wole",
         r"‹wole› {adv}(?:uzywac |korzystac z |pisac (?:\w+ )?w |pracowac (?:w|na|z) |programowac w |kodowac w "
         r"|stosowac )?",
         keys=ANY, case="acc"),
    Rule("preferuje",
         r"‹preferuje› {adv}(?:uzywanie |prace w |pisanie w )?",
         keys=ANY, case="acc", ambiguous=True),
    Rule("zawsze-uzywam",
         r"‹uzywam|korzystam {adv}z|siegam {adv}po|stawiam {adv}na|trzymam {adv}sie|odpalam|polegam {adv}na"
         r"|bede {adv}uzywac|bede {adv}uzywal|bede {adv}uzywala|bede {adv}korzystac z|bede {adv}korzystal z"
         r"|bede {adv}korzystala z|uzywac {adv}bede› {adv}",
         case="gen", use=True, reads=Reads.AROUND,
         needs=r"{always}|a nie (?:z|ze|w|na|po)"),
    Rule("zawsze-stosuje",
         r"‹stosuje|biore|wybieram|odpalam› {adv}",
         case="acc", use=True, ambiguous=True, reads=Reads.AROUND,
         needs=r"{always}"),
    Rule("pisze-tylko-w",
         r"‹pisze|koduje|programuje|robie|tworze|prowadze|ogarniam|pracuje|klepie|edytuje|projektuje|rysuje"
         r"|modeluje|montuje|notuje|kompiluje|debuguje|skladam|obrabiam|buduje|testuje|siedze|dzialam|wdrazam"
         r"|hostuje|jade› {adv}(?:[^\s,;:]+ )?{adv}(?:w|na|z|przez) {adv}",
         case="loc", use=True, ambiguous=True, reads=Reads.AROUND,
         needs=r"{always}|tylko (?:w|na|z|przez)"),
    Rule("robie-czyms",
         r"‹kompiluje|testuje|edytuje|buduje|debuguje|formatuje|lintuje|rysuje|montuje|obrabiam|wdrazam|zarzadzam"
         r"|monitoruje|przegladam|szukam|robie|pobieram|pakuje› {adv}(?:(?!zamiast )[^\s,;:]+ ){0,2}?(?=\S+(?:em|a) )",
         case="ins", use=True, ambiguous=True,
         needs=r"{always}"),
    Rule("zawsze-to",
         r"{begin}‹zawsze|tylko›(?: i wszedzie| i tylko| i wylacznie)? ",
         use=True, listed=True,
         tail=r"(?:$|[,.!;])"),
    Rule("nic-poza",
         r"nie ‹uzywam|tykam|stosuje|korzystam z› (?:niczego|nic|zadnego|zadnej) (?:\w+ )?(?:poza|oprocz|procz) ",
         case="ins", use=True),
    Rule("przesiadlem-sie",
         r"‹przesiadlem|przesiadlam|przerzucilem|przerzucilam|przeszedlem|przeszlam|przestawilem|przestawilam"
         r"|zmigrowalem|zmigrowalam|przenioslem|przenioslam|przeskoczylem|przeskoczylam|przechodze|przesiadam› "
         r"{adv}(?:(?:z|ze) (?:[^\s,;:]+ ){1,3}?)?{adv}na ",
         case="acc", use=True,
         needs=r"(?:z|ze) (?:[^\s]+ ){1,4}na|na stale|teraz|calkiem|calkowicie|w calosci|definitywnie"
               r"|od (?:dzis|teraz|dzisiaj)|juz"),
    Rule("zamienilem",
         r"‹zamienilem|zamienilam|wymienilem|wymienilam› (?:[^\s,;:]+ ){1,3}?na ",
         case="acc", use=True),
    Rule("zastapilem",
         r"‹zastapilem|zastapilam› (?:[^\s,;:]+ ){1,3}?(?=\S+(?:em|a) )",
         case="ins", use=True),
    Rule("u-mnie-zawsze",
         r"u ‹mnie› (?:w (?!{przymus})\S+ )?(?:zawsze|tylko|wylacznie|jedynie|niezmiennie) ",
         use=True),
    Rule("ja-zawsze-w",
         r"(?:ja (?:\w+ )?|osobiscie |na co dzien )‹zawsze|tylko|wylacznie|glownie› (?:(?:w|na|z|ze|przez) )?",
         case="loc", use=True, listed=True),
    Rule("od-teraz-tylko",
         r"(?:(?:{from_now_on}|‹teraz›) (?:juz )?(?:tylko i wylacznie|tylko|wylacznie|zawsze"
         r"|jedynie)|(?:dzis|teraz|juz) na ‹stale›) ",
         keys=ANY, use=True),
    Rule("moj-ulubiony-to",
         r"‹moj|moja|moje|moim› (?:\w+ )?{favour} (?:\w+ )?(?:{kind}(?: \S+)?|format\w*(?: odpowiedzi| danych)?) "
         r"{purpose}(?:jest|to|pozostaje|bedzie|:|jest i bedzie|-|–|—|=|zostaje|od (?:\w+ )?lat jest) {adv}",
         keys=ANY, use=True),
    Rule("moim-edytorem-jest",
         r"(?:‹moim› (?:\w+ )?(?P<kind>edytorem|shellem|terminalem|ide|menedzerem|klientem|frameworkiem|systemem"
         r"|komunikatorem|srodowiskiem|narzedziem|wyborem)(?: (?:tekstu|pakietow|hasel|poczty))? {purpose}(?:jest"
         r"|pozostaje|bedzie|od lat jest)|‹moj› (?:edytor|shell|terminal|menedzer|komunikator)(?: "
         r"(?:tekstu|pakietow|hasel))? {purpose}to|‹moja› (?:powloka|przegladarka) {purpose}to) {adv}",
         use=True),
    Rule("jest-moim-ulubionym",
         r"(?:(?:jest|pozostaje|zostaje|bedzie|stal sie|stala sie) {adv}(?:‹moim|moja›)|to {adv}(?:‹moj|moja|moje›)"
         r"|, (?:‹moj|moja|moje›)) (?:\w+ )?{favour} (?:\w+ )?(?:{kind}|format\w*) ",
         keys=ANY, use=True, reads=Reads.BEFORE),
    Rule("to-czego-uzywam",
         r"to (?:to , ‹czego›|to ‹czego›|jedyne , ‹czego›|jedyne ‹czego›|jedyny \w+ , ‹ktorego|jakiego›"
         r"|cos , ‹czego›) {adv}uzywam ",
         use=True, reads=Reads.BEFORE),
    Rule("najbardziej-lubie",
         r"‹najbardziej› {adv}lubie {adv}(?:pisac w |uzywac |pracowac w |korzystac z )?",
         keys=ANY, case="acc", use=True),
    Rule("postawilem-na",
         r"‹postawilem {adv}na|postawilam {adv}na|zdecydowalem {adv}na|zdecydowalam {adv}na|zostaje {adv}przy"
         r"|zostalem {adv}przy|zostalam {adv}przy› ",
         case="acc", use=True),
    Rule("wszystko-pisze-w",
         r"‹wszystko|wszystkie (?:\w+ )?(?:skrypty|projekty|notatki|testy|programy)› {adv}(?:pisze|robie|trzymam"
         r"|prowadze|koduje|buduje|zapisuje) {adv}w ",
         case="loc", use=True, ambiguous=True),
    Rule("preferencje",
         r"(?:moje |moja )?‹preferencje|preferencja› (?::|to|–|-) ",
         keys=ANY, use=True, reads=Reads.LIST),
)

_STATING_TO_THE_READER = (
    Rule("uzywaj",
         r"‹uzywaj|stosuj|korzystaj {adv}z|trzymaj {adv}sie|zakladaj(?: , ze uzywam)?|proponuj|bazuj {adv}na"
         r"|(?:prosze|masz|mozesz|staraj sie|powinienes|pamietaj , zeby|pamietaj , by) {adv}uzywac› "
         r"{adv}(?:w (?:\w+ )?(?:przykladach|kodzie|odpowiedziach|skryptach)(?: kodu)? )?{adv}",
         keys=ANY, case="gen", use=True, request=True,
         needs=r"{lasting}"),
    Rule("zebys-uzywal",
         r"(?:{wish}|prosze|zalezy mi) (?:, )?(?:zebys|abys|bys|gdybys) {adv}‹uzywal|uzywala|stosowal"
         r"|stosowala|korzystal {adv}z|korzystala {adv}z|proponowal|proponowala› {adv}",
         keys=ANY, case="gen", use=True, ambiguous=True, request=True,
         needs=r"{lasting}|w(?:e)? (?:kazdym|kazdej|wszystkich)"),
    Rule("kod-pokazuj-w",
         r"(?:‹przyklady|przykladow|kod|snippety|skrypty|fragmenty›(?: kodu)? {adv}(?:pokazuj|pisz|dawaj|podawaj"
         r"|rob|generuj|prosze|poprosze|maja byc|ma byc|niech beda|niech bedzie|przygotowuj|tworz) {adv}(?:w|pod"
         r"|dla)|(?:pokazuj|pisz|dawaj|podawaj|rob|generuj|przygotowuj|tworz) {adv}‹przyklady|kod|snippety"
         r"|skrypty|fragmenty›(?: kodu)? {adv}(?:w|pod)|‹przyklady|kod|snippety|skrypty|fragmenty› "
         r"(?:kodu )?{adv}(?:w|pod)) ",
         case="loc", use=True, request=True,
         needs=r"pokazuj|pisz|dawaj|podawaj|rob|generuj|prosze|poprosze|maja|ma|niech|przygotowuj|tworz|zawsze"),
)

_STATING_ANSWERS = (
    Rule("odpowiadaj-po",
         r"‹odpowiadaj|odpowiedz|odpisuj|odpisz|pisz|napisz|mow|rozmawiaj|tlumacz mi|wyjasniaj|gadaj|zwracaj sie"
         r"|komunikuj sie|rozmawiajmy|piszmy|mowmy|odzywaj sie|porozumiewaj sie|objasniaj|gadajmy› ",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("odpowiadac-po",
         r"(?:prosze|masz|mozesz|moglbys|moglabys|mozna|mialbys|powinienes|staraj sie|chcialbym|wole|zacznij"
         r"|bylbym wdzieczny za|prosilbym|prosilabym|poprosze|prosze o|musisz|pamietaj(?: , zeby| aby| by"
         r"| zeby)?) {adv}(?:mi |do mnie |ze mna )?‹odpowiadac|odpisywac|pisac|mowic|rozmawiac|formatowac|podawac"
         r"|zwracac|uzywac|odpowiadanie|pisanie|wyjasniac|odpowiedziec› ",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("zebys-odpowiadal",
         r"(?:(?:zebys|abys|bys|gdybys) {adv}(?:mi |do mnie |ze mna |wszystko |odpowiedzi |dane "
         r"|wyniki )*{adv}‹odpowiadal|odpowiadala|odpisywal|pisal|pisala|mowil|mowila|zwracal|formatowal|podawal"
         r"|uzywal|rozmawial|dawal|pokazywal|wyjasnial›|(?:wole|lubie) , (?:gdy|kiedy|jak) {adv}(?:mi |do mnie "
         r"|ze mna )*‹odpowiadasz|piszesz|mowisz|zwracasz|formatujesz|podajesz|dajesz›|(?<!^ )‹zeby|aby› {adv}"
         r"(?:wszystkie |wszelkie |dalsze |kolejne |panstwa |twoje )*{answers} {adv}(?:byly|byl|bylo|przychodzily)"
         r"(?: udzielane| pisane| formulowane| przesylane| kierowane)?) ",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("wole-odpowiedzi",
         r"(?:{answers} (?:(?!nie )[^\s,;:]+ ){0,4}?‹{wish}› {adv}(?:dostawac |otrzymywac |widziec |miec "
         r"|czytac )?|‹{wish}› {adv}(?:o |dostawac |otrzymywac |widziec |miec |czytac |zeby )*(?:wszystkie "
         r"|wszelkie |twoje |swoje )*{answers} )",
         ambiguous=True, keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("odpowiedzi-na-stale",
         r"{begin}(?:i |a |wszystkie |twoje |oraz |wszelkie )*‹{answers}› (?:maja byc |niech beda |niech bedzie "
         r"|ma byc |powinny byc |musza byc |beda )?",
         keys=ANSWERS, reads=Reads.ANSWER, request=True,
         needs=r"zawsze|na stale|od teraz|od dzis|na przyszlosc|maja byc|ma byc|niech|powinny|musza|prosze"
               r"|poprosze|tylko|wylacznie|domyslnie|odtad"),
    Rule("na-stale",
         r"(?:{from_now_on}|‹zawsze|najlepiej›)(?: juz| tylko| wylacznie| zawsze)* (?:[:,–-] )?(?:{answers} "
         r"|rozmawiamy |piszemy |mowimy |gadamy |odpowiadasz |piszesz |mowisz |rozmawiajmy |piszmy )?(?:tylko |juz "
         r"|wylacznie |zawsze )*(?=po |w |jako )",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("po-polsku-prosze",
         r"{begin}(?:i |a |to |ze mna |do mnie |prosze |poprosze |tylko |wylacznie |zawsze |najlepiej )*(?=po )",
         keys=ANSWERS, reads=Reads.ANSWER, request=True,
         needs=r"‹prosze|poprosze|zawsze|tylko|wylacznie›"),
    Rule("po-polsku-odpowiadaj",
         r"(?=(?:po|w|jako) (?:formacie )?\S+ {adv}‹odpowiadaj|odpisuj|odpisz|odpowiedz|pisz|mow|rozmawiaj|gadaj"
         r"|wyjasniaj|zwracaj|podawaj|formatuj› )",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("markdown-poprosze",
         r"‹poprosze|prosze› ",
         keys=ANSWERS, case="acc", reads=Reads.BEFORE, request=True),
    Rule("wynik-jako",
         r"(?<=^ )‹{answers}› ",
         keys=(FORMAT,), reads=Reads.ANSWER, request=True,
         tail=r"(?::|$)"),
    Rule("lista-w",
         r"(?<=^ )(?:prosze |poprosze )?‹lista|liste|tabela|tabele|zestawienie|spis|wykaz|porownanie› ",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True,
         tail=r"(?:$|[,.!:]|prosze|poprosze)"),
    Rule("przejdz-na",
         r"‹przejdz|przejdzmy|przelacz (?:sie)?|przelaczmy sie|przestaw sie|wroc|uzywaj› {adv}(?:(?:na|do) )?(?:jezyk "
         r"|jezyka )?",
         keys=(LANGUAGE,), request=True),
    Rule("przestaw-sie-na-format",
         r"‹przejdz|przejdzmy|przelacz|przestaw|wroc|uzywaj|trzymaj› {adv}(?:na |do )?{adv}",
         keys=(FORMAT,), case="gen", request=True,
         needs=r"w ‹odpowiedziach|odpowiedzi›|{from_now}|‹zawsze›"),
    Rule("ustaw-jezyk",
         r"‹ustaw|zmien|przestaw|przelacz› (?:prosze |mi |na stale )*(?:domyslny |preferowany )?(?:jezyk"
         r"|format)(?: odpowiedzi| rozmowy| wynikow)? na ",
         keys=ANSWERS, case="acc", request=True,
         tail=r"{whole}"),
    Rule("formatuj-jako",
         r"‹formatuj|sformatuj› ",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("podaj-w",
         r"‹podaj|podawaj|zwroc|zwracaj|pokaz|pokazuj|wypisz|wypisuj|przedstaw|przedstawiaj|daj|dawaj|wyswietl"
         r"|wyswietlaj|odpowiedz|odpowiadaj|przygotuj|napisz|pisz|wylistuj|stresc|opisz|wymien|wymieniaj|zestaw"
         r"|zapisuj|rob|generuj|wygeneruj|porownaj|rozpisz|wrzuc|wypluj|przeslij|podrzuc|uloz|spisz|ujmij|prezentuj"
         r"|poprosze|prosze o› ",
         keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("zwroc-format",
         r"‹zwroc|zwracaj|uzywaj|daj mi|dawaj mi|podaj|podawaj› {adv}(?:czysty |poprawny |sam |samego |czystego "
         r"|poprawnego |formatu |skladni )*",
         keys=(FORMAT,), case="acc", request=True,
         tail=r"{whole}"),
    Rule("sam-format",
         r"{begin}‹tylko|sam|sama|wylacznie› (?:czysty |poprawny )?",
         keys=(FORMAT,), request=True,
         tail=r"{whole}"),
)

_TAKING_BACK = (
    Rule("zapomnij",
         r"‹zapomnij|forget(?= o )|usun|wykresl|skasuj|cofnij|wymaz|anuluj|odwolaj|wyrzuc|zignoruj|uniewaznij|wycofaj"
         r"|wyczysc|zresetuj|wycofuje|odwoluje|cofam|anuluje|mozesz (?:juz )?zapomniec|skresl› ",
         keys=ANY, reads=Reads.NAMED, ends=True),
    Rule("juz-nie",
         r"nie {adv}(?:uzywam|korzystam {adv}z|preferuje|wole|stosuje|pracuje {adv}(?:w|na|z)|pisze {adv}w"
         r"|koduje {adv}w|programuje {adv}w|chce|potrzebuje|siegam {adv}po|bede {adv}uzywac|bede {adv}uzywal"
         r"|bede {adv}korzystal z|trzymam {adv}sie) {adv}(?:zadnego |stalego |uzywac |korzystac z |dostawac "
         r"|otrzymywac |widziec |miec )*",
         ambiguous=True, keys=ANY, case="gen", use=True, ends=True, reads=Reads.AROUND,
         needs=r"‹juz|wiecej|od dawna›"),
    Rule("nie-chce-odpowiedzi",
         r"nie {adv}(?:chce|potrzebuje|wole|preferuje) {adv}(?:dostawac |otrzymywac |zadnych |twoich "
         r"|miec )*{answers} ",
         ambiguous=True, keys=ANSWERS, reads=Reads.ANSWER, ends=True,
         needs=r"‹juz|wiecej|dluzej›"),
    Rule("przestalem",
         r"(?!\w+ (?:(?:z|ze|od) )?(?:[^\s,;:]+ ){1,3}?(?:na rzecz|dla) )‹(?:przestalem|przestalam) {adv}(?:uzywac"
         r"|korzystac z|stosowac|pisac w|preferowac|pracowac w)|przestalem|przestalam|rzucilem|rzucilam|porzucilem"
         r"|porzucilam|zrezygnowalem {adv}z|zrezygnowalam {adv}z|rezygnuje {adv}z|odszedlem {adv}od|odeszlam {adv}od"
         r"|pozegnalem {adv}(?:z|ze)|pozegnalam {adv}(?:z|ze)|skonczylem {adv}z|skonczylam {adv}z|odinstalowalem"
         r"|odinstalowalam› {adv}",
         keys=ANY, case="gen", use=True, ends=True),
    Rule("nie-odpowiadaj-juz",
         r"(?:nie {adv}(?:odpowiadaj|pisz|formatuj|zwracaj|podawaj|mow|dawaj|rozmawiaj)|(?:‹przestan"
         r"|mozesz {adv}przestac›|nie {adv}‹musisz›|nie {adv}trzeba|nie {adv}chce {adv}, zebys) {adv}(?:mi |do mnie "
         r"|ze mna |wszystkiego )*(?:odpowiadac|odpowiadal|pisac|pisal|formatowac|zwracac|podawac|mowic|rozmawiac)) ",
         keys=ANSWERS, reads=Reads.ANSWER, ends=True,
         needs=r"‹juz|wiecej|przestan|przestac|dluzej›|nie musisz"),
    Rule("nie-uzywaj-juz",
         r"(?:nie {adv}uzywaj|‹przestan› {adv}uzywac|nie {adv}‹musisz› {adv}uzywac) {adv}",
         keys=ANY, case="gen", use=True, ends=True,
         needs=r"‹juz|wiecej|przestan|dluzej›|nie musisz"),
    Rule("koniec-z",
         r"{begin}(?:no |i |to |a )*‹koniec|dosc› {adv}(?:z |ze )?(?:odpowiadaniem (?:po|w) "
         r"|odpowiedziami (?:po|w) )?",
         keys=ANY, case="ins", ends=True),
)

# fmt: on

_READY_MACROS = filled({**MACROS, **habits.MACROS, **idioms.MACROS})

RULES = tuple(
    ReadyRule(replace(rule, polish=True), _READY_MACROS)
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
        *habits.TAKING_BACK,
        *told.TAKING_BACK,
    )
)
