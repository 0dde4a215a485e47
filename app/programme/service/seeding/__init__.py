"""The programme of the demo company."""

from app.programme.service.seeding.cycles import seed_cycles
from app.programme.service.seeding.mail import seed_mail

__all__ = ["seed_cycles", "seed_mail"]
