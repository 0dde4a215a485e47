"""The wiki's part of the address space."""

from flask import Blueprint

blueprint = Blueprint("wiki", __name__, url_prefix="/wiki", template_folder="../templates")
