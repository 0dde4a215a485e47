"""The address of what whoever manages the programme does about the email meter."""

from flask import Blueprint

meter_blueprint = Blueprint("meter", __name__, url_prefix="/programme/email", template_folder="../../templates")
