"""How preferences are stated and taken back in Polish: a table of rules. See ``rules.Rule`` for the notation."""

from __future__ import annotations

from dataclasses import replace

from .rules import ANSWERS, ANY, ReadyRule, Reads, Rule
from .statement import FORMAT, LANGUAGE

MACROS = {
    "adv": r"(?:(?:zawsze|tylko|wylacznie|juz|teraz|jednak|raczej|zdecydowanie|ogolnie|osobiscie|nadal|wciaz|bardzo|i tak|zwykle"
    r"|zazwyczaj|po prostu|glownie|jedynie|obecnie|ja|mi|sie|najbardziej|znacznie|duzo|bardziej|prosze|od teraz|od dzis|od dzisiaj"
    r"|domyslnie|stale|na stale|na co dzien|chyba|tez|rowniez|niezmiennie|calkiem|calkowicie|definitywnie|ostatecznie|od lat) )*",
    # what makes a habit of an act; "tylko" and "zawsze" may belong to a place or a time instead
    "always": r"(?:zawsze(?! (?:jak|gdy|kiedy|jesli|mam|mialem|tak|wtedy) )"
    r"|tylko(?! (?:na|w|we|do|gdy|jak|kiedy|przy|raz|czasem|o|dla|po|dlatego|ze|dzis|dzisiaj|teraz) )"
    r"|wylacznie|jedynie|niezmiennie|stale|na co dzien|codziennie|domyslnie|zwykle|zazwyczaj|od teraz|od dzis|od dzisiaj|od jutra"
    r"|odtad|na stale|do wszystkiego|najchetniej|z reguly|konsekwentnie|nieodmiennie|zamiast|glownie|wszedzie|przewaznie"
    r"|nic innego|niczego innego|na przyszlosc|od (?:\w+ )?lat|od dawna|od zawsze)",
    "kind": r"(?P<kind>(?:narzedzi|edytor|ide|jezyk|framework|bibliotek|powlok|terminal|przegladark|baz|program|menedzer|manager"
    r"|linter|formater|kompilator|debugger|klien|aplikacj|system|dystrybucj|platform|silnik|serwer|srodowisk|komunikator|uslug|stos"
    r"|stack|generator|orm|shell|multiplekser|emulator|notatnik|wyszukiwark|chmur|dostawc|odtwarzacz|slicer|konsol|rozwiazani"
    r"|pakiet|monitor|procesor|arkusz|czytnik|interpreter|model|hosting|broker|kolejk|wybor)\w*(?: (?:programowania|tekstu|kodu"
    r"|danych|pakietow|zadan|plikow|okien|hasel|testow|poczty|pocztow\w+|graficzn\w+|operacyjn\w+|terminala|skryptow\w+|webow\w+))?)",
    "purpose": r"(?:(?:do|w|dla|na|przy) (?:[^\s,;:]+ ){1,4}?)?",
    "favour": r"(?:preferowan|ulubion|domysln|glown|podstawow|codzienn|stal|ukochan|pierwsz|sprawdzon|wybran)\w*",
    "answers": r"(?:odpowiedzi|odpowiedz|wyniki?|rezultaty?|dane|wyjasnienia|wszystko|raporty|zestawienia|listy|tlumaczenia|teksty"
    r"|wiadomosci|podsumowania|tresci?|komunikaty|opisy|materialy)",
    "lasting": r"(?:zawsze|od teraz|od dzis|od dzisiaj|odtad|na przyszlosc|domyslnie|na stale|w (?:\w+ )?(?:przykladach|kodzie"
    r"|odpowiedziach|skryptach|fragmentach|snippetach)|przyklad\w*|kod|wszedzie|w kazdej|za kazdym razem|wylacznie|tylko|jedynie"
    r"|docelowo|konsekwentnie|snippety|skrypty|fragmenty)",
    "wish": r"(?:wole|chce|chcialbym|chcialabym|wolalbym|wolalabym|poprosze|prosze|preferuje|potrzebuje|oczekuje|najlepiej|lubie)",
    "begin": r"(?:(?<=[,;:—–-] )|(?<=^ ))",
    "whole": r"(?:$|[,.!;:(–-]|bez |zawsze |prosze |poprosze |w odpowiedz|i |jako |od teraz |na przyszlosc )",
}

