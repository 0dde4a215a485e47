"""The blueprint that the views of notices share."""

from flask import Blueprint

blueprint = Blueprint("notifications", __name__, url_prefix="/notifications", template_folder="../templates")
