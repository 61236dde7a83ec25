"""Preferences told by the name itself, as a choice or as a move, in Polish: more rules for ``rules_pl``.

"U mnie rządzi Ruff", "siedzę w tmuksie od dekady", "bardziej pasuje mi Vite", "wróciłem na stałe do Hugo".
They are built of few parts: verbs of making in the first person, what tells that it is about all of one's work,
imperfective imperatives of giving answers, and signs that it stays so.
"""

from __future__ import annotations

from .rules import Reads, Rule

MACROS = {
    # Verbs of making and using in the first person: those in -ę and -uję, which without its mark may be third
    # person, and those in -am.
    "tworze": r"(?:{robie}|pracuje|siedze|dzialam|klepie|dlubie|dziergam|skrobie|kodze|szkicuje|kresle|rzezbie|animuje"
    r"|tne|miksuje|nagrywam|masteruje|komponuje|retuszuje|wywoluje|redaguje|formatuje|lintuje|organizuje|sledze"
    r"|obliczam|wizualizuje|profiluje|pakuje|deployuje|serwuje|wirtualizuje|konteneryzuje|skryptuje|orkiestruje"
    r"|backupuje|archiwizuje|wersjonuje|commituje|surfuje|wyszukuje|rozmawiam|wysylam|odbieram|bloguje|slicuje"
    r"|tlumacze|jade|lece|smigam|latam|hulam|operuje|mieszkam|zyje|zajmuje sie|bawie sie|opieram(?: sie)?|developuje"
    r"|prototypuje|powtarzam|zbieram|porzadkuje|kataloguje|wykonuje|realizuje|wdrazam|utrzymuje|rozwijam|ukladam"
    r"|pobieram|slucham|wystawiam|fakturuje|ksieguje|obsluguje|zalatwiam|produkuje|przetwarzam|sprawdzam|waliduje"
    r"|mockuje|benchmarkuje|symuluje|programuje)",
    # of using: what follows is the name, in the case that the verb wants
    "uzywam_czegos": r"(?:uzywam|korzystam {adv}z|korzystam {adv}ze|siegam {adv}po|trzymam {adv}sie|nie zdradzam"
    r"|nie zdradze|nie rozstaje {adv}sie z|bede {adv}uzywac|bede {adv}uzywal|bede {adv}uzywala|nie oddam)",
    # that it has long been so, and that it stays so
    "trwale": r"(?:od (?:\w+ ){0,3}?(?:lat|roku|miesiecy|dekad\w*|wiekow|dawna|zawsze|poczatku|studiow|dziecka|liceum"
    r"|wiosny|lata|jesieni|zimy|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|wrzesnia|pazdziernika"
    r"|listopada|grudnia|wersji \S+|\d{4}|tygodnia|kiedy pamietam|niepamietnych czasow|podstawowki|technikum"
    r"|pierwszego dnia)|cale zycie|na stale|na zawsze|na dobre|na amen|raz na zawsze|na co dzien|na codzien|codziennie"
    r"|dzien w dzien|zawsze(?! (?:jak|gdy|kiedy|jesli|mam|mialem|tak|wtedy) )|caly czas|tak ma (?:juz )?(?:zostac|byc)"
    r"|niech tak zostanie|non stop|dzien i noc|calymi dniami|tylko i wylacznie|wylacznie|jedynie|do wszystkiego"
    r"|wszedzie|niezmiennie|stale|konsekwentnie|domyslnie|z reguly|zazwyczaj|zwykle|glownie|najczesciej|najchetniej"
    r"|przewaznie|z przyzwyczajenia|nie zamierzam|nie planuje|nie mam zamiaru|tak zostanie|tak juz zostanie"
    r"|zostaje przy|i kropka|i koniec|i basta|nic innego|niczego innego|nic wiecej|zadnego innego|zadnej innej"
    r"|nie zmienie|nie zmieniam|i tyle|bez wyjatku|bez wyjatkow|za kazdym razem(?! (?:jak|gdy|kiedy) )"
    r"|w kazdym projekcie|we wszystkich|w kazdej|na kazdym|na wszystkich|w pracy i w domu|w domu i w pracy"
    r"|prywatnie i w pracy|tylko(?! (?:na|w|we|do|gdy|jak|kiedy|przy|raz|czasem|o|dla|po|dlatego|ze|dzis|dzisiaj|teraz"
    r"|ten|ta|to|jeden|jedna|jedno) )|{from_now})",
    # one's own, and of such a kind that it is no passing thing
    "moj": r"(?:(?:moj|moja|moje|moim|moja|mym|swoj)(?: (?:osobist\w+|absolutn\w+|wlasn\w+|niezmienn\w+|nieustann\w+"
    r"|jedyn\w+|prawdziw\w+|drug\w+|pierwsz\w+(?= wybor)|wiern\w+|staly|stala|stale|stalym|codzienn\w+|glown\w+"
    r"|podstawow\w+|domysln\w+))*)",
    "swoje": r"(?:codziennosc\w*|chleb(?:em)? powszedni\w*|wybor(?:em)?|swiat(?:em)?|dom(?:em)?|baza|zywiol(?:em)?"
    r"|konik(?:iem)?|bajka|faworyt\w*|ulubien\w+|numer(?:em)? jeden|numer 1|nr 1|number one|bron(?:ia)?"
    r"|kon(?:iem)? roboczy\w*|pierwszy wybor|srodowisk\w+|must have|must-have|milosc\w*|przyjaci\w+|towarzysz\w*"
    r"|pewniak\w*|standard\w*|default\w*|domysln\w+|podstaw\w+|wszystko|narzedziem? pracy|warsztat\w*|krolestw\w+"
    r"|zycie|religi\w+|go-to|typ(?:em)?|opcj\w+|mistrz\w*|terytorium|{kind})",
    # where one does not choose
    "przymus": r"(?:prac[yae]|firm\w+|szkol\w+|korpo\w*|zespol\w*|dzial\w*|biurz\w*|uczelni\w*|studi\w+|zaliczeni\w+"
    r"|egzamin\w*|kurs\w*|zadani\w+|klient\w*|prowadzac\w+|urzed\w*|robocie)",
    "ludzie": r"(?:brat|siostra|szef\w*|kolega|kolezanka|maz|zona|mama|tata|syn|corka|ojciec|matka|dzieck\w+|dzieci"
    r"|znajom\w+|przyjaci\w+|firma|zespol|klient\w*|sasiad\w*|nauczyciel\w*|chlopak|dziewczyna|partner\w*|kumpel"
    r"|dziadek|babcia|wujek|ciocia|szkola|praca|dzial|uczen|uczniowie|student\w*|rodzice|rodzina|kot|pies)",
    # where or by whom something is done, as in "u mnie" and "na moich serwerach"
    "lezy": r"(?:pasuje|odpowiada|lezy|podoba sie|przypada do gustu|sluzy|siedzi|podchodzi|sprawdza sie|przekonuje"
    r"|gra|idzie)",
    "u_mnie": r"(?:u ‹mnie›|na ‹moich|moim|mojej› \w+|w ‹moich|moim|mojej› \w+|‹dla mnie›|pod ‹moim|moja› \w+)"
    r"(?: (?:w|we|na|do|przy|dla|od) (?!{przymus})(?:[^\s,;:]+ ){0,3}?[^\s,;:]+)?",
    "rzadzi": r"(?:rzadzi|kroluje|panuje|niepodzielnie panuje|wladaja|dziala|chodzi|stoi|siedzi|lata|smiga|hula|gra"
    r"|leci|gosci|sprawdza sie|obowiazuje|wygrywa|zostaje|zostal|zostala|pozostaje|wchodzi w gre|jest|sa|bedzie|to"
    r"|robi|zalatwia|ogarnia|obsluguje|pracuje|kreci sie|default to|defaultem jest|domyslnie jest|standard to"
    r"|podstawa to|podstawa jest|leci|jest grany|grany jest|na tapecie jest|nieodmiennie|w uzyciu jest|zadomowil sie"
    r"|zadomowila sie|trwa)",
    "dawaj": r"(?:dawaj|podawaj|pokazuj|pisz|rob|generuj|przygotowuj|tworz|zwracaj|wypisuj|wypluwaj|serwuj|podsylaj"
    r"|przesylaj|wysylaj|wrzucaj|wklejaj|skladaj|ukladaj|buduj|formuluj|zapisuj|prezentuj|przedstawiaj|wyswietlaj"
    r"|drukuj|oddawaj|dostarczaj|konstruuj|szykuj|opracowuj|redaguj|rysuj|rozpisuj|wyliczaj|zestawiaj|opisuj|objasniaj"
    r"|omawiaj|ujmuj|formatuj|komponuj|proponuj|podrzucaj|polecaj|koduj|kieruj|dopasowuj|dostosowuj)",
    "daj": r"(?:{dawaj}|poprosze|prosze|maja byc|ma byc|niech beda|niech bedzie|stosuj|uzywaj|zakladaj)",
    "tresc": r"(?:przyklad(?:y|ow|ach|ami|owe|owy)|kod(?:u|y)?|snippet\w*|skrypt\w*|fragment\w*|komend\w*|polecen\w*"
    r"|skrot\w*|konfig\w*|rozwiazan\w*|instrukcj\w*|zapytan\w*|makra|makr|funkcj\w*|formul\w*|wzor\w*|testy|testow"
    r"|deploy\w*|diagram\w*|wykres\w*|sciezk\w*|krok\w*|ustawieni\w*|szablon\w*|wtyczk\w*|plugin\w*|projekt\w*"
    r"|wszystko|aplikacj\w*|jednolinijkowc\w*)",
    "zapamietaj": r"(?:zapamietaj|pamietaj|zapisz|zanotuj|odnotuj|dopisz|wiedz|miej na uwadze|nie zapominaj"
    r"|nie zapomnij|przypominam|dla jasnosci|tak na przyszlosc|na przyszlosc|uwaga|zaznacz|notuj|zakoduj|wez pod uwage"
    r"|gwoli scislosci|ustalmy|umowmy sie|niech bedzie jasne|do wiadomosci|zebys wiedzial|jakby co|informacyjnie"
    r"|zapisz w pamieci|utrwal)",
    "zakladaj": r"(?:zakladaj|przyjmij|przyjmuj|zaloz|traktuj|licz sie z tym|wychodz z zalozenia|uznaj|uznawaj"
    r"|miej na uwadze|wiedz|pamietaj|zapamietaj)",
}