_STATING_TOOLS = (
    Rule("wole", r"‹wole› {adv}(?:uzywac |korzystac z |pisac (?:\w+ )?w |pracowac (?:w|na|z) |programowac w |kodowac w |stosowac )?",
         keys=ANY, case="acc"),
    Rule("preferuje", r"‹preferuje› {adv}(?:uzywanie |prace w |pisanie w )?", keys=ANY, case="acc", ambiguous=True),
    Rule("zawsze-uzywam", r"‹uzywam|korzystam {adv}z|siegam {adv}po|stawiam {adv}na|trzymam {adv}sie|odpalam|polegam {adv}na|bede {adv}uzywac"
         r"|bede {adv}uzywal|bede {adv}uzywala|bede {adv}korzystac z|bede {adv}korzystal z|bede {adv}korzystala z|uzywac {adv}bede› {adv}",
         case="gen", use=True, reads=Reads.AROUND, needs=r"{always}"),
    Rule("zawsze-stosuje", r"‹stosuje|pisze {adv}(?:wszystko )?w|koduje {adv}w|programuje {adv}w|pracuje {adv}(?:w|na|z)|biore|wybieram"
         r"|jade {adv}na|klepie {adv}w|buduje {adv}w|testuje {adv}w|siedze {adv}w|dzialam {adv}(?:w|na)› {adv}",
         case="acc", use=True, ambiguous=True, reads=Reads.AROUND, needs=r"{always}"),
    Rule("nic-poza", r"nie ‹uzywam|tykam|stosuje|korzystam z› (?:niczego|nic|zadnego|zadnej) (?:\w+ )?(?:poza|oprocz|procz) ", case="ins", use=True),
    Rule("przesiadlem-sie", r"‹przesiadlem|przesiadlam|przerzucilem|przerzucilam|przeszedlem|przeszlam|przestawilem|przestawilam|zmigrowalem"
         r"|zmigrowalam|przenioslem|przenioslam|przeskoczylem|przeskoczylam|przechodze|przesiadam› {adv}"
         r"(?:(?:z|ze) (?:[^\s,;:]+ ){1,3}?)?{adv}na ", case="acc", use=True,
         needs=r"(?:z|ze) (?:[^\s]+ ){1,4}na|na stale|teraz|calkiem|calkowicie|w calosci|definitywnie|od (?:dzis|teraz|dzisiaj)|juz"),
    Rule("zamienilem", r"‹zamienilem|zamienilam|wymienilem|wymienilam› (?:[^\s,;:]+ ){1,3}?na ", case="acc", use=True),
    Rule("zastapilem", r"‹zastapilem|zastapilam› (?:[^\s,;:]+ ){1,3}?(?=\S+(?:em|a) )", case="ins", use=True),
    Rule("od-teraz-tylko", r"(?:od ‹teraz|dzis|dzisiaj›|‹odtad|teraz›) (?:juz )?(?:tylko|wylacznie|zawsze|jedynie) ", use=True),
    Rule("moj-ulubiony-to", r"‹moj|moja|moje|moim› (?:\w+ )?{favour} (?:\w+ )?(?:{kind}|format\w*(?: odpowiedzi| danych)?) {purpose}"
         r"(?:jest|to|pozostaje|bedzie|:|jest i bedzie|-|–|—|=|zostaje|od (?:\w+ )?lat jest) {adv}", keys=ANY, use=True),
    Rule("moim-edytorem-jest", r"(?:‹moim› (?:\w+ )?(?P<kind>edytorem|shellem|terminalem|ide|menedzerem|klientem|frameworkiem|systemem"
         r"|komunikatorem|srodowiskiem|narzedziem|wyborem)(?: (?:tekstu|pakietow|hasel|poczty))? {purpose}(?:jest|pozostaje|bedzie|od lat jest)"
         r"|‹moj› (?:edytor|shell|terminal|menedzer|komunikator)(?: (?:tekstu|pakietow|hasel))? {purpose}to"
         r"|‹moja› (?:powloka|przegladarka) {purpose}to) {adv}", use=True),
    Rule("jest-moim-ulubionym", r"(?:(?:jest|pozostaje|zostaje|bedzie|stal sie|stala sie) {adv}(?:‹moim|moja›)|to {adv}(?:‹moj|moja|moje›)"
         r"|, (?:‹moj|moja|moje›)) (?:\w+ )?{favour} (?:\w+ )?(?:{kind}|format\w*) ", keys=ANY, use=True, reads=Reads.BEFORE),
    Rule("to-czego-uzywam", r"to (?:to , ‹czego›|to ‹czego›|jedyne , ‹czego›|jedyne ‹czego›|jedyny \w+ , ‹ktorego|jakiego›|cos , ‹czego›) {adv}"
         r"uzywam ", use=True, reads=Reads.BEFORE),
    Rule("najchetniej", r"‹najbardziej lubie|najchetniej (?:uzywam|pisze w|korzystam z|pracuje w|siegam po|wybieram|koduje w)› {adv}"
         r"(?:pisac w |uzywac |pracowac w |korzystac z )?", keys=ANY, case="acc", use=True),
    Rule("postawilem-na", r"‹postawilem {adv}na|postawilam {adv}na|zdecydowalem {adv}na|zdecydowalam {adv}na|zostaje {adv}przy|zostalem {adv}przy"
         r"|zostalam {adv}przy› ", case="acc", use=True),
    Rule("wszystko-pisze-w", r"‹wszystko|wszystkie (?:\w+ )?(?:skrypty|projekty|notatki|testy|programy)› {adv}(?:pisze|robie|trzymam|prowadze"
         r"|koduje|buduje|zapisuje) {adv}w ", case="loc", use=True),
    Rule("preferencje", r"(?:moje |moja )?‹preferencje|preferencja› (?::|to|=|–|-) ", keys=ANY, use=True),
)

