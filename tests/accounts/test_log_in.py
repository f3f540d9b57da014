"""Log-in by e-mail, in any case, and the lock after five wrong passwords."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Brokerage, User

pytestmark = pytest.mark.django_db


def log_in(
    email: str, password: str = "correct horse", client: Client | None = None, **extra: Any
) -> Any:
    return (client or Client()).post(
        "/admin/login/?next=/admin/", {"username": email, "password": password}, **extra
    )


@pytest.mark.parametrize(
    "email", ["alice@sunrise.test", "ALICE@Sunrise.TEST", "  alice@sunrise.test  "]
)
def test_by_email_in_any_case(email: str, alice: User) -> None:
    client = Client()
    answer = log_in(email, client=client)
    assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/")
    assert client.get("/api/leads").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("alice@sunrise.test", "wrong"),
        ("nobody@sunrise.test", "correct horse"),
        ("", ""),
        ("Alice", "correct horse"),
    ],
)
def test_a_wrong_pair_tells_not_which_half_is_wrong(email: str, password: str, alice: User) -> None:
    client = Client()
    answer = log_in(email, password, client)
    assert answer.status_code == 200
    assert client.get("/api/leads").status_code == 401


def test_who_has_left_cannot_log_in(alice: User) -> None:
    alice.is_active = False
    alice.save()
    client = Client()
    log_in("alice@sunrise.test", client=client)
    assert client.get("/api/leads").status_code == 401


def test_the_session_is_a_new_one_after_the_log_in(alice: User) -> None:
    client = Client()
    client.get("/admin/login/")
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    log_in("alice@sunrise.test", client=client)
    assert client.session.session_key != session.session_key


def test_the_fifth_wrong_password_locks_user_and_address(alice: User, bob: User) -> None:
    for _ in range(5):
        log_in("alice@sunrise.test", "wrong")
    assert log_in("alice@sunrise.test").status_code == 429
    assert log_in("ALICE@sunrise.test").status_code == 429  # the same person in capitals
    assert (
        log_in("alice@sunrise.test", REMOTE_ADDR="10.9.8.7").status_code == 302
    )  # from another address
    assert log_in("bob@sunrise.test").status_code == 302  # another person from this one


def test_four_wrong_ones_are_forgiven_by_a_right_one(alice: User) -> None:
    for _ in range(2):
        for _ in range(4):
            log_in("alice@sunrise.test", "wrong")
        assert log_in("alice@sunrise.test").status_code == 302


def test_an_email_is_taken_in_any_case(sunrise: Brokerage, alice: User) -> None:
    with pytest.raises(ValidationError) as refused:
        User.objects.create_user("ALICE@sunrise.test", "correct horse", name="A", brokerage=sunrise)
    assert "email" in refused.value.message_dict
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Alice@Sunrise.test", name="A", brokerage=sunrise)


def test_staff_belong_to_a_brokerage_and_the_platform_to_none(db: Any) -> None:
    with pytest.raises(ValidationError):
        User.objects.create_user("lost@example.org", "correct horse", name="Lost")
    root = User.objects.create_superuser("Root@Example.org", "correct horse")
    assert (root.email, root.brokerage, root.is_staff, root.is_manager) == (
        "root@example.org",
        None,
        True,
        True,
    )
