"""Finding profiles and skills."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, load_only, selectinload

from app.accounts.models import User
from app.accounts.policy import visible_to
from app.core.db import session
from app.people.models import Profile, ProfileSkill, SkillInterest

WITH_SKILLS = (selectinload(Profile.skills).joinedload(ProfileSkill.skill),)
WITH_EVERYTHING = (
    *WITH_SKILLS,
    selectinload(Profile.interests).joinedload(SkillInterest.skill),
    selectinload(Profile.languages),
    joinedload(Profile.deputy),
)
IN_A_LIST = (
    Profile.user_id, Profile.location, Profile.photo_key, Profile.photo_sha256, Profile.absent_from,
    Profile.absent_until,
)  # fmt: skip


def get_profile(user_id: int) -> Profile | None:
    """Return a person's profile with all that belongs to it."""
    return session.scalars(select(Profile).where(Profile.user_id == user_id).options(*WITH_EVERYTHING)).one_or_none()


def list_profiles(user_ids: Sequence[int]) -> dict[int, Profile]:
    """Return the profiles of several people, by the person's id."""
    query = select(Profile).where(Profile.user_id.in_(user_ids)).options(*WITH_SKILLS, joinedload(Profile.deputy))
    return {profile.user_id: profile for profile in session.scalars(query)}


def list_plain_profiles(user_ids: Sequence[int]) -> dict[int, Profile]:
    """Return the profiles of several people with what a list of colleagues shows of them, by the person's id."""
    query = select(Profile).where(Profile.user_id.in_(user_ids)).options(load_only(*IN_A_LIST, raiseload=True))
    return {profile.user_id: profile for profile in session.scalars(query)}


def list_bare_profiles(user_ids: Collection[int]) -> dict[int, Profile]:
    """Return the profiles of several people with their deputies, without their skills, by the person's id."""
    query = select(Profile).where(Profile.user_id.in_(user_ids)).options(joinedload(Profile.deputy))
    return {profile.user_id: profile for profile in session.scalars(query)}


def list_photos(user_ids: Collection[int]) -> dict[int, str]:
    """Return the addresses of the photos of several people, by their ids."""
    query = select(Profile).where(Profile.user_id.in_(user_ids), Profile.photo_key != "")
    with_photo = session.scalars(query.options(load_only(Profile.user_id, Profile.photo_key, Profile.photo_sha256)))
    return {one.user_id: one.photo_url or "" for one in with_photo}


def list_direct_reports(reader: User, manager: User) -> Sequence[User]:
    """Return the people who report to somebody, by name."""
    query = select(User).where(User.manager_id == manager.id, visible_to(reader)).order_by(User.search_name)
    return session.scalars(query.options(joinedload(User.department))).all()
