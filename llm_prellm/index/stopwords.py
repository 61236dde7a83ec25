"""Words that say how something is asked or told rather than what: function and question words, folded."""

from __future__ import annotations

_POLISH = """
a aby ale albo az bardzo bez bo bowiem by byc byl byla bylo byly beda bedzie chyba ci cie co cos czego czemu czy
czyli czym dla dlaczego do dzis gdy gdyz gdzie go i ich ile ilu im ja jak jaka jaka jaki jakich jakie jakiego
jakiej jakim jakimi jako je jednak jego jej jemu jesli jest jestem jeszcze jezeli juz kiedy kim kogo komu kto ktora
ktore ktorego ktorej ktory ktorych ktorym ktorymi lub ma maja mam mamy mi mial miala mialem mialam mialo miec mna
mnie moga moge moj moja moje mojego mojej moze mozna mu my na nad nam nami nas nasz nasza nasze naszego naszej nia
nic nich nie niego niej niemu nim nimi niz no o od on ona one oni ono oraz po pod podczas poniewaz potem powinno
przed przez przy roku sa sie sobie soba skad swoj swoja swoje ta tak taka taki takie takze tam te tego tej temu ten
teraz tez to toba tobie tu twoj twoja twoje ty tych tylko tym tymi u w wam was we wiec wszystko wtedy z za zas ze
zeby zostal zostala zostalo zostaly
"""
_ENGLISH = """
a about after all also am an and any are as at be because been before being both but by can could did do does doing
down during each few for from further get got had has have having he her here hers him his how i if in into is it
its just like may me might more most my no nor not now of off on once only or other our ours out over own same shall
she should so some such than that the their theirs them then there these they this those through to too under until
up us very was we were what when where which while who whom whose why will with would you your yours
"""

STOP_WORDS = frozenset((_POLISH + _ENGLISH).split())
