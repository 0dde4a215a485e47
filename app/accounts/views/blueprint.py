"""The blueprint of accounts, on which each module beside this one hangs its views."""

from flask import Blueprint

blueprint = Blueprint("accounts", "app.accounts", template_folder="templates")
