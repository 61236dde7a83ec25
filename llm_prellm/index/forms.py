"""Forms of one word that no stemmer brings together: the irregular ones of both languages, folded."""

from __future__ import annotations

_IRREGULAR = """
be was were been; go went gone goes; buy bought; run ran; win won; get got gotten; make made; take took taken
give gave given; see saw seen; write wrote written; do did done; have had; begin began begun
break broke broken; bring brought; build built; catch caught; choose chose chosen; come came; draw drew drawn
drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feel felt; fight fought; find found
fly flew flown; forget forgot forgotten; grow grew grown; hear heard; hold held; keep kept; know knew known
lead led; leave left; lose lost; meet met; pay paid; ride rode ridden; rise rose risen; say said; sell sold
send sent; sing sang sung; sit sat; sleep slept; speak spoke spoken; spend spent; stand stood
steal stole stolen; swim swam swum; teach taught; tell told; think thought; throw threw thrown
understand understood; wake woke woken; wear wore worn; become became; bite bit bitten; blow blew blown
burn burnt; deal dealt; dig dug; dream dreamt; feed fed; forgive forgave forgiven; freeze froze frozen
hang hung; hide hid hidden; hurt; kneel knelt; lay laid; learn learnt; lend lent; lie lay lain; light lit
mean meant; ring rang rung; seek sought; shake shook shaken; shine shone; shoot shot; show shown
shrink shrank shrunk; sink sank sunk; slide slid; spell spelt; spill spilt; spin spun; stick stuck
strike struck; swear swore sworn; sweep swept; tear tore torn; bend bent; bind bound; bleed bled; breed bred
creep crept; sew sewn; spread; wind wound; weave wove woven; child children; man men; woman women
person people; foot feet; tooth teeth; mouse mice; life lives; wife wives; knife knives; leaf leaves
half halves; shelf shelves; wolf wolves; goose geese; self selves; thief thieves; good better best
bad worse worst; far further farther; isc ide idzie szedl szla szli poszedl poszla poszli pojsc
jechac jade jedzie jechal pojechac pojechal pojechala; brac biore bierze bral wziac wzial wziela wezme
jesc je jadl jadla zjesc zjadl zjadla; widziec widzial widze; dac dal dala daje dawac
mowic mowil powiedziec powiedzial powiedziala; robic robil zrobic zrobil zrobila zrobilem
klasc polozyc kladzie; byc jest byl byla sa; miec ma mial miala; wiedziec wie wiedzial; spac spi spal spala
pies psa psem psu psy psow psie psami psach; las lasu lasem lesie lasy lasow; dzien dnia dni dniu dniach dniem; rok
roku lat lata latach latami rokiem
czlowiek czlowieka ludzie ludzi ludziom ludzmi; dziecko dzieci dziecka dzieciom dziecmi; brat bracia braci
ksiadz ksieza ksiedza; przyjaciel przyjaciele przyjaciol; oko oczy oczu oczami; ucho uszy uszu
reka rece rak rekami; tydzien tygodnia tygodnie tygodni tygodniu; miesiac miesiaca miesiace miesiecy miesiacu
pieniadze pieniedzy; imie imiona imienia imion; zwierze zwierzeta zwierzecia zwierzat; ksiazka ksiazek ksiazce
matka matek matce; dom domu domow; stol stolu stole stoly; lod lody lodu lodow; mroz mrozu mrozy
woz wozu wozy; noc nocy noca; wies wsi wsie; lew lwa lwy; ojciec ojca ojcow ojcem; chlopiec chlopca chlopcy
niemiec niemcy niemca niemcow niemczech; dobry lepszy najlepszy dobrze lepiej; zly gorszy najgorszy zle gorzej
duzy wiekszy najwiekszy; maly mniejszy najmniejszy
"""


def _groups() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for group in _IRREGULAR.replace("\n", ";").split(";"):
        forms = tuple(group.split())
        for form in forms:
            found[form] = tuple(dict.fromkeys(found.get(form, ()) + forms))
    return found


_FORMS = _groups()


def irregular_forms(word: str) -> tuple[str, ...]:
    """Other forms of a folded word, itself among them; empty for a regular one."""
    return _FORMS.get(word, ())
