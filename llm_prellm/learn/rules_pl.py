"""How preferences are stated and taken back in Polish: a table of rules.

Patterns are over folded words, each followed by one blank ("wole "); see ``rules.Rule``.
"""

from __future__ import annotations

from .rules import ANSWERS, ANY, Reads, Rule, fill
from .statement import FORMAT, LANGUAGE

_MACROS = {
    "adv": r"(?:(?:zawsze|tylko|wylacznie|juz|teraz|jednak|raczej|zdecydowanie|ogolnie|osobiscie|nadal|wciaz|bardzo|i|tak"
    r"|zwykle|zazwyczaj|po|prostu|glownie|jedynie|obecnie|ja|mi|sie|najbardziej|znacznie|duzo|bardziej|prosze|od|dzis|dzisiaj"
    r"|domyslnie|stale|na|co|dzien|chyba|tez|rowniez|niezmiennie|calkiem|calkowicie|definitywnie|ostatecznie) )*",
    "kind": r"(?:(?:narzedzi|edytor|ide|jezyk|framework|bibliotek|powlok|terminal|przegladark|baz|program|menedzer|manager|lint|formater"
    r"|kompilator|debug|klient|aplikacj|system|dystrybucj|platform|silnik|serwer|srodowisk|komunikator|uslug|stos|stack|generator"
    r"|orm|shell|multiplekser|emulator|runner|notatnik|wyszukiwark|chmur|dostawc|hipernadzorc|odtwarzacz|slicer|konsol|rozwiazani"
    r"|wybor|pakiet|kontener|repozytori|monitor|procesor|arkusz|czytnik|interpret|translator|model|hosting|broker|kolejk)\w*"
    r"(?: (?:programowania|tekstu|kodu|danych|pakietow|zadan|plikow|okien|hasel|testow|poczty|pocztowy|pocztowym|graficzny|graficznym|operacyjny|operacyjnym|terminala|skryptowy|skryptowym|do [^\s,;:]+(?: [^\s,;:]+)?))*)",
    "favour": r"(?:preferowan|ulubion|domysln|glown|podstawow|codzienn|stal|ukochan|pierwsz|sprawdzon|wybran)\w*",
    "always": r" (?:zawsze(?! (?:jak|gdy|kiedy|jesli|mam|mialem|tak|wtedy))|tylko(?! (?:na|w|we|do|gdy|jak|kiedy|przy|raz|czasem|o|dla|po|dlatego|ze|dzis|dzisiaj|teraz) )"
    r"|wylacznie|jedynie|niezmiennie|stale|na co dzien|codziennie|domyslnie|zwykle|zazwyczaj|od teraz|od dzis|od dzisiaj|od jutra|odtad"
    r"|na stale|do wszystkiego|najchetniej|z reguly|konsekwentnie|nieodmiennie|zamiast|glownie|wszedzie|przewaznie|nic innego|niczego innego|na przyszlosc|od (?:\w+ )?(?:roku|lat|miesiaca|tygodnia|dawna|zawsze)) ",
    "verb": r"(?:uzywam|korzystam (?:{adv})z|stosuje|pisze (?:{adv}w|wszystko w)|koduje {adv}w|programuje {adv}w|pracuje {adv}(?:w|na|z)|siegam {adv}po|biore|wybieram|stawiam {adv}na|trzymam {adv}sie"
    r"|jade {adv}na|klepie {adv}w|odpalam|bede uzywac|bede uzywal|bede uzywala|bede korzystal|bede korzystal z|bede korzystala z|bede korzystac z|uzywac bede|polegam {adv}na|buduje {adv}w|testuje {adv}w|siedze {adv}w|dzialam {adv}(?:w|na)) ",
    "answers": r"(?:odpowiedzi|odpowiedz|wyniki|wynik|rezultaty|rezultat|dane|wyjasnienia|wszystko|raporty|zestawienia|listy|tlumaczenia|teksty|wiadomosci|podsumowania|tresc|tresci|komunikaty|opisy|materialy)",
    "lasting": r" (?:zawsze|od teraz|od dzis|od dzisiaj|odtad|na przyszlosc|domyslnie|na stale|w (?:\w+ )?(?:przykladach|kodzie|odpowiedziach|skryptach|fragmentach|snippetach)|przyklady|przykladow|kod|wszedzie|w kazdej|za kazdym razem|wylacznie|tylko|jedynie|docelowo|konsekwentnie|snippety|skrypty|fragmenty) ",
    "wish": r"(?:wole|chce|chcialbym|chcialabym|wolalbym|wolalabym|poprosze|prosze|preferuje|potrzebuje|oczekuje|najlepiej|lubie)",
    "say": r"(?:odpowiadaj|odpowiedz|odpisuj|odpisz|pisz|napisz|mow|rozmawiaj|tlumacz mi|wyjasniaj|gadaj|zwracaj sie|komunikuj sie|rozmawiajmy|piszmy|mowmy|odzywaj sie|porozumiewaj sie|objasniaj|gadajmy)",
}


