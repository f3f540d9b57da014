"""What an agent presses is hers when the page shows it, and a colleague's once her request has the
lock: then nothing is done."""

from typing import Any

import pytest
from django.contrib.messages import ERROR

from accounts.models import Brokerage, User
from accounts.reach import Reach
from channels_app.models import Conversation
from leads.models import Lead
from listings.models import Project
from profiles.models import CustomerProfile
from scheduling.models import Callback, SiteVisit
from tests.common.meanwhile import just_before_the_lock
from tests.conftest import make_lead, make_profile
from tests.realty_crm.admin_setting import page_url
from tests.realty_crm.offered_setting import CASES, CHANGES, FILLED, Case, World
from tests.realty_crm.test_offered_actions import (
    address,
    everything,
    fields_of,
    names,
    screen_of,
    taken_back,
    told,
)

pytestmark = pytest.mark.django_db

OF_CUSTOMERS = (Lead, SiteVisit, Callback, Conversation, CustomerProfile)
PRESSED = [
    pytest.param(model, case, name, id=f"{model.__name__}-{case}-{name}")
    for model in OF_CUSTOMERS
    for case in CASES[model]
    for name in sorted(names(case.agent or ""))
]


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User, bob: User, citrine: Project) -> World:
    john = make_profile(sunrise, "John Doe", primary_phone="+919876543210")
    lead = make_lead(sunrise, john, owner=alice, phone="+919876543210")
    return World(sunrise, meera, alice, bob, citrine, john, lead)


def give_to_bob(world: World) -> None:
    """A manager gives him the customer with all that hangs on them."""
    Lead.objects.filter(profile=world.john).update(owner=world.bob)
    for model in (SiteVisit, Callback, Conversation):
        model.objects.filter(profile=world.john).update(agent=world.bob)


def rows() -> dict[str, list[Any]]:
    """But for what keeps that the form was sent."""
    return {name: held for name, held in everything().items() if "Idempotency" not in name}


def filled(client: Any, row: Any, name: str) -> dict[str, str]:
    form = client.get(address(row, name)).content.decode()
    return fields_of(form[: form.index("</form>")]) | FILLED.get(name, {})


@pytest.mark.parametrize(("model", "case", "name"), PRESSED)
def test_what_a_colleague_gets_meanwhile_is_not_done(
    model: type,
    case: Case,
    name: str,
    world: World,
) -> None:
    row, client = case.make(world), screen_of(world.alice)
    given = filled(client, row, name)
    before = rows()
    with taken_back():
        give_to_bob(world)
        taken = rows()
    with taken_back():
        with just_before_the_lock(lambda: give_to_bob(world)) as before_the_lock:
            answer = client.post(address(row, name), given)
        assert before_the_lock, "no lock was waited for: nothing was tried"
        assert [level for level, _ in told(answer)] == [ERROR], told(answer)
        assert rows() in (before, taken)


@pytest.mark.parametrize(("model", "case", "name"), PRESSED)
def test_control_without_the_second_look_it_is_done(
    model: type,
    case: Case,
    name: str,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Reach, "hold", lambda *_: None)
    monkeypatch.setattr(Reach, "check", lambda *_: None)
    row, client = case.make(world), screen_of(world.alice)
    given = filled(client, row, name)
    with taken_back(), just_before_the_lock(lambda: give_to_bob(world)):
        answer = client.post(address(row, name), given)
        # these ask for themselves whether it is free
        if name == "take" or (str(case), name) == ("staff", "assign"):
            assert [level for level, _ in told(answer)] == [ERROR]
            return
        assert [level for level, _ in told(answer) if level >= ERROR] == []
        assert CHANGES[model, name](model._base_manager.get(pk=row.pk), world.alice)


def test_the_page_that_she_saves_is_his_by_then(world: World) -> None:
    client = screen_of(world.alice)
    for row, typed in ((world.lead, "name"), (world.john, "display_name")):
        page = client.get(page_url(row)).content.decode()
        form = page[page.index("<form", page.index('id="content')) :]
        given = fields_of(form[: form.index("</form>")]) | {typed: "Somebody else"}
        with taken_back():
            with just_before_the_lock(lambda: give_to_bob(world)) as before_the_lock:
                client.post(page_url(row), given)
            assert before_the_lock
            assert getattr(type(row).objects.get(pk=row.pk), typed) == "John Doe"