_STATING_TO_THE_READER = (
    Rule("uzywaj", r"‹uzywaj|stosuj|korzystaj {adv}z|trzymaj {adv}sie|zakladaj(?: , ze uzywam)?|proponuj|bazuj {adv}na|uzywac› {adv}"
         r"(?:w (?:\w+ )?(?:przykladach|kodzie|odpowiedziach|skryptach)(?: kodu)? )?{adv}", keys=ANY, case="gen", use=True,
         request=True, needs=r"{lasting}"),
    Rule("kod-pokazuj-w", r"(?:‹przyklady|przykladow|kod|snippety|skrypty|fragmenty›(?: kodu)? {adv}(?:pokazuj|pisz|dawaj|podawaj|rob|generuj"
         r"|prosze|poprosze|maja byc|ma byc|niech beda|niech bedzie|przygotowuj|tworz) {adv}(?:w|pod|dla)"
         r"|(?:pokazuj|pisz|dawaj|podawaj|rob|generuj|przygotowuj|tworz) {adv}‹przyklady|kod|snippety|skrypty|fragmenty›(?: kodu)? {adv}(?:w|pod)"
         r"|‹przyklady› (?:kodu )?{adv}(?:w|pod)) ", case="loc", use=True, request=True,
         needs=r"pokazuj|pisz|dawaj|podawaj|rob|generuj|prosze|poprosze|maja|ma|niech|przygotowuj|tworz|zawsze"),
)

