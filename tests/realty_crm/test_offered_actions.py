"""What is offered is what is allowed and works: for every action of every admin, in each state."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.messages import ERROR, INFO, SUCCESS
from django.db import transaction
from django.test import Client, RequestFactory

from accounts.admin.row_action import RowLink
from accounts.admin.row_actions import RowActions
from accounts.models import Brokerage, User
from common.models import EventDelivery
from leads.models import Lead
from listings.models import Listing, Media, Project
from scheduling.models import Availability, Holiday, SlotWindow, TimeOff
from tests.conftest import make_lead, make_profile
from tests.realty_crm.admin_setting import list_url, page_url, root
from tests.realty_crm.offered_setting import (
    CASES,
    CHANGES,
    CHOSEN,
    FILLED,
    SWITCHED_OFF,
    Case,
    World,
    listing,
    served_lead,
)

pytestmark = pytest.mark.django_db

EVERY_CASE = [
    pytest.param(model, case, who, id=f"{model.__name__}-{case}-{who}")
    for model, cases in CASES.items()
    for case in cases
    for who in ("manager", "agent")
    if who == "manager" or case.agent is not None
]
#: of a won lead of hers, to Alice
REFUSALS = {
    "take": "This lead has an owner.",
    "log_touch": "This lead is closed. Reopen it first.",
    "mark_contacted": "A lead that is won cannot become contacted.",
    "set_score": "Only a manager sets scores by hand.",
}
#: pages of a row that are no actions
OTHER_PAGES = {"change", "history", "delete", "review", "preview"}
#: Django's own, and the one of the ground floor
OTHER_ACTIONS = {
    "delete_selected": {Availability, TimeOff, Holiday, SlotWindow, Media},
    "put_back": {EventDelivery},
}


@pytest.fixture
def world(sunrise: Brokerage, meera: User, alice: User, bob: User, citrine: Project) -> World:
    john = make_profile(sunrise, "John Doe", primary_phone="+919876543210")
    lead = make_lead(sunrise, john, owner=alice, phone="+919876543210")
    return World(sunrise, meera, alice, bob, citrine, john, lead)


@contextmanager
def taken_back() -> Iterator[None]:
    """Nothing of what is done inside stays."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def screen_of(user: User) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def base(row: Any) -> str:
    return page_url(row).removesuffix("change/")


def names(words: str) -> set[str]:
    return set(words.split())


def offered(html: str, row: Any) -> set[str]:
    """The names of the actions that a page or a list shows for the row."""
    found = re.findall(rf'(?:href|formaction)="{re.escape(base(row))}([\w-]+)/"', html)
    return {path.replace("-", "_") for path in found if path not in OTHER_PAGES}


def in_bar(html: str) -> set[str]:
    """What can be done to chosen rows."""
    found = re.search(r'<select name="action".*?</select>', html, re.S)
    return set(re.findall(r'<option value="(\w+)"', found[0])) if found else set()


def everything() -> dict[str, list[Any]]:
    """All rows of all tables, but for who is logged in."""
    return {
        model._meta.label: sorted(map(str, model._base_manager.values_list()))
        for model in apps.get_models()
        if model._meta.label != "sessions.Session"
    }


def told(response: Any) -> list[tuple[int, str]]:
    """What this answer says, by level."""
    return [(one.level, one.message) for one in response.wsgi_request._messages._queued_messages]


def test_every_admin_with_actions_is_in_the_table() -> None:
    """A new action needs a line in offered_setting, a new admin a case."""
    request = RequestFactory().get("/")
    request.user = root()
    for model, shown in admin.site._registry.items():
        declared = {one.name for one in getattr(shown, "row_actions", ())}
        somewhere = names(" ".join(case.manager for case in CASES.get(model, ())))
        assert declared == somewhere, model
        chosen = {f"{name}_chosen" for name in names(CHOSEN.get(model, ("",))[0])}
        others = {name for name, models in OTHER_ACTIONS.items() if model in models}
        assert set(shown.get_actions(request)) == chosen | others, model
        assert bool(declared) == isinstance(shown, RowActions), model