# fmt: off
_DOING = (
    Rule("tworze-w-trwale",
         r"‹{tworze}› {adv}(?:(?!(?:\w+(?:[aiyeu]c|sc|zc)|w|we|na|z|ze|przez|pod|po|o|od|sie|problem\w*|klopot\w*|blad"
         r"|bled\w*|trudnosc\w*|dostep\w*|przerwa) )[^\s,;:]+ ){0,4}?{adv}(?:w|we|na|przez|pod|po|u|do) {adv}",
         case="loc", use=True, ambiguous=True, listed=True,
         needs=r"{trwale}|tylko (?:w|we|na|z|ze|przez|pod)"),
    Rule("rzecz-tworze-w",
         r"(?:(?<=^ )|(?<=[,;:–—-] )|(?<= ze )|(?<= bo )|(?<= wiec )|(?<= ale ))(?:a |i |ja |swoje |moje |swoj "
         r"|moj )*(?:(?:kod|backend|frontend|firmware|grafike|muzyke|dokumentacje|poczte|automatyke|infrastrukture"
         r"|infre|montaz|cad|analize|statystyke|elektronike|front|back|devops|ksiegowosc|budzet|kalendarz|dziennik"
         r"|bloga|strone|strony|prace|hobby|druk|wideo|audio|podcast|podcasty|fotografie|backup|backupy|monitoring"
         r"|routing|hosting|wszystko|hasla|zadania|czujniki)|{things}(?<= ))(?: ?[^\s,;:]+){0,3}? {adv}‹{tworze}›"
         r" {adv}(?:w|we|na|z|ze|przez|pod|po|u|do) {adv}",
         case="loc", use=True, ambiguous=True, listed=True),
    Rule("rzecz-tworze-czyms",
         r"(?:(?<=^ )|(?<=[,;:–—-] )|(?<= ze )|(?<= bo )|(?<= wiec ))(?:(?!(?:jak|gdy|kiedy|jesli|ze"
         r"|bo) )[^\s,;:]+ ){1,4}?{adv}‹{tworze}› {adv}(?=\S+(?:em|a) )",
         case="ins", use=True, ambiguous=True, listed=True,
         needs=r"{trwale}"),
    Rule("uzywam-trwale",
         r"‹{uzywam_czegos}› {adv}",
         case="gen", use=True, listed=True, reads=Reads.AROUND,
         needs=r"{trwale}|{zapamietaj}|nie zdradzam|nie zdradze|nie oddam|nie rozstaje"),
    Rule("trzymam-sie",
         r"‹trzymam› {adv}sie {adv}|‹jako› (?:\w+y |\w+a )?(?:uzytkownik|uzytkowniczka|fan|fanka|milosnik|milosniczka"
         r"|wyznawca|zwolennik|zwolenniczka) |nie ‹zdradzam|zdradze|oddam|zamienie|rozstaje {adv}sie› {adv}(?:z |ze "
         r"|na nic )?",
         case="gen", use=True, listed=True),
    Rule("stawiam-na",
         r"‹stawiam {adv}na› {adv}",
         case="acc", use=True, listed=True),
    Rule("stawiam-tylko",
         r"‹stawiam|instaluje|wdrazam|odpalam|mam|zakladam|wgrywam|dostaja|dostaje› {adv}(?:‹wylacznie|tylko|zawsze"
         r"|jedynie|niezmiennie|domyslnie›) (?:i \w+ )?",
         case="acc", use=True, listed=True, ambiguous=True),
    Rule("z-ktorego-korzystam-to",
         r", (?:z |w |na |po |do )?(?:ktor\w+|jaki\w+) {adv}‹uzywam|korzystam|siegam|pisze|pracuje|otwieram|odpalam"
         r"|tykam|znam|lubie|preferuje|ufam|robie|koduje› {adv}(?:[^\s,;:]+ ){0,3}?, (?:to|jest) {adv}",
         use=True, listed=True),
    Rule("nigdy-nie-wychodze",
         r"‹nigdy› (?:\w+ )?nie (?:wychodze (?:\w+ )?z|opuszczam|zamykam|wylaczam|rozstaje sie z|porzuce|zostawie) ",
         case="gen", use=True, listed=True),
    Rule("tworze-wszystko-czyms",
         r"‹{tworze}|kompiluje|automatyzuje› {adv}(?:wszystko|wszystkie|caly|cala|cale"
         r"|calosc) (?:[^\s,;:]+ ){0,2}?(?=\S+(?:em|a) )",
         case="ins", use=True, listed=True, ambiguous=True),
    Rule("w-nim-tworze",
         r"(?:w|na|przy|z) (?=(?:nim|niej) {adv}(?:‹{tworze}|zostaje|pozostaje|trwam|korzystam› |{adv}(?:wszystko "
         r"|od lat )?‹{tworze}› ))",
         use=True, listed=True, ambiguous=True,
         needs=r"{trwale}|wszystko|zostaje|pozostaje|trwam"),
    Rule("pisze-wiec-dawaj",
         r"‹{tworze}|korzystam|uzywam|jestem› {adv}(?:(?!problem)[^\s,;:]+ ){0,2}?{adv}(?:(?:w|we|na|z|ze|przez"
         r"|pod) )?{adv}",
         case="loc", use=True, listed=True, ambiguous=True,
         tail=r"(?:[^?;]{0,30})?, (?:wiec|dlatego|stad|zatem|totez) (?:\w+ ){0,3}?(?:{tresc} "
              r"|(?:‹{dawaj}› (?:mi )?(?:\w+ )?{tresc}))"),
    Rule("jak-tworze-to-w",
         r"(?:jak|jesli|gdy|kiedy|jezeli) (?:juz |cos )*(?:[^\s,;:]+ ){1,5}?, to {adv}‹tylko|zawsze|wylacznie|glownie"
         r"|jedynie› (?:w|na|z|przez) ",
         case="loc", use=True, listed=True),
    Rule("wszystkie-tworze-w",
         r"(?:‹wszystkie|wszelkie|kazdy|kazda|kazde|caly|cala|cale› (?:[^\s,;:]+ ){1,3}?{adv}\w+(?:am|uje|pisze|oje"
         r"|nosze) {adv}|{tworze} {adv}‹wszystko|wszystkie› (?:[^\s,;:]+ ){0,2}?)(?:w|na|przez|do) ",
         case="loc", use=True, listed=True, ambiguous=True),
    Rule("a-ja-uzywam",
         r"(?:, |- |– )‹a› ja {adv}(?:uzywam|korzystam ze?|pisze w|siedze (?:w|na)|pracuje (?:w|na)|mam|jestem na"
         r"|robie w|koduje w|wole) {adv}",
         case="gen", use=True, listed=True),
    Rule("zawsze-chodzi-mi-o",
         r"(?:‹zawsze› (?:\w+ )?(?:chodzi mi o|mam na mysli|mowie o)|chodzi mi ‹zawsze› o|mam ‹zawsze› na mysli) ",
         case="acc", use=True, listed=True),
    Rule("zamiast-mam",
         r"‹zamiast› (?:[^\s,;:]+ ){1,3}?{adv}(?:mam|uzywam|biore|wole|stawiam|odpalam|instaluje|stosuje|wybieram"
         r"|siedze w|pisze w|korzystam z|robie w|pracuje w) {adv}",
         case="acc", use=True, listed=True, ambiguous=True),
    Rule("nie-lubie-pisze-w",
         r"‹nie› (?:lubie|znosze|uzywam|tykam|trawie|cierpie|chce|ruszam|przepadam za|korzystam z|pisze w"
         r"|stosuje) (?:[^\s,;:]+ ){1,3}?(?:, |- |– )(?:ja |a |za to |bo |wiec |za "
         r"|u mnie )*(?:{tworze} {adv}(?:\w+ )?(?:w|na|z)|uzywam|korzystam z|mam|wole|biore|wybieram|stawiam na|tylko"
         r"|jest) {adv}",
         case="loc", use=True, listed=True, ambiguous=True),
    Rule("bez-tego-jak-bez-reki",
         r"‹bez› (?=(?:[^\s,;:]+ ){1,3}?(?:to )?(?:jestem |czuje sie |bylbym |bylabym )?(?:jak bez reki|ani rusz"
         r"|nie ruszam|nie umiem|nie potrafie|nie wyobrazam|nie pracuje|nie zyje|nie funkcjonuje|ani dnia|zginalbym"
         r"|zginelabym))",
         case="gen", use=True, listed=True),
    Rule("nigdy-bez",
         r"(?:nie (?:wyobrazam sobie (?:\w+ ){0,3}?|umiem (?:\w+ ){0,2}?|potrafie (?:\w+ ){0,2}?|dam rady (?:\w+ )?"
         r"|zyje |funkcjonuje |ruszam sie |pracuje |wychodze z domu )|jak ‹bez› reki )‹bez› ",
         case="gen", use=True, listed=True),
    Rule("przywiazany-do",
         r"‹przywiazany|przywiazana|przyzwyczajony|przyzwyczajona|wierny|wierna|oddany|oddana|zakochany|zakochana"
         r"|uzalezniony|uzalezniona|przyssany|przyssana› {adv}(?:jestem {adv})?(?:do|w|od)? ?{adv}",
         case="gen", use=True, listed=True,
         needs=r"jestem|od|bylem i|zostaje|pozostaje"),
    Rule("zostaje-przy",
         r"‹zostaje|zostalem|zostalam|pozostaje|obstaje|trwam|upieram sie|zostane› {adv}(?:wierny |wierna )?(?:przy "
         r"|z |na |w )?{adv}",
         case="loc", use=True, listed=True, ambiguous=True,
         needs=r"przy|wierny|wierna|na|z|w"),
)

