"""The blueprint that the views of templates share."""

from flask import Blueprint

blueprint = Blueprint("documents", __name__, url_prefix="/templates", template_folder="../templates")
