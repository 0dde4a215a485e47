"""What recurs: forgetting."""

from app.accounts.service.signin import forget_old_tries
from app.core.jobs import Job

FORGET_OLD_TRIES = Job("accounts.forget_old_tries", forget_old_tries)