_NAME_FIRST = (
    Rule("to-moje",
         r"(?:to|jest|pozostaje|zostaje|bedzie|byl i bedzie|byla i bedzie|byl , jest i bedzie|-|–"
         r"|—) {adv}‹{moj}› {swoje} ",
         use=True, listed=True, reads=Reads.BEFORE),
    Rule("praca-w-tym-to-moje",
         r"(?:w|we|na|z) (?=(?:[^\s,;:]+ ){1,3}?(?:to|jest|pozostaje) {adv}‹{moj}› {swoje} )",
         case="loc", use=True, listed=True),
    Rule("moim-jest",
         r"‹{moj}› (?!aplikacj|program|projekt|stron){swoje} (?:(?:wsrod|sposrod|do|w|dla|na|przy|jesli chodzi o"
         r"|z) (?:[^\s,;:]+ ){1,4}?)?(?:to|jest|pozostaje|zostaje|bedzie|–|-|:) {adv}",
         use=True, listed=True),
    Rule("u-mnie-rzadzi",
         r"(?:{u_mnie}) {adv}(?:{rzadzi}) {adv}",
         use=True, listed=True,
         needs=r"rzadzi|kroluje|panuje|obowiazuje|default|standard|{trwale}|w kazdym|w kazdej|na kazdym|wszystkich"
               r"|wszystkie|zadomowil|zadomowila|hula|smiga|podstawa"),
    Rule("rzadzi-u-mnie",
         r"{adv}(?:{rzadzi}) {adv}(?:{u_mnie}) ",
         use=True, listed=True, reads=Reads.BEFORE,
         needs=r"rzadzi|kroluje|panuje|obowiazuje|default|standard|{trwale}|w kazdym|w kazdej|na kazdym|wszystkich"
               r"|wszystkie|zadomowil|zadomowila|hula|smiga|podstawa"),
    Rule("wszystko-stoi-na",
         r"(?<!firmie )(?<!pracy )(?<!szkole )(?:‹wszystko|calosc|caly|cala|cale|wszystkie|kazdy|kazda"
         r"|kazde› (?:u ‹mnie› |mam |(?:‹moj|moja|moje› ))?(?:[^\s,;:]+ ){0,3}?|‹moj|moja|moje"
         r"|moi› (?!{ludzie} )(?:[^\s,;:]+ ){1,3}?)(?:u ‹mnie› )?(?:stoi|stoja|chodzi|chodza|dziala|dzialaja|lezy|leza"
         r"|siedzi|siedza|lata|lataja|powstaje|powstaja|mieszka|mieszkaja|zyje|zyja|leci|leca|opiera sie|opieraja sie"
         r"|jest|sa|trafia|trafiaja|idzie|ida|laduje|laduja|smiga|smigaja|rodzi sie|rodza sie) {adv}(?:na|w|we|do"
         r"|przez|u|pod) {adv}",
         case="loc", use=True, listed=True,
         needs=r"u mnie|mam|moj|moja|moje|moi|{tworze}"),
    Rule("od-tego-jest",
         r"‹od|do› (?:[^\s,;:]+ ){1,4}?‹mam|sluzy mi|wystarcza mi|starcza mi› {adv}",
         case="acc", use=True, listed=True),
)

