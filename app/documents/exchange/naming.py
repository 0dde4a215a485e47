"""What a file that nobody has described is called, and what it is filed under."""

from __future__ import annotations

import re

PREFIX = re.compile(r"^(?:template|mod[eè]le)[\s_-]+", re.IGNORECASE)
BLANKS = re.compile(r"[\s_]+")
WORDS = re.compile(r"\w+")
USUAL_CATEGORY = "everyday-work"
CATEGORIES = {
    "money": "eft expense invoice payment purchas budget order bank price facture achat frais paiement devis commande",
    "quality-safety": "safety quality audit incident accident nonconform sécurité qualité",
    "people": "leave holiday onboarding colleague interview training hiring congé absence entretien formation accueil",
    "customers": "customer client offer complaint delivery réclamation livraison",
    "projects": "project kickoff risk charter ship roadmap sprint milestone readme projet jalon lancement",
}
"""How words begin that say what a template is for; the first category that one of them names counts."""


def title_of(stem: str) -> str:
    """Return what a file is called, by its name without the ending: `TEMPLATE_Team_charter` is "Team charter"."""
    plain = PREFIX.sub("", BLANKS.sub(" ", stem).strip())
    if " " not in plain:
        plain = plain.replace("-", " ").strip()
    plain = plain or stem
    return plain[:1].upper() + plain[1:]


def category_of(title: str) -> str:
    """Return the address of the category that the words of a title point to."""
    words = [word.casefold() for word in WORDS.findall(title)]
    for slug, beginnings in CATEGORIES.items():
        if any(word.startswith(tuple(beginnings.split())) for word in words):
            return slug
    return USUAL_CATEGORY