@pytest.mark.parametrize(("model", "case", "who"), EVERY_CASE)
def test_page_and_list_offer_what_is_possible(
    model: type,
    case: Case,
    who: str,
    world: World,
) -> None:
    row, client = case.make(world), screen_of(world.meera if who == "manager" else world.alice)
    expected = names(case.manager if who == "manager" else case.agent or "")
    page, listed = client.get(page_url(row)), client.get(list_url(model), case.query)
    assert page.status_code == 200
    assert offered(page.content.decode(), row) == expected
    html = listed.content.decode()
    assert page_url(row) in html
    assert offered(html, row) == names(case.menu)
    chosen = CHOSEN.get(model, ("", ""))[who == "agent"]
    assert in_bar(html) - {""} == {f"{name}_chosen" for name in names(chosen)}


#: a list to choose from, and the last of it
_CHOICE = re.compile(
    r'<select[^>]*name="([^"]+)"(?:(?!</select>).)*<option value="([^"]+)"'
    r"(?:(?!<option).)*?</select>",
    re.DOTALL,
)


def fields_of(form: str) -> dict[str, str]:
    """What a browser sends of a form that nobody has touched, but for what is chosen."""
    inputs = re.findall(r"<input[^>]*>", form)
    read = [(dict(re.findall(r'([\w-]+)="([^"]*)"', one)), " checked" in one) for one in inputs]
    typed = {
        one["name"]: one.get("value", "on" if checked else "")
        for one, checked in read
        if "name" in one and (checked or one.get("type") not in ("radio", "checkbox"))
    }
    return typed | dict(_CHOICE.findall(form))


def address(row: Any, name: str) -> str:
    return f"{base(row)}{name.replace('_', '-')}/"


def press(client: Client, row: Any, name: str) -> Any:
    """Through the dialog, or the form on the page, as a browser with scripts does."""
    page, url = client.get(page_url(row)).content.decode(), address(row, name)
    on_page = f'formaction="{url}"' in page
    form = page[page.index("<form class=") :] if on_page else client.get(url).content.decode()
    given = fields_of(form[: form.index("</form>")]) | FILLED.get(name, {})
    for switch in SWITCHED_OFF.get(name, ()):
        del given[switch]
    htmx = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{page_url(row)}#"}
    assert given["once"]
    return client.post(url, given, headers={} if on_page else htmx)


def press_unasked(client: Client, row: Any, name: str) -> Any:
    """A post that no page offers."""
    token = str(client.get("/admin/password_change/").context["csrf_token"])
    given = {"_form_submitted": "on", "csrfmiddlewaretoken": token}
    return client.post(address(row, name), given | FILLED.get(name, {}))


@pytest.mark.parametrize(("model", "case", "who"), EVERY_CASE)
def test_each_offered_action_works(model: type, case: Case, who: str, world: World) -> None:
    row, user = case.make(world), world.meera if who == "manager" else world.alice
    declared = {one.name: one for one in admin.site._registry[model].row_actions}
    for name in sorted(names(case.manager if who == "manager" else case.agent or "")):
        with taken_back():
            client = screen_of(user)
            if isinstance(declared[name], RowLink):
                assert client.get(address(row, name), follow=True).status_code == 200, name
                continue
            answer = press(client, row, name)
            assert [level for level, _ in told(answer) if level >= ERROR] == [], told(answer)
            assert told(answer), name
            after = model._base_manager.get(pk=row.pk)
            assert CHANGES[model, name](after, user), name
            goes_on = answer.headers.get("HX-Redirect") or answer.headers["Location"]
            shown = client.get(goes_on)
            assert shown.status_code == 200, name
            assert told(answer)[0][1] in shown.content.decode().replace("&#x27;", "'"), name