_CHOOSING = (
    Rule("bardziej-pasuje-mi",
         r"‹bardziej|lepiej|najlepiej|najbardziej› (?:(?:niz|od) (?:[^\s,;:]+ ){1,3}?)?{adv}{lezy} {adv}(?:w |z |na "
         r"|ze )?",
         use=True, listed=True, case="loc",
         needs=r"mi|mnie|czuje sie|dla mnie"),
    Rule("pasuje-najlepiej",
         r"{lezy} {adv}(?:mi|mnie) {adv}(?:‹lepiej|najlepiej›|(?<=‹bardziej› )|(?<=‹najbardziej› ))",
         use=True, listed=True),
    Rule("pasuje-mi-bardziej",
         r"{adv}(?:‹bardziej|lepiej|najlepiej|najbardziej› {adv}(?:mi|mnie) {lezy}|{adv}{lezy} {adv}(?:mi|mnie"
         r"|u mnie) {adv}‹bardziej|lepiej|najlepiej|najbardziej›|‹bije› (?:u mnie "
         r"|dla mnie )?(?:[^\s,;:]+ ){1,2}?(?:na glowe|o klase)|nie ma (?:sobie )?‹rownych|konkurencji›"
         r"|‹wygrywa› (?:u mnie|dla mnie|zawsze)|nigdy mnie nie ‹zawiodl|zawiodla›|nigdy nie ‹zawodzi›"
         r"|zawsze ‹wygrywa›|jest ‹nie do pobicia›|‹rzadzi›|ma moje ‹serce›|‹wystarcza|starcza› mi (?:w zupelnosci"
         r"|do wszystkiego)|zalatwia u ‹mnie›|skradl\w* moje ‹serce›) ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("lepiej-mi-w",
         r"(?:‹lepiej|najlepiej|wygodniej|najwygodniej|milej|swobodniej|pewniej|szybciej|latwiej|najszybciej"
         r"|najlatwiej› {adv}(?:mi|sie|mi sie|czuje sie|sie czuje|pracuje|pisze|koduje|pisze mi sie|pracuje mi sie"
         r"|mi sie \w+|\w+ mi sie) {adv}(?:w|we|z|ze|na) {adv}|jak (?:u ‹siebie›|‹ryba› w wodzie"
         r"|w domu) czuje sie {adv}(?:w|na) |czuje sie jak (?:u ‹siebie›|‹ryba› w wodzie|w ‹domu›) {adv}(?:w|na) )",
         case="loc", use=True, listed=True),
    Rule("biore-bez-wahania",
         r"(?:‹wybieram|biore|wybralbym|wybralabym|wezme|wybiore|wzialbym|wzielabym|stawiam na|glosuje na"
         r"|glosuje za› {adv})",
         case="acc", use=True, listed=True, ambiguous=True,
         needs=r"bez (?:wahania|zastanowienia|namyslu|mrugniecia)|za kazdym razem|w ciemno|{trwale}|kazdego dnia"
               r"|zawsze|zdecydowanie|zamiast|ponad|niz|przed"),
    Rule("miedzy-wybieram",
         r"(?:‹miedzy|pomiedzy|z› (?:[^\s,;:]+ ){1,3}?(?:a|i) (?:[^\s,;:]+ ){1,3}?)(?:zawsze |i tak |bez wahania )*"
         r"‹wybieram|biore|wybiore|wezme|stawiam na|wole› {adv}",
         case="acc", use=True, listed=True, ambiguous=True),
    Rule("nie-ma-jak",
         r"(?:‹nie› ma ‹jak|to jak|lepszego (?:\w+ )?niz|lepszej (?:\w+ )?niz|nic lepszego niz›|(?:nic"
         r"|nikt) nie ‹przebije|pobije|zastapi|dorowna› (?:mi )?) ?",
         use=True, listed=True),
    Rule("do-tego-tylko",
         r"(?:(?:do|przy|dla|pod) (?!(?:\w+ )?{przymus})(?:(?!(?:mus\w+|mam|mamy|kaza\w*|mozna|uzyw\w+|\S+(?:lem|lam"
         r"|lismy)) )[^\s,;:]+ ){1,3}?(?:to |to u mnie |u mnie )?|u mnie (?:to )?)‹zawsze|tylko|wylacznie"
         r"|niezmiennie|jedynie› (?:i wylacznie |i tylko )?(?!w |na |do |po |z |o |jak )",
         use=True, listed=True,
         tail=r"(?:$|[,.;!–-])"),
    Rule("to-albo-nic",
         r"(?:‹albo nic|ponad wszystko|na wieki›|na ‹zawsze›|do ‹konca› zycia|i ‹nic› wiecej|i ‹nic› innego|i ‹tylko›"
         r"|‹forever|rulez|gora›|i ‹kropka›|i ‹koniec›|i ‹basta|do wszystkiego|wszedzie i zawsze|bez dwoch zdan›"
         r"|zawsze i ‹wszedzie›) ",
         use=True, listed=True, opens=True, reads=Reads.BEFORE),
    Rule("serce-nalezy",
         r"‹moje› serce (?:nalezy do|bije dla|skradl|skradla|oddalem|oddalam) ",
         case="gen", use=True, listed=True),
)

