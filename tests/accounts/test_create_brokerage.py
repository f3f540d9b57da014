"""Opening a brokerage with its first manager."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import Brokerage, User
from accounts.services.brokerages import create_brokerage, hire
from common.errors import ApplicationError
from tests.conftest import make_user

OPTIONS = {
    "name": "Lotus Homes",
    "slug": "lotus",
    "manager_email": "Head@Lotus.example",
    "manager_password": "tall-blue-37",
}


def run(**changes: str) -> str:
    out = StringIO()
    call_command("create_brokerage", stdout=out, **(OPTIONS | changes))
    return out.getvalue()


def test_the_command_opens_a_brokerage_with_a_manager(db: None) -> None:
    assert "head@lotus.example manages it" in run().lower()
    lotus = Brokerage.objects.get(slug="lotus")
    assert (lotus.timezone, lotus.currency, lotus.money_words) == ("Asia/Kolkata", "INR", "indian")
    manager = User.objects.get(email="head@lotus.example")
    assert (manager.brokerage, manager.role, manager.is_superuser) == (lotus, Role.MANAGER, False)
    assert manager.check_password("tall-blue-37")


def test_the_country_brings_zone_and_money(db: None) -> None:
    run(country="ae")
    lotus = Brokerage.objects.get(slug="lotus")
    assert (lotus.country, lotus.timezone, lotus.currency, lotus.money_words) == (
        "AE", "Asia/Dubai", "AED", "international",
    )  # fmt: skip


def test_an_unknown_country_needs_zone_and_currency(db: None) -> None:
    with pytest.raises(ApplicationError, match="Name the timezone and currency"):
        create_brokerage(name="Kiwi", slug="kiwi", country="NZ")
    kiwi = create_brokerage(
        name="Kiwi", slug="kiwi", country="NZ", timezone="Pacific/Auckland", currency="nzd"
    )
    assert (kiwi.currency, kiwi.money_words) == ("NZD", "international")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"slug": "no spaces"}, "slug"),
        ({"slug": "sunrise"}, "slug"),
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"manager_email": "nobody"}, "email"),
        ({"manager_email": "alice@sunrise.test"}, "has this e-mail"),
        ({"manager_password": "12345678"}, "password"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    sunrise: Brokerage, changes: dict[str, str], message: str
) -> None:
    make_user(sunrise, "Alice Thomas")
    with pytest.raises(CommandError, match=message):
        run(**changes)
    assert Brokerage.objects.count() == 1
    assert User.objects.count() == 1


def test_hiring_an_agent(sunrise: Brokerage) -> None:
    user = hire(
        brokerage=sunrise,
        name="Ravi",
        email="RAVI@sunrise.test",
        password="x",
        role=Role.AGENT,
        languages=["en", "kn"],
    )
    assert (user.email, user.brokerage, user.languages, user.is_manager) == (
        "ravi@sunrise.test", sunrise, ["en", "kn"], False,
    )  # fmt: skip