_STATING_ANSWERS = (
    Rule("odpowiadaj-po", r"‹odpowiadaj|odpowiedz|odpisuj|odpisz|pisz|napisz|mow|rozmawiaj|tlumacz mi|wyjasniaj|gadaj|zwracaj sie|komunikuj sie"
         r"|rozmawiajmy|piszmy|mowmy|odzywaj sie|porozumiewaj sie|objasniaj|gadajmy› ", keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("odpowiadac-po", r"(?:prosze|masz|mozesz|mozna|mialbys|powinienes|staraj sie|chcialbym|wole|zacznij|bylbym wdzieczny za|prosilbym"
         r"|prosilabym|poprosze|prosze o|musisz|pamietaj(?: , zeby| aby| by| zeby)?) {adv}(?:mi |do mnie |ze mna )?‹odpowiadac|odpisywac|pisac"
         r"|mowic|rozmawiac|formatowac|podawac|zwracac|uzywac|odpowiadanie|pisanie|wyjasniac|odpowiedziec› ",
         keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("zebys-odpowiadal", r"(?:(?:zebys|abys|bys|gdybys) {adv}(?:mi |do mnie |ze mna |wszystko |odpowiedzi |dane |wyniki )*{adv}"
         r"‹odpowiadal|odpowiadala|odpisywal|pisal|pisala|mowil|mowila|zwracal|formatowal|podawal|uzywal|rozmawial|dawal|pokazywal|wyjasnial›"
         r"|(?:wole|lubie) , (?:gdy|kiedy|jak) {adv}(?:mi |do mnie |ze mna )*‹odpowiadasz|piszesz|mowisz|zwracasz|formatujesz|podajesz|dajesz›"
         r"|‹zeby› {adv}(?:wszystkie |twoje )*{answers} {adv}(?:byly|byl|bylo|przychodzily)) ", keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("wole-odpowiedzi", r"(?:{answers} (?:(?!nie )[^\s,;:]+ ){0,4}?‹{wish}› |‹{wish}› {adv}(?:o |dostawac |otrzymywac |widziec |miec |czytac "
         r"|zeby )*(?:wszystkie |wszelkie |twoje |swoje )*{answers} )", keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("odpowiedzi-na-stale", r"{begin}(?:i |a |wszystkie |twoje |oraz |wszelkie )*‹{answers}› (?:maja byc |niech beda |niech bedzie |ma byc "
         r"|powinny byc |musza byc |beda )?", keys=ANSWERS, reads=Reads.ANSWER, request=True,
         needs=r"zawsze|na stale|od teraz|od dzis|na przyszlosc|maja byc|ma byc|niech|powinny|musza|prosze|poprosze|tylko|wylacznie"
         r"|domyslnie|odtad"),
    Rule("na-stale", r"‹na stale|na przyszlosc|od teraz|odtad|od dzis|domyslnie|zawsze›(?: juz| tylko| wylacznie| zawsze)* (?:[:,–-] )?"
         r"(?:{answers} )?(?=po |w )", keys=ANSWERS, reads=Reads.ANSWER, request=True),
    Rule("po-polsku-prosze", r"{begin}(?:i |a |to |prosze |poprosze |tylko |wylacznie |zawsze |najlepiej )*(?=po )", keys=ANSWERS,
         reads=Reads.ANSWER, request=True, needs=r"‹prosze|poprosze|zawsze|tylko|wylacznie›"),
    Rule("przejdz-na", r"‹przejdz|przejdzmy|przelacz (?:sie)?|przelaczmy sie|przestaw sie|wroc|uzywaj› {adv}(?:(?:na|do) )?(?:jezyk |jezyka )?",
         keys=(LANGUAGE,), request=True),
    Rule("formatuj-jako", r"‹formatuj|sformatuj› ", keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("podaj-w", r"‹podaj|podawaj|zwroc|zwracaj|pokaz|pokazuj|wypisz|wypisuj|przedstaw|przedstawiaj|daj|dawaj|wyswietl|wyswietlaj"
         r"|odpowiedz|odpowiadaj|przygotuj|napisz|pisz|wylistuj|stresc|opisz|wymien|wymieniaj|zestaw|zapisuj|rob|generuj|wygeneruj"
         r"|porownaj|rozpisz|ujmij|prezentuj› ", keys=(FORMAT,), reads=Reads.LOOSE, request=True),
    Rule("zwroc-format", r"‹zwroc|zwracaj|uzywaj|daj mi|dawaj mi|podaj|podawaj› {adv}(?:czysty |poprawny |sam |samego |czystego "
         r"|poprawnego |formatu |skladni )*", keys=(FORMAT,), case="acc", request=True, tail=r"{whole}"),
    Rule("sam-format", r"{begin}‹tylko|sam|sama|wylacznie› (?:czysty |poprawny )?", keys=(FORMAT,), request=True, tail=r"{whole}"),
)

_TAKING_BACK = (
    Rule("zapomnij", r"‹zapomnij|usun|wykresl|skasuj|cofnij|wymaz|anuluj|odwolaj|wyrzuc|zignoruj|uniewaznij|wycofaj|wyczysc|zresetuj|wycofuje"
         r"|odwoluje|cofam|anuluje|mozesz (?:juz )?zapomniec|skresl› ", keys=ANY, reads=Reads.NAMED, ends=True),
    Rule("juz-nie", r"nie {adv}(?:uzywam|korzystam {adv}z|preferuje|wole|stosuje|pracuje {adv}(?:w|na|z)|pisze {adv}w|koduje {adv}w|programuje {adv}w"
         r"|chce|potrzebuje|siegam {adv}po|bede {adv}uzywac|bede {adv}uzywal|bede {adv}korzystal z|trzymam {adv}sie) {adv}"
         r"(?:zadnego |stalego |uzywac |korzystac z )*", keys=ANY, case="gen", use=True, ends=True, reads=Reads.AROUND,
         needs=r"‹juz|wiecej|od dawna›"),
    Rule("nie-chce-odpowiedzi", r"nie {adv}(?:chce|potrzebuje|wole|preferuje) {adv}(?:dostawac |otrzymywac |zadnych |twoich |miec )*{answers} ",
         keys=ANSWERS, reads=Reads.ANSWER, ends=True, needs=r"‹juz|wiecej|dluzej›"),
    Rule("przestalem", r"‹(?:przestalem|przestalam) {adv}(?:uzywac|korzystac z|stosowac|pisac w|preferowac|pracowac w)|przestalem|przestalam"
         r"|rzucilem|rzucilam|porzucilem|porzucilam|zrezygnowalem {adv}z|zrezygnowalam {adv}z|rezygnuje {adv}z|odszedlem {adv}od|odeszlam {adv}od"
         r"|pozegnalem {adv}(?:z|ze)|pozegnalam {adv}(?:z|ze)|skonczylem {adv}z|skonczylam {adv}z|odinstalowalem|odinstalowalam› {adv}",
         keys=ANY, case="gen", use=True, ends=True),
    Rule("nie-odpowiadaj-juz", r"(?:nie {adv}(?:odpowiadaj|pisz|formatuj|zwracaj|podawaj|mow|dawaj|rozmawiaj)|(?:‹przestan›|nie {adv}‹musisz›"
         r"|nie {adv}trzeba|nie {adv}chce , zebys) {adv}(?:mi |do mnie |ze mna |wszystkiego )*(?:odpowiadac|odpowiadal|pisac|pisal|formatowac"
         r"|zwracac|podawac|mowic|rozmawiac)) ", keys=ANSWERS, reads=Reads.ANSWER, ends=True, needs=r"‹juz|wiecej|przestan|dluzej›|nie musisz"),
    Rule("nie-uzywaj-juz", r"(?:nie {adv}uzywaj|‹przestan› {adv}uzywac|nie {adv}‹musisz› {adv}uzywac) {adv}", keys=ANY, case="gen", use=True, ends=True,
         needs=r"‹juz|wiecej|przestan|dluzej›|nie musisz"),
    Rule("koniec-z", r"{begin}(?:no |i |to |a )*‹koniec|dosc› {adv}(?:z |ze )?(?:odpowiadaniem (?:po|w) |odpowiedziami (?:po|w) )?",
         keys=ANY, case="ins", ends=True),
)

RULES = tuple(
    ReadyRule(replace(rule, polish=True), MACROS)
    for rule in (*_STATING_TOOLS, *_STATING_TO_THE_READER, *_STATING_ANSWERS, *_TAKING_BACK)
)