_MOVING = (
    Rule("wrocilem-do",
         r"(?:‹wrocilem|wrocilam|powrocilem|powrocilam|wracam|nawrocilem sie|nawrocilam sie› {adv}(?:(?:z|ze"
         r"|od) (?:[^\s,;:]+ ){1,3}?)?{adv}(?:do|na) {adv})",
         case="gen", use=True, listed=True,
         needs=r"{trwale}|definitywnie|z podkulonym ogonem|i zostaje|po (?:[^\s]+ ){1,5}(?:z|ze)|(?:z"
               r"|ze) (?:[^\s]+ ){1,3}(?:do|na)"),
    Rule("zmienilem-na",
         r"‹switchnalem|switchnelam|migrowalem|migrowalam|zmigrowalem|zmigrowalam|przenioslem|przenioslam|przesiadlem"
         r"|przesiadlam|przerzucilem|przerzucilam|przeszedlem|przeszlam|przestawilem|przestawilam|przepialem"
         r"|przepielam|przepisalem|przepisalam|przeprowadzilem|przeprowadzilam|przelaczylem|przelaczylam"
         r"|skonwertowalem|przeskoczylem|przeskoczylam|ucieklem|ucieklam› {adv}(?:(?:wszystko|wszystkie|caly|cala|cale"
         r"|calosc|swoje|moje) )?(?:[^\s,;:]+ ){0,4}?(?:na|do|w) {adv}",
         case="acc", use=True, listed=True,
         needs=r"(?:z|ze) (?:[^\s]+ ){1,4}?(?:na|do|w)|{trwale}|wszystk\w+|cal\w+|permanently|for good|definitywnie"
               r"|calkiem|calkowicie|nie wracam|nie zaluje"),
    Rule("podmienilem-na",
         r"‹zmienilem|zmienilam|podmienilem|podmienilam› {adv}(?:(?!haslo|plik|opcje|jezyk|numer"
         r"|adres)[^\s,;:]+ ){1,3}?na {adv}",
         case="acc", use=True, listed=True),
    Rule("z-na-przesiadlem",
         r"(?:z|ze) (?:[^\s,;:]+ ){1,3}?na (?=(?:[^\s,;:]+ ){1,3}?(?:sie )?{adv}(?:sie )?‹przesiadlem|przesiadlam"
         r"|przeszedlem|przeszlam|przerzucilem|przerzucilam|przestawilem|przestawilam|przenioslem|przenioslam"
         r"|zmigrowalem|zmigrowalam|przeskoczylem|przeskoczylam› )",
         case="acc", use=True, listed=True),
    Rule("zegnaj-witaj",
         r"(?:‹zegnaj|pa pa|papa|do widzenia|bye|adios|precz z› (?:[^\s,;:]+ ){1,3}?, (?:a )?(?:witaj|niech zyje|czesc"
         r"|hello)|‹out› with (?:[^\s,;:]+ ){1,3}?, in with) ",
         use=True, listed=True),
    Rule("zajal-miejsce",
         r"(?:‹miejsce|role› (?:[^\s,;:]+ ){1,2}?(?:zajal|zajela|przejal|przejela) (?:u mnie |na stale )*|‹zastapil"
         r"|zastapila|wyparl|wyparla› (?:u mnie |mi )(?:[^\s,;:]+ )?(?:przez )?|‹zastapil|zastapila› mi (?:go|ja|je) )",
         use=True, listed=True),
    Rule("poszedl-w-odstawke",
         r"‹poszedl|poszla|poszlo|wylecial|wyleciala|odpadl|odpadla|trafil|trafila|zniknal|wywalilem|wywalilam"
         r"|skasowalem|skasowalam|odinstalowalem|odinstalowalam|wyrzucilem|wyrzucilam|pozegnalem|pozegnalam|odstawilem"
         r"|odstawilam|rzucilem|rzucilam|porzucilem|porzucilam› (?:[^\s,;:]+ ){0,5}?(?:, |i |a |- "
         r"|– )+(?:(?:od )?(?:teraz|dzis|dzisiaj|odtad|juz|zamiast niego|zamiast niej|na jego miejsce|w to miejsce"
         r"|w zamian) )+(?:(?:mam|uzywam|jest|siedze|pisze|robie|korzystam|tylko|wylacznie|u mnie|wszedzie|z|w|na|jade"
         r"|zawsze|juz|jestem) )*",
         case="loc", use=True, listed=True),
    Rule("odkad-poznalem",
         r"‹odkad|od kiedy› {adv}(?:poznalem|poznalam|odkrylem|odkrylam|mam|uzywam|znam|sprobowalem|sprobowalam"
         r"|przeszedlem na|przeszlam na|przesiadlem sie na|przesiadlam sie na|zainstalowalem|zainstalowalam|pisze w"
         r"|zaczalem uzywac|zaczelam uzywac|trafilem na|trafilam na|jest|siedze w|nauczylem sie|nauczylam sie"
         r"|korzystam z) (?=.* (?:nie (?:\w+ ){0,2}?(?:tykam|ruszam|wracam|uzywam|chce|otwieram|odpalam|wyobrazam"
         r"|potrzebuje|zagladam|patrze|mam)|poszed\w*|poszla|innego|innej|tylko|wylacznie|wszystko|zapomnialem"
         r"|zapomnialam|odpuscilem|odpuscilam|lezy odlogiem) )",
         case="acc", use=True, listed=True),
)
# fmt: on

TOOLS = (*_DOING, *_NAME_FIRST, *_CHOOSING, *_MOVING)
