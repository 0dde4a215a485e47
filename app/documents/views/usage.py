"""How much a template is used."""

from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.core.permissions import require
from app.core.templating import page
from app.documents.policy import templates as policy
from app.documents.queries.usage import DAYS, FEWEST, count_uses, tally_by_department
from app.documents.views.blueprint import blueprint
from app.documents.views.fetching import template_or_404


@blueprint.get("/<int:template_id>/use")
def use(template_id: int) -> ResponseReturnValue:
    """Show by department how much a template is used, to who looks after it."""
    template = template_or_404(template_id)
    require(policy.can_keep(current_user, template))
    return page(
        "documents/use.html",
        template=template,
        sum=count_uses(template),
        lines=tally_by_department(template),
        days=DAYS,
        fewest=FEWEST,
    )
