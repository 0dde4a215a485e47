"""The keeper's commands."""

from app.admin.cli.archiving import backup, restore
from app.admin.cli.inspecting import doctor, stats
from app.admin.cli.seeding import seed_commands
from app.admin.cli.serving import serve
from app.admin.cli.working import worker
from app.core.migrating import db_commands

COMMANDS = (db_commands, seed_commands, worker, serve, doctor, stats, backup, restore)

__all__ = ["COMMANDS"]
