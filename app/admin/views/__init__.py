"""Administration over HTTP."""

from app.admin.views import access, audit, deliveries, departments, groups, importing, mail, overview, people, roles
from app.admin.views.blueprint import blueprint

__all__ = [
    "access", "audit", "blueprint", "deliveries", "departments", "groups", "importing", "mail", "overview", "people",
    "roles",
]  # fmt: skip
