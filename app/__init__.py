"""Passerelle: the intranet that replaces the all-staff email."""

from flask import Flask

from app.admin.checks import refuse_demo_accounts
from app.cli import init_cli
from app.core.db import init_db
from app.core.error_pages import init_error_pages
from app.core.i18n import init_i18n
from app.core.installation import init_installation
from app.core.jobs import init_jobs
from app.core.limits import init_limits
from app.core.security import DatabaseIdConverter, init_security
from app.core.templating import init_templating
from app.core.transactions import init_transactions
from app.features import FEATURES, init_features
from app.schedule import init_schedule
from app.shell import init_shell
from config import Settings

__version__ = "0.1.0"


def create_app(settings: Settings) -> Flask:
    """Build the application.

    Args:
        settings: Checked settings, as `config.load_settings` returns them.

    Returns:
        A WSGI application that is ready to serve.
    """
    app = Flask(__name__)
    app.url_map.converters["int"] = DatabaseIdConverter
    init_db(settings.database_url)
    init_installation(app, settings)
    init_jobs(settings.jobs_url, settings.secret_key, settings.data_dir, app)
    init_transactions(app)
    init_limits(app, settings)
    init_i18n(app, settings)
    init_templating(app)
    init_error_pages(app)
    init_features(app)
    init_security(app, settings, {area.blueprint.name: area.permission for one in FEATURES for area in one.areas})
    init_shell(app, settings)
    init_schedule()
    init_cli(app)
    refuse_demo_accounts(settings)
    return app
