"""Reading a folder of Markdown: what pages it holds, in our form, and what could not be taken."""

from app.wiki.exchange.reading.folder import read_folder
from app.wiki.exchange.reading.model import Problem, SourceFolder, SourcePage

__all__ = ["Problem", "SourceFolder", "SourcePage", "read_folder"]
