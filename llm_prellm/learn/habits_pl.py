"""What people work with, told as a habit, a possession or who they are, in Polish: more rules for ``rules_pl``."""

from __future__ import annotations

from .rules import ANY, Reads, Rule
from .statement import FORMAT

MACROS = {
    # What is done with a tool, in the first person; with several things as its object it tells a habit.
    "robie": r"(?:pisze|koduje|programuje|robie|tworze|prowadze|projektuje|rysuje|modeluje|montuje|notuje|kompiluje"
    r"|debuguje|skladam|obrabiam|buduje|testuje|wdrazam|hostuje|trzymam|zapisuje|przechowuje|stawiam|czytam|ogladam"
    r"|synchronizuje|licze|konwertuje|edytuje|generuje|renderuje|drukuje|planuje|publikuje|uruchamiam|puszczam"
    r"|odpalam|zarzadzam|ogarniam|monitoruje|analizuje|przygotowuje|skladuje|automatyzuje|przegladam|mam)",
    # Several things, by the endings -y and -i of their accusative, and the common ones that end otherwise.
    "things": r"(?:(?!dzis|wtedy|gdy|kiedy|niekiedy|czy|my|wy|ty|oni|chwili|nigdy|zamiast|poki|kazdy|caly|taki|jaki"
    r"|aby|zeby|gdyby|jakby|teraz)(?:\w+(?:[yi]|cje|sje|zje|enia|ania)|modele|prezentacje|aplikacje|dane|zdjecia"
    r"|zadania|uslugi|pomiary|ksiazki|tlumaczenia|zapytania|kopie|gry|kontenery|obrazy|repozytoria|haslo|hasla|wideo"
    r"|maile|automatyke|automatyzacje|dokumentacje|infrastrukture|poczte|grafike|muzyke|analize danych)) (?:(?:w|na|do"
    r"|z) \w+ |\w+(?:y|i|e|ych|ich|a|u|ow) )?",
    "od_lat": r"(?:od (?:\w+ )?(?:lat|roku|miesiecy|poczatku|zawsze|dawna|niedawna)|na stale|wszedzie|na co dzien"
    r"|na (?:wszystkich|kazdym|obu|calym)|we? (?:wszystkich|kazdym|domu i w pracy|pracy i w domu)|nie zmieniam"
    r"|tak zostanie|zostaje|i tyle|do wszystkiego)",
}

