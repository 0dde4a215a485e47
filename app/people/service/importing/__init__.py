"""Importing people from a list: created, updated, deactivated; told line by line, and safe to repeat."""

from app.people.service.importing.differences import Difference
from app.people.service.importing.reading import Problem, Row, UnreadableListError, read_rows
from app.people.service.importing.writing import Change, Report, import_people

__all__ = ["Change", "Difference", "Problem", "Report", "Row", "UnreadableListError", "import_people", "read_rows"]