def _rule(**fields: object) -> Rule:
    for part in ("pattern", "needs"):
        fields[part] = fill(str(fields.get(part, "")), _MACROS)
    return Rule(lang="pl", **fields)  # type: ignore[arg-type]


RULES = (
    # -- stating: tools, and whatever else can be preferred
    _rule(name="wole", cues="wole", keys=ANY, case="acc", pattern=r"wole {adv}(?:uzywac |korzystac z |pisac (?:\w+ )?w |pracowac (?:w|na|z) |programowac w |kodowac w |stosowac )?"),
    _rule(name="preferuje", cues="preferuje", keys=ANY, case="acc", ambiguous=True, pattern=r"preferuje {adv}(?:uzywanie |prace w |pisanie w )?"),
    _rule(name="zawsze-uzywam", cues="uzywam korzystam siegam stawiam uzywac odpalam polegam trzymam", use=True, case="gen", reads=Reads.AROUND,
          pattern=r"{verb}{adv}", needs=r"{always}"),
    _rule(name="zawsze-stosuje", cues="stosuje pisze koduje programuje pracuje biore wybieram jade klepie buduje testuje siedze dzialam", use=True, case="acc",
          ambiguous=True, reads=Reads.AROUND, pattern=r"{verb}{adv}", needs=r"{always}"),
    _rule(name="zamiast-uzywam", cues="zamiast", use=True, case="gen", pattern=r"zamiast (?:[^\s,;:]+ ){1,3}(?:{adv}){verb}{adv}"),
    _rule(name="przesiadlem-sie", cues="przesiadlem przesiadlam przerzucilem przerzucilam przeszedlem przeszlam przestawilem przestawilam zmigrowalem "
          "zmigrowalam przenioslem przenioslam przeskoczylem przeskoczylam przechodze przesiadam", use=True, case="acc",
          pattern=r"(?:przesiadlem|przesiadlam|przerzucilem|przerzucilam|przeszedlem|przeszlam|przestawilem|przestawilam|zmigrowalem|zmigrowalam|przenioslem|przenioslam|przeskoczylem|przeskoczylam|przechodze|przesiadam) {adv}(?:(?:z|ze) (?:[^\s,;:]+ ){1,3}?)?{adv}na ",
          needs=r" (?:z|ze) (?:[^\s]+ ){1,4}na | na stale | teraz | calkiem | calkowicie | w calosci | definitywnie | od (?:dzis|teraz|dzisiaj) | juz "),
    _rule(name="zamienilem", cues="zamienilem zamienilam zastapilem zastapilam wymienilem wymienilam", use=True, case="acc",
          pattern=r"(?:zamienilem|zamienilam|wymienilem|wymienilam) (?:[^\s,;:]+ ){1,3}?na "),
    _rule(name="zastapilem", cues="zastapilem zastapilam", use=True, case="ins", pattern=r"(?:zastapilem|zastapilam) (?:[^\s,;:]+ ){1,3}?(?=[^\s]+(?:em|iem|a) )"),
    _rule(name="od-teraz-tylko", cues="teraz dzis odtad dzisiaj", use=True, pattern=r"(?:od teraz|od dzis|od dzisiaj|odtad|teraz) (?:juz )?(?:tylko|wylacznie|zawsze|jedynie) "),
    _rule(name="moj-ulubiony-to", cues="preferowany preferowanym preferowana preferowane ulubiony ulubionym ulubiona ulubione domyslny domyslnym domyslna domyslne glowny glownym "
          "glowna podstawowy podstawowym codziennym stalym ukochany ukochanym pierwszym sprawdzonym wybranym glowne podstawowe podstawowa ulubionej ulubiona stale staly",
          use=True, kind=True, keys=ANY,
          pattern=r"(?:moj|moja|moje|moim) (?:\w+ )?{favour} (?:\w+ )?(?:{kind}|format\w*(?: odpowiedzi| danych)?|jezyk\w*)(?: do [^\s,;:]+(?: [^\s,;:]+){0,3}?| w [^\s,;:]+)? (?:jest|to|pozostaje|bedzie|:|jest i bedzie|-|–|—|=|zostaje|od (?:\w+ )?lat jest) {adv}"),
    _rule(name="moim-edytorem-jest", cues="moj moim moja", use=True, kind=True,
          pattern=r"(?:moim (?:\w+ )?(?:edytorem|shellem|terminalem|ide|menedzerem|klientem|frameworkiem|systemem|komunikatorem|srodowiskiem|narzedziem)(?: (?:tekstu|pakietow|hasel|poczty|do [^\s,;:]+(?: [^\s,;:]+)?))? (?:jest|pozostaje|bedzie|od lat jest)|moj (?:edytor|shell|terminal|menedzer|komunikator)(?: (?:tekstu|pakietow|hasel|do [^\s,;:]+))? to|moja (?:powloka|przegladarka)(?: do [^\s,;:]+)? to) {adv}"),
    _rule(name="jest-moim-ulubionym", cues="moim moj moja moje", use=True, kind=True, keys=ANY, reads=Reads.BEFORE,
          pattern=r"(?:(?:jest|pozostaje|zostaje|bedzie|stal sie|stala sie) {adv}(?:moim|moja|mym)|to {adv}(?:moj|moja|moje)|, (?:moj|moja|moje)) (?:\w+ )?{favour} (?:\w+ )?(?:{kind}|format\w*|wybor\w*)"),
    _rule(name="to-czego-uzywam", cues="czego co jedyne jedyny", use=True, reads=Reads.BEFORE,
          pattern=r"to (?:to , czego|to czego|jedyne , czego|jedyne czego|jedyny \w+ , (?:ktorego|jakiego)|cos , czego) {adv}(?:zawsze )?{adv}uzywam "),
    _rule(name="najbardziej-lubie", cues="najbardziej najchetniej", keys=ANY, case="acc", use=True,
          pattern=r"(?:najbardziej lubie|najchetniej (?:uzywam|pisze w|korzystam z|pracuje w|siegam po|wybieram|koduje w)) {adv}(?:pisac w |uzywac |pracowac w |korzystac z )?"),
    _rule(name="postawilem-na", cues="postawilem postawilam zdecydowalem zdecydowalam zostaje zostalem zostalam przysiegam", use=True, case="acc",
          pattern=r"(?:(?:postawilem|postawilam|zdecydowalem sie|zdecydowalam sie) {adv}na|zostaje {adv}przy|zostalem {adv}przy|zostalam {adv}przy) "),
    _rule(name="wszystko-pisze-w", cues="wszystko wszystkie", use=True, case="loc",
          pattern=r"(?:wszystko|wszystkie (?:\w+ )?(?:skrypty|projekty|notatki|testy|programy)) (?:{adv})(?:pisze|robie|trzymam|prowadze|koduje|buduje|zapisuje) (?:{adv})w "),
    _rule(name="preferencje", cues="preferencje preferencja", keys=ANY, use=True, pattern=r"(?:moje |moja )?(?:preferencje|preferencja) (?::|to|=|–|-) "),
    _rule(name="jestem-wierny", cues="wierny wierna", use=True, case="dat", pattern=r"jestem {adv}(?:wierny|wierna) "),
    # -- stating: what the reader should use
    _rule(name="uzywaj", cues="uzywaj stosuj korzystaj trzymaj zakladaj proponuj pokazuj dawaj pisz podawaj generuj przygotowuj bazuj uzywac", request=True, use=True, case="gen", keys=ANY,
          pattern=r"(?:uzywaj|stosuj|korzystaj {adv}z|trzymaj {adv}sie|zakladaj(?: , ze uzywam)?|proponuj|bazuj {adv}na|prosze (?:{adv})uzywac|staraj sie uzywac|masz uzywac) {adv}(?:w (?:\w+ )?(?:przykladach|kodzie|odpowiedziach|skryptach)(?: kodu)? )?{adv}", needs=r"{lasting}"),
    _rule(name="kod-pokazuj-w", cues="przyklady przykladow kod kodu snippety skrypty fragmenty", request=True, use=True, case="loc",
          pattern=r"(?:(?:przyklady|przykladow|kod|snippety|skrypty|fragmenty)(?: kodu)? (?:{adv})(?:pokazuj|pisz|dawaj|podawaj|rob|generuj|prosze|poprosze|maja byc|ma byc|niech beda|niech bedzie|przygotowuj|tworz) (?:{adv}|mi )(?:w|pod|dla)"
                  r"|(?:pokazuj|pisz|dawaj|podawaj|rob|generuj|przygotowuj|tworz) (?:{adv})(?:mi )?(?:przyklady|kod|snippety|skrypty|fragmenty)(?: kodu)? (?:{adv})(?:w|pod)|przyklady (?:kodu )?(?:{adv})(?:w|pod)) ",
          needs=r" (?:pokazuj|pisz|dawaj|podawaj|rob|generuj|prosze|poprosze|maja|ma|niech|przygotowuj|tworz|zawsze) "),
    # -- stating: language and format of answers
    _rule(name="odpowiadaj-po", cues="odpowiadaj odpowiedz odpisuj odpisz pisz napisz mow rozmawiaj tlumacz wyjasniaj gadaj zwracaj komunikuj rozmawiajmy piszmy mowmy odzywaj porozumiewaj objasniaj gadajmy",
          request=True, keys=ANSWERS, reads=Reads.ANSWER, pattern=r"{say} "),
    _rule(name="odpowiadac-po", cues="odpowiadac odpisywac pisac mowic rozmawiac formatowac podawac zwracac uzywac odpowiadanie pisanie wyjasniac odpowiedziec", request=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"(?:prosze|masz|mozesz|mozna|mialbys|powinienes|staraj sie|chcialbym|wole|zacznij|bylbym wdzieczny za|prosilbym|prosilabym|poprosze|prosze o|musisz|pamietaj(?: , zeby| aby| by| zeby)?) (?:{adv})(?:mi |do mnie |ze mna )?(?:odpowiadac|odpisywac|pisac|mowic|rozmawiac|formatowac|podawac|zwracac|uzywac|odpowiadanie|pisanie|wyjasniac|odpowiedziec) ",
          ),
    _rule(name="zebys-odpowiadal", cues="zebys abys bys gdybys zeby odpowiadasz piszesz mowisz zwracasz", request=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"(?:(?:zebys|abys|bys|gdybys) (?:{adv})(?:mi |do mnie |ze mna |wszystko |odpowiedzi |dane |wyniki )*(?:{adv})(?:odpowiadal|odpowiadala|odpisywal|pisal|pisala|mowil|mowila|zwracal|formatowal|podawal|uzywal|rozmawial|dawal|pokazywal|wyjasnial)|(?:wole|lubie) , (?:gdy|kiedy|jak) (?:{adv})(?:mi |do mnie |ze mna )*(?:odpowiadasz|piszesz|mowisz|zwracasz|formatujesz|podajesz|dajesz)|zeby (?:{adv})(?:wszystkie |twoje )*{answers} (?:{adv})(?:byly|byl|bylo|przychodzily)) "),
    _rule(name="wole-odpowiedzi", cues="wole chce chcialbym chcialabym wolalbym wolalabym poprosze prosze preferuje potrzebuje oczekuje najlepiej lubie", request=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"(?:{answers} (?:(?!nie )[^\s,;:]+ ){0,4}?{wish} |{wish} (?:{adv})(?:o |dostawac |otrzymywac |widziec |miec |czytac |wszystkie |twoje |wszelkie |zeby )*(?:wszystkie |twoje |swoje )*{answers} )"),
    _rule(name="odpowiedzi-na-stale", cues="odpowiedzi wyniki dane wyjasnienia wszystko raporty zestawienia listy odpowiedz wynik", request=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"(?:(?<=[,:;—–-] )|(?<=^ ))(?:i |a |wszystkie |twoje |oraz |wszelkie )*{answers} (?:maja byc |niech beda |niech bedzie |ma byc |powinny byc |musza byc |beda )?",
          needs=r" (?:zawsze|na stale|od teraz|od dzis|na przyszlosc|maja byc|ma byc|niech|powinny|musza|prosze|poprosze|tylko|wylacznie|domyslnie|odtad) "),
    _rule(name="na-stale", cues="stale przyszlosc teraz odtad dzis zawsze domyslnie", request=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"(?:na stale|na przyszlosc|od teraz|odtad|od dzis|domyslnie|zawsze|od teraz zawsze)(?: juz| tylko| wylacznie)? (?:[:,–-] )?(?:{answers} )?(?=po |w )"),
    _rule(name="po-polsku-prosze", cues="prosze poprosze zawsze tylko", request=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"(?:(?<=[,;:—–-] )|(?<=^ ))(?:i |a |to |prosze |poprosze |tylko |wylacznie |zawsze |najlepiej )*(?=po )", needs=r" (?:prosze|poprosze|zawsze|tylko|wylacznie) "),
    _rule(name="przejdz-na", cues="przejdz przejdzmy przelacz przelaczmy przestaw uzywaj wroc wracamy", request=True, keys=(LANGUAGE,),
          pattern=r"(?:przejdz|przejdzmy|przelacz (?:sie)?|przelaczmy sie|przestaw sie|wroc|uzywaj) {adv}(?:(?:na|do) )?(?:jezyk |jezyka )?"),
    _rule(name="formatuj-jako", cues="formatuj sformatuj formatujcie formatowac", request=True, keys=(FORMAT,), reads=Reads.LOOSE, pattern=r"(?:formatuj|sformatuj) "),
    _rule(name="podaj-w", cues="podaj podawaj zwroc zwracaj pokaz pokazuj wypisz wypisuj przedstaw przedstawiaj daj dawaj wyswietl wyswietlaj odpowiedz odpowiadaj przygotuj napisz pisz wylistuj "
          "stresc opisz wymien wymieniaj zestaw zapisuj rob generuj wygeneruj porownaj rozpisz ujmij prezentuj",
          request=True, keys=(FORMAT,), reads=Reads.LOOSE,
          pattern=r"(?:podaj|podawaj|zwroc|zwracaj|pokaz|pokazuj|wypisz|wypisuj|przedstaw|przedstawiaj|daj|dawaj|wyswietl|wyswietlaj|odpowiedz|odpowiadaj|przygotuj|napisz|pisz|wylistuj|stresc|opisz|wymien|wymieniaj|zestaw|zapisuj|rob|generuj|wygeneruj|porownaj|rozpisz|ujmij|prezentuj) "),
    _rule(name="zwroc-format", cues="zwroc zwracaj uzywaj daj dawaj podaj podawaj", request=True, keys=(FORMAT,), case="acc",
          pattern=r"(?:zwroc|zwracaj|uzywaj|daj mi|dawaj mi|podaj|podawaj) {adv}(?:czysty |poprawny |sam |samego |czystego |poprawnego |formatu |skladni )*",
          tail=r"^(?:$|[,.!;:(–-]|bez |zawsze |prosze |w odpowiedz|i |jako )"),
    # -- taking back
    _rule(name="zapomnij", cues="zapomnij usun wykresl skasuj cofnij wymaz anuluj odwolaj wyrzuc zignoruj uniewaznij wycofaj wyczysc zresetuj wycofuje odwoluje cofam anuluje zapomniec skresl",
          ends=True, keys=ANY, reads=Reads.NAMED,
          pattern=r"(?:zapomnij|usun|wykresl|skasuj|cofnij|wymaz|anuluj|odwolaj|wyrzuc|zignoruj|uniewaznij|wycofaj|wyczysc|zresetuj|wycofuje|odwoluje|cofam|anuluje|mozesz (?:juz )?zapomniec|skresl) "),
    _rule(name="juz-nie", cues="juz wiecej dawna", ends=True, keys=ANY, use=True, case="gen", reads=Reads.AROUND,
          pattern=r"nie {adv}(?:(?:uzywam|korzystam {adv}z|preferuje|wole|stosuje|pracuje {adv}(?:w|na|z)|pisze {adv}w|koduje {adv}w|programuje {adv}w|chce|potrzebuje|siegam {adv}po|bede (?:{adv})uzywac|bede (?:{adv})uzywal|bede (?:{adv})korzystal z|trzymam {adv}sie) )(?:{adv})(?:zadnego |stalego |uzywac |korzystac z )*",
          needs=r" (?:juz|wiecej|od dawna) "),
    _rule(name="przestalem", cues="przestalem przestalam rzucilem rzucilam porzucilem porzucilam zrezygnowalem zrezygnowalam odszedlem odeszlam pozegnalem pozegnalam skonczylem skonczylam odinstalowalem odinstalowalam rezygnuje",
          ends=True, keys=ANY, use=True, case="gen",
          pattern=r"(?:(?:przestalem|przestalam) {adv}(?:uzywac|korzystac z|stosowac|pisac w|preferowac|pracowac w)|rzucilem|rzucilam|porzucilem|porzucilam|(?:zrezygnowalem|zrezygnowalam|rezygnuje) {adv}z|(?:odszedlem|odeszlam) {adv}od|(?:pozegnalem|pozegnalam) {adv}sie (?:z|ze)|(?:skonczylem|skonczylam) {adv}z|odinstalowalem|odinstalowalam) {adv}"),
    _rule(name="nie-odpowiadaj-juz", cues="juz wiecej przestan musisz dluzej", ends=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"(?:nie {adv}(?:odpowiadaj|pisz|formatuj|zwracaj|podawaj|uzywaj|mow|dawaj|rozmawiaj)|(?:przestan|nie (?:{adv})musisz|nie (?:{adv})trzeba|nie (?:{adv})chce , zebys) (?:{adv})(?:mi |do mnie |ze mna |wszystkiego )*(?:odpowiadac|odpowiadal|pisac|pisal|formatowac|zwracac|podawac|mowic|rozmawiac|uzywac)) ",
          needs=r" (?:juz|wiecej|przestan|dluzej) "),
    _rule(name="nie-chce-odpowiedzi", cues="juz wiecej dluzej", ends=True, keys=ANSWERS, reads=Reads.ANSWER,
          pattern=r"nie {adv}(?:chce|potrzebuje|wole|preferuje) (?:{adv})(?:dostawac |otrzymywac |zadnych |twoich |miec )*{answers} ", needs=r" (?:juz|wiecej|dluzej) "),
    _rule(name="koniec-z", cues="koniec dosc", ends=True, keys=ANY, case="ins", pattern=r"(?:(?<=[,;:—–-] )|(?<=^ ))(?:no |i |to |a )*(?:koniec|dosc) {adv}(?:z |ze )?(?:odpowiadaniem (?:po|w) |odpowiedziami (?:po|w) )?"),
)
