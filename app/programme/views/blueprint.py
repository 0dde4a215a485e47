"""The address of the programme."""

from flask import Blueprint

blueprint = Blueprint("programme", __name__, url_prefix="/programme", template_folder="../templates")
