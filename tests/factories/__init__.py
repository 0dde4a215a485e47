"""Factories: the least that makes a thing valid, everything else by name."""

from tests.factories.accounts import DepartmentFactory, GroupFactory, UserFactory, make_administrator, make_champion

__all__ = ["DepartmentFactory", "GroupFactory", "UserFactory", "make_administrator", "make_champion"]