@pytest.mark.parametrize(("model", "case", "who"), EVERY_CASE)
def test_what_is_not_offered_is_refused_and_changes_nothing(
    model: type,
    case: Case,
    who: str,
    world: World,
) -> None:
    row, client = case.make(world), screen_of(world.meera if who == "manager" else world.alice)
    expected = names(case.manager if who == "manager" else case.agent or "")
    client.get(page_url(row))  # the page may bring scores up to date
    before = everything()
    for name in {one.name for one in admin.site._registry[model].row_actions} - expected:
        for answer in (client.get(address(row, name)), press_unasked(client, row, name)):
            if answer.status_code == 302:
                assert [level for level, _ in told(answer)] == [ERROR], name
            else:
                assert answer.status_code in (403, 405), name
    assert everything() == before


HIDDEN = [(model, case) for model, cases in CASES.items() for case in cases if case.agent is None]


@pytest.mark.parametrize(("model", "case"), HIDDEN, ids=str)
def test_what_an_agent_cannot_open_she_cannot_act_on(model: type, case: Case, world: World) -> None:
    row, client = case.make(world), screen_of(world.alice)
    assert client.get(page_url(row)).status_code == 403
    before = everything()
    for one in admin.site._registry[model].row_actions:
        assert press_unasked(client, row, one.name).status_code == 403
    assert everything() == before


def test_a_lead_that_is_only_served_is_read(world: World) -> None:
    """Bob's lead, to which Alice shows the home."""
    row, client = served_lead(world), screen_of(world.alice)
    page, listed = client.get(page_url(row)), client.get(list_url(Lead))
    assert offered(page.content.decode(), row) == set()
    assert page_url(row) in listed.content.decode()
    assert offered(listed.content.decode(), row) == set()
    before = everything()
    for one in admin.site._registry[Lead].row_actions:
        assert press_unasked(client, row, one.name).status_code == 403
    assert everything() == before


def test_what_is_refused_is_refused_in_words(world: World) -> None:
    Lead.objects.filter(pk=world.lead.pk).update(status="won")
    client = screen_of(world.alice)
    said = {name: told(press_unasked(client, world.lead, name))[0][1] for name in REFUSALS}
    assert said == REFUSALS


CHOSEN_ROWS = [
    (model, name, who)
    for model, (for_managers, for_agents) in CHOSEN.items()
    for who, words in (("manager", for_managers), ("agent", for_agents))
    for name in words.split()
]


def one_of(model: type, name: str, *, ready: bool) -> Case:
    return next(one for one in CASES[model] if (name in names(one.manager)) == ready)


@pytest.mark.parametrize(("model", "name", "who"), CHOSEN_ROWS)
def test_of_the_chosen_rows_those_change_that_can(
    model: type,
    name: str,
    who: str,
    world: World,
) -> None:
    """Through the bar of the list that is shown; sent twice, it is done once."""
    user = world.meera if who == "manager" else world.alice
    case, client = one_of(model, name, ready=True), screen_of(user)
    row, other = case.make(world), one_of(model, name, ready=False).make(world)
    before = model._base_manager.filter(pk=other.pk).values().get()
    url = f"{list_url(model)}?{urlencode(case.query)}"
    html = client.get(url).content.decode()
    form = html[html.index('id="changelist-form"') :]
    given: dict[str, Any] = fields_of(form[: form.index("</form>")])
    given |= {"action": f"{name}_chosen", "_selected_action": [str(row.pk), str(other.pk)]}
    for expected in (SUCCESS, INFO):
        answer = client.post(url, given)
        assert {level for level, _ in told(answer)} == {ERROR, expected}
        assert CHANGES[model, name](model._base_manager.get(pk=row.pk), user)
        assert model._base_manager.filter(pk=other.pk).values().get() == before


def test_an_agent_withdraws_no_listings(world: World) -> None:
    flat = listing("available")(world)
    client = screen_of(world.alice)
    token = str(client.get("/admin/password_change/").context["csrf_token"])
    given = {"action": "withdraw_chosen", "_selected_action": str(flat.pk)}
    before = everything()
    client.post(list_url(Listing), given | {"csrfmiddlewaretoken": token})
    assert everything() == before
