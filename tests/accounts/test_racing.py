"""Many at the same time, on a real database without a net: exactly as many win as may."""

from flask import Flask

from app.accounts.models import LinkPurpose
from app.accounts.service.departments import create_department
from app.accounts.service.links import redeem_link, send_link, sign_link
from app.accounts.service.people import create_user
from app.accounts.service.signin import TRIES_AT_ACCOUNT, note_attempt
from app.core.db import unit_of_work
from tests.racing import race


def test_tries_at_the_same_time_all_count(real_app: Flask) -> None:
    assert race(real_app, 16, lambda: note_attempt("ana@example.com", "192.0.2.1")) == TRIES_AT_ACCOUNT


def test_one_of_many_who_use_a_link_at_the_same_time_succeeds(real_app: Flask, settings) -> None:
    with unit_of_work():
        user = create_user(None, email="ana@example.com", name="Ana", department=create_department(None, "Sales"))
        token = sign_link(send_link(None, user, LinkPurpose.INVITATION), settings.secret_key)
    redeem = lambda: redeem_link(token, LinkPurpose.INVITATION, "three unusual words", settings.secret_key)  # noqa: E731
    assert race(real_app, 6, redeem) == 1
