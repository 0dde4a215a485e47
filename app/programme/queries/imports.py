"""Which logs were read in, which wait, and which may be seen by whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts.models import User
from app.core.db import session
from app.core.pagination import Page, paginate
from app.programme.models import ImportState, TrafficImport

UPLOAD, FOLDER = "upload", "folder"


def visible_to(manager: User) -> ColumnElement[bool]:
    """Return the condition for the imports a manager may see: what was only looked at is there for who did so."""
    return or_(TrafficImport.state != ImportState.PREVIEWED, TrafficImport.actor_id == manager.id)


def get_import(import_id: int) -> TrafficImport | None:
    """Return an import."""
    return session.get(TrafficImport, import_id)


def get_visible_import(manager: User, import_id: int) -> TrafficImport | None:
    """Return an import with who started it, where the manager may see it."""
    query = select(TrafficImport).where(TrafficImport.id == import_id, visible_to(manager))
    return session.scalars(query.options(joinedload(TrafficImport.actor))).one_or_none()


def page_of_imports(number: int) -> Page[TrafficImport]:
    """Return a page of what was read in, the newest first, each with who started it."""
    query = select(TrafficImport).where(TrafficImport.state != ImportState.PREVIEWED)
    query = query.order_by(TrafficImport.started_at.desc(), TrafficImport.id.desc())
    return paginate(query.options(joinedload(TrafficImport.actor)), number, size=20)


def list_looked_at(manager: User) -> Sequence[TrafficImport]:
    """Return what a manager has looked at and neither had read nor thrown away."""
    query = select(TrafficImport).where(
        TrafficImport.state == ImportState.PREVIEWED, TrafficImport.actor_id == manager.id
    )
    return session.scalars(query.order_by(TrafficImport.id)).all()


def next_upload(left_since: datetime) -> TrafficImport | None:
    """Return the first upload that waits, or whose reading has not moved on since a moment: its process died."""
    is_left = and_(TrafficImport.state == ImportState.RUNNING, TrafficImport.moved_at < left_since)
    query = select(TrafficImport).where(
        TrafficImport.source == UPLOAD, or_(TrafficImport.state == ImportState.WAITING, is_left)
    )
    return session.scalars(query.order_by(TrafficImport.id).limit(1)).one_or_none()


def list_open_uploads(state: ImportState, before: datetime | None = None) -> Sequence[TrafficImport]:
    """Return the uploads in a state, those that came before a moment where one is given."""
    query = select(TrafficImport).where(TrafficImport.source == UPLOAD, TrafficImport.state == state)
    return session.scalars(query if before is None else query.where(TrafficImport.started_at < before)).all()


def list_broken_off(source: str) -> Sequence[TrafficImport]:
    """Return the imports from a source that are said to be under way."""
    query = select(TrafficImport).where(TrafficImport.source == source)
    return session.scalars(query.where(TrafficImport.state.in_((ImportState.WAITING, ImportState.RUNNING)))).all()


def get_last_import(file_name: str | None = None) -> TrafficImport | None:
    """Return the import that was begun last, of a file with a name where one is given."""
    query = select(TrafficImport).where(TrafficImport.state.in_((ImportState.DONE, ImportState.REFUSED)))
    query = query if file_name is None else query.where(TrafficImport.file_name == file_name)
    return session.scalars(query.order_by(TrafficImport.started_at.desc(), TrafficImport.id.desc()).limit(1)).first()
