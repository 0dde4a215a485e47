"""Every SELECT of accounts."""

from app.accounts.queries.audiences import (
    Option,
    Reach,
    find_options,
    get_audience,
    label_tokens,
    name_audiences,
    reach_for,
    reach_of,
)
from app.accounts.queries.departments import (
    count_departments,
    find_departments,
    get_department,
    headcounts,
    list_departments,
    list_tree,
)
from app.accounts.queries.groups import find_groups, get_group, list_groups, list_groups_of
from app.accounts.queries.names import fold_name, matching_name, resembling_name
from app.accounts.queries.people import (
    count_people,
    find_named,
    find_people,
    get_person,
    get_user,
    get_user_by_email,
    get_user_id_by_email,
    list_administrators,
    list_demo_sign_ins,
    list_joined_since,
)
from app.accounts.queries.roles import get_assignment, list_assignments, list_champions_of
from app.accounts.queries.signin import count_attempts, get_link, get_reader, get_running, list_sessions

__all__ = [
    "Option", "Reach", "count_attempts", "count_departments", "count_people",
    "find_departments", "find_groups", "find_named", "find_options", "find_people", "fold_name", "get_assignment",
    "get_audience", "get_department", "get_group", "get_link", "get_person", "get_reader", "get_running", "get_user",
    "get_user_by_email", "get_user_id_by_email", "headcounts", "label_tokens", "list_administrators",
    "list_assignments", "list_champions_of",  "list_demo_sign_ins", "list_departments",
    "list_groups", "list_groups_of", "list_joined_since", "list_sessions", "list_tree", "matching_name",
    "name_audiences", "reach_for", "reach_of", "resembling_name",
]  # fmt: skip
