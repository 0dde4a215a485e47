"""Factories: the least that makes a thing valid, everything else by name."""

from tests.factories.accounts import DepartmentFactory, GroupFactory, UserFactory, make_administrator, make_champion
from tests.factories.people import give_skill, make_endorsement, make_profile

__all__ = [
    "DepartmentFactory", "GroupFactory", "UserFactory", "give_skill", "make_administrator", "make_champion",
    "make_endorsement", "make_profile",
]  # fmt: skip
