"""Short forms of first names, in French and English: whoever looks for Manu Roy may mean Emmanuel."""

from __future__ import annotations

from collections import defaultdict

GROUPS = """
abby abigail, al alan albert alfred, alex alexandra alexandre alexander alexis, alf alfred, andy andrew andrea, annie
anne anna, babeth elisabeth, bea beatrice, ben benjamin benoit benedict, bert albert robert hubert, beth elizabeth,
bill billy will william guillaume, bob bobby rob robbie robert roberto, caro caroline carole, cat cathy catherine
katherine kate katie, charlie charles charlotte, chris christophe christopher christian christine christelle
christina, clem clement clementine, cris cristina, dan danny daniel danielle daniele, dave david, deb debbie deborah,
dede andre, didi didier, dom dominique dominic, ed eddy edouard edward edwin, eli elie elise, fab fabien fabrice
fabienne, fanfan francoise, flo florence florent florian, fran frances francesca francoise francois francis frank
franck, fred freddy frederic frederique frederick, gab gabriel gabrielle, gaby gabriel gabrielle, gege gerard, gil
gilles gilbert, greg gregory gregoire, gus gustave augustin, guy guillaume, isa isabelle isabel, jack jacques john,
jackie jacqueline, jeff geoffroy jeffrey, jen jenny jennifer, jim jimmy james, jo joe joseph josephine josette joel
joelle, joss jocelyn jocelyne, ju jules julie julien juliette, kim kimberly, leo leon leonard leopold leonie, lili
aline liliane elise, lino angelino, lisa elisabeth elizabeth, liz elizabeth, lola dolores, lou louis louise, lulu
lucien lucie lucile, maddy madeleine, mag maggie magali margaret marguerite, manu emmanuel emmanuelle manuel, marco
marc mark, mart martin martine, mat mathieu matthieu mathilde matt matthew mattheus, max maxime maximilien maxence
maxwell, meg megan margaret, mia maria, mick mickael michael michel mike, mimi mireille michele, nat natasha nathalie
nathan nathaniel, nico nicolas nicole nick nicholas, oli olivier olivia oliver, pat patricia patrice patrick, phil
philippe philip philippine, pierrot pierre, raph raphael raphaelle, rick ricky richard eric, romy rosemarie, sab
sabine sabrina, sacha alexandre alexandra, sam samuel samantha samir samira, sandy sandrine alexandra sandra, seb
sebastien sebastian, sof sophie sofia, stef stephane stefan, steph stephane stephanie stephen, steve steven stephane
stephen, sue susan suzanne, syl sylvie sylvain sylviane, tedd theodore, theo theodore theophile, tim timothee timothy,
tina christina martina, titi thierry, tom tommy thomas, toni tony antoine anthony antonin antonio, val valerie
valentin valentine, vero veronique, vic victor victoria, vicky victoria, vince vincent, vivi viviane, xav xavier, zach
zacharie zachary
"""


def _by_name() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group in GROUPS.split(","):
        short, *names = group.split()
        for name in names:
            found[short].add(name)
            found[name].add(short)
    return {name: frozenset(others) for name, others in found.items()}


OTHERS = _by_name()


def other_forms_of(word: str) -> frozenset[str]:
    """Return the short forms of a name, or the names of which it is a short form.

    Args:
        word: A folded word.
    """
    return OTHERS.get(word, frozenset())
