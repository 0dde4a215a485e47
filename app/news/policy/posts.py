"""Who may do what with news."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, or_, select

from app.accounts.models import User
from app.accounts.policy import audience_ids_of, can_publish_to, in_audience
from app.accounts.queries.departments import departments_in, within_departments
from app.core import clock
from app.core.permissions import Permission
from app.news.models import Comment, Post, PostState, Review


def readable_by(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the posts that are there for a reader now: published, not over, meant for him."""
    return is_shown() & in_audience(Post.audience_id, reader)


def is_shown() -> ColumnElement[bool]:
    """Return the SQL condition for the posts that are there for anybody now: published and not over."""
    lasting = or_(Post.expires_at.is_(None), Post.expires_at > clock.now())
    return (Post.state == PostState.PUBLISHED) & lasting


def there_for(reader: User, posts: Iterable[Post]) -> list[Post]:
    """Return those of some posts that `readable_by` holds for, where they are at hand already."""
    audiences, now = frozenset(audience_ids_of(reader)), clock.now()
    return [one for one in posts if one.audience_id in audiences and one.is_published and not one.is_over(now)]


def visible_to(reader: User) -> ColumnElement[bool]:
    """Return the SQL condition for the posts a reader may open: those there for him, his own, those he is to review."""
    past = (Post.state == PostState.PUBLISHED) & in_audience(Post.audience_id, reader)
    asked = select(Review.post_id).where(Review.reviewer_id == reader.id, Review.answered_at.is_(None))
    reviewing = (Post.state == PostState.IN_REVIEW) & Post.id.in_(asked)
    return or_(past, Post.author_id == reader.id, reviewing, *_left_behind_for(reader))


def is_published_to(reader: User, post: Post) -> bool:
    """Tell whether a reader may open a post because it was published: to him, or by him."""
    return post.is_published and (post.author_id == reader.id or post.audience_id in audience_ids_of(reader))


def _left_behind_for(reader: User) -> list[ColumnElement[bool]]:
    """Return the SQL condition for the posts in the making that somebody who has left leaves to a reader, if any."""
    if not can_write(reader):
        return []
    left = select(User.id).where(User.deactivated_at.is_not(None))
    unfinished = Post.state.in_([PostState.DRAFT, PostState.IN_REVIEW, PostState.SCHEDULED])
    if reader.may(Permission.PUBLISH_COMPANY_WIDE):
        return [unfinished & Post.author_id.in_(left)]
    theirs = within_departments(reader.championed_ids)
    return [unfinished & Post.author_id.in_(left) & Post.department_id.in_(theirs)]


def can_write(actor: User) -> bool:
    """Tell whether somebody may write news at all: champions, and who may write to the whole company."""
    return bool(actor.championed_ids) or actor.may(Permission.PUBLISH_COMPANY_WIDE)


def can_publish(actor: User, tokens: Iterable[str]) -> bool:
    """Tell whether somebody may publish to an audience."""
    tokens = list(tokens)
    return can_write(actor) and can_publish_to(actor, tokens, departments_in(tokens))


def can_change(actor: User, post: Post) -> bool:
    """Tell whether somebody may change a post, put it away or pin it: its author, as long as he may write news."""
    return post.author_id == actor.id and can_write(actor)


def can_take_over(actor: User, post: Post) -> bool:
    """Tell whether somebody may go on with a post whose author has left: champions of the author's department.

    Args:
        actor: Who wants to.
        post: The post, with its author and department.
    """
    is_left = post.is_open and not post.author.is_active
    is_near = bool(set(actor.championed_ids).intersection(post.department.lineage))
    return is_left and (is_near or actor.may(Permission.PUBLISH_COMPANY_WIDE))


def can_put_away(actor: User, post: Post) -> bool:
    """Tell whether somebody may stop showing a post: its author, and who may write to the whole company."""
    return can_change(actor, post) or actor.may(Permission.PUBLISH_COMPANY_WIDE)


def can_confirm(reader: User, post: Post) -> bool:
    """Tell whether somebody who may read a post is asked to confirm that: everybody but its author."""
    return post.is_to_be_confirmed(clock.now()) and post.author_id != reader.id


def can_see_confirmations(actor: User, post: Post) -> bool:
    """Tell whether somebody may see how many of which department have confirmed: who may publish to these readers.

    Args:
        actor: Who wants to see it.
        post: With its audience.
    """
    return _looks_after(actor, post)


def can_remind(actor: User, post: Post) -> bool:
    """Tell whether somebody may remind those who have not confirmed."""
    return post.is_to_be_confirmed(clock.now()) and can_put_away(actor, post)


def can_keep_categories(actor: User) -> bool:
    """Tell whether somebody may change the list of categories."""
    return actor.may(Permission.PUBLISH_COMPANY_WIDE)


def can_comment(actor: User, post: Post) -> bool:
    """Tell whether somebody who may open a post may comment on it: while it is shown, where comments are wanted."""
    return actor.is_active and post.is_published and post.has_comments and not post.is_over(clock.now())


def can_change_comment(actor: User, comment: Comment) -> bool:
    """Tell whether a comment is somebody's to change and to take away."""
    return comment.author_id == actor.id and not comment.is_removed


def can_moderate(actor: User, post: Post) -> bool:
    """Tell whether somebody may take away what others say under a post: its author, and who may publish to its readers.

    Args:
        actor: Who wants to.
        post: The post, with its audience.
    """
    return _looks_after(actor, post)


def _looks_after(actor: User, post: Post) -> bool:
    return post.author_id == actor.id or can_publish(actor, post.audience.token_texts)