# fmt: off
RULES = (
    Rule("jestem-uzytkownikiem",
         r"‹jestem› {adv}(?:[^\s,;:]+(?:ym|im|a) )?‹uzytkownikiem|uzytkowniczka|fanem|fanka|programista|programistka"
         r"|wierny|wierna|zwolennikiem|zwolenniczka|milosnikiem|milosniczka|developerem|deweloperem|wyznawca|entuzjasta"
         r"|entuzjastka› ",
         case="gen", use=True),
    Rule("jestem-na",
         r"‹jestem|siedze|dzialam|jade|pracuje› {adv}(?:na|w) {adv}",
         case="loc", use=True, ambiguous=True,
         needs=r"{od_lat}"),
    Rule("wszedzie-mam",
         r"‹mam› {adv}",
         case="acc", use=True, reads=Reads.AROUND,
         needs=r"{od_lat}"),
    Rule("rzeczy-robie-w",
         r"(?:(?<=^ )|(?<=[,;:–-] ))(?:a |i |ja )?{things}{adv}‹{robie}› {adv}(?:w|na|przez|do) {adv}",
         case="loc", use=True, ambiguous=True),
    Rule("rzeczy-robie-czyms",
         r"(?:(?<=^ )|(?<=[,;:–-] ))(?:a |i |ja )?{things}{adv}‹{robie}› {adv}(?=\S+(?:em|a) )",
         case="ins", use=True, ambiguous=True),
    Rule("cokolwiek-zawsze-w",
         r"(?:\w+(?:am|uje|sze|oje|ole|ize) ‹zawsze|wylacznie|niezmiennie› (?:tylko )?|‹zawsze|wylacznie"
         r"|niezmiennie› \w+(?:am|uje|sze|oje|ole|ize) )(?:w|na|przez) {adv}",
         case="loc", use=True, ambiguous=True),
    Rule("sluzy-mi",
         r"‹sluzy› mi {adv}",
         case="nom", use=True),
    Rule("calosc-mam-w",
         r"(?:‹caly|cala|cale|calosc|wszystko|wszystkie› (?:[^\s,;:]+ ){0,4}?{robie}|{robie} {adv}‹cala|caly|cale"
         r"|wszystko|wszystkie›) (?:[^\s,;:]+ ){0,3}?(?:w|na|przez) {adv}",
         case="loc", use=True, ambiguous=True),
    Rule("moja-dystrybucja-to",
         r"‹moj|moja|moje› (?P<kind>dystrybucj\w+|dystro|framework|jezyk(?: programowania)?|srodowisko"
         r"|klient\w*(?: \w+)?|narzedzie|notatnik|stos|stack|linter|formater|arkusz|powloka|przegladarka|ide|silnik"
         r"|broker|slicer|wyszukiwarka|(?:menedzer|edytor)(?: \w+)?) {purpose}(?:to|–|-) {adv}",
         use=True),
    Rule("u-mnie-standardem",
         r"u ‹mnie› (?:(?:w|na) (?!{przymus})\S+ )?(?:standardem (?:jest|to)|kroluje|rzadzi|niezmiennie"
         r"|na stale (?:jest )?|wszedzie (?:jest )?|jest (?:zawsze|tylko|wylacznie)) {adv}",
         use=True),
    Rule("na-rzecz",
         r"‹zrezygnowalem|zrezygnowalam|rezygnuje|porzucilem|porzucilam|rzucilem|rzucilam|odszedlem|odeszlam"
         r"|odchodze› (?:(?:z|ze|od) )?(?:[^\s,;:]+ ){1,3}?(?:na rzecz|dla) ",
         case="gen", use=True),
    Rule("lubie-i-uzywam",
         r"‹lubie|uwielbiam|kocham› {adv}",
         case="acc", use=True,
         tail=r", ?(?:i|bo|a) (?:\w+ ){0,2}?(?:uzywam|korzystam|pisze|robie|koduje)|(?:i|bo|a) (?:\w+ ){0,2}?(?:uzywam"
              r"|korzystam|pisze|robie|koduje)"),
    Rule("od-teraz-zamiast",
         r"{begin}(?:no |to |i |a )*{from_now_on} (?:juz |to )?",
         case="nom", use=True,
         tail=r"(?:zamiast|a nie|, a nie|, nie|nie) "),
    Rule("na-stale-lista",
         r"{begin}(?:{from_now_on}|‹zawsze›|(?:i )?tak (?:juz )?(?:‹zostanie|zostaje›|ma (?:juz )?‹byc›)(?: zawsze"
         r"| na zawsze)?|‹zasada›(?: na stale)?|‹umowa› (?:jest )?(?:taka|stoi)) : ",
         keys=ANY, use=True, request=True, reads=Reads.LIST),
)

ANSWERS = (
    Rule("prosze-o",
         r"‹prosze|poprosze|prosilbym|prosilabym› {adv}(?:o )?{adv}",
         keys=(FORMAT,), case="acc", request=True,
         tail=r"(?:$|[,.!;]|kiedy|gdy|zamiast|bez|w (?:kazdej|odpowiedziach))"),
)

TAKING_BACK = (
    Rule("z-tego-juz-nie",
         r"(?:z|ze|w|na|po) (?=(?:[^\s,;:]+ ){1,3}?(?:juz |wiecej |dluzej ){1,2}nie {adv}‹korzystam|pisze|pracuje"
         r"|siedze|koduje|programuje|siegam|dzialam› )",
         case="gen", use=True, ends=True),
    Rule("nie-rob-juz",
         r"(?:(?:mi|juz|wiecej|prosze) )*nie {adv}‹rob|zwracaj|formatuj|dawaj|pokazuj|wstawiaj|tworz|podawaj|generuj"
         r"|dodawaj› {adv}(?:mi )?{adv}",
         keys=(FORMAT,), case="gen", ends=True, reads=Reads.AROUND,
         needs=r"juz|wiecej"),
)
# fmt: on
