"""What home asks of templates before all else: whether there may be something to say."""

from __future__ import annotations

from sqlalchemy import and_, case, exists, false, or_

from app.core.feature import DUE_UNTIL, KEEPS, READER_ID
from app.documents.models import ChangeRequest, Template
from app.documents.queries.versions import is_pending

MAY_LOOK_AFTER_SOME = or_(KEEPS, exists().where(Template.owner_id == READER_ID))
MAY_APPROVE = case((MAY_LOOK_AFTER_SOME, exists().where(is_pending())), else_=false())
"""Unlike "and", "case" looks for such a version only where it may be his to approve: there are many."""
MAY_ANSWER = and_(MAY_LOOK_AFTER_SOME, exists().where(ChangeRequest.settled_at.is_(None)))
MAY_CHECK = and_(
    MAY_LOOK_AFTER_SOME, exists().where(Template.verified_until <= DUE_UNTIL, Template.current_number.is_not(None))
)
