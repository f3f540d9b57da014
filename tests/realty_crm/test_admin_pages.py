"""Every page of the back office opens, for everybody who may, with a number of queries that does
not grow."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import ApiKey, Brokerage, Job, User
from channels_app.models import ChannelAccount, Conversation, Message
from common.models import EventDelivery
from leads.models import Lead
from listings.models import Listing, Media, Project
from profiles.models import CustomerProfile, MatchReview, Nudge, NudgeSetting, RetentionRule
from scheduling.models import Availability, Callback, Holiday, SiteVisit, SlotWindow, TimeOff
from scoring.models import ConversionModel, ScoringSetting
from tests.conftest import make_lead
from tests.realty_crm.admin_setting import (
    add_url,
    browser,
    fill,
    list_url,
    make_visit,
    models_of_back_office,
    page_url,
    root,
)

#: table → (manager may open list, agent may open list, manager may add)
PAGES = {
    ApiKey: (True, False, True),
    AccessAttempt: (False, False, False),
    Availability: (True, True, True),
    Brokerage: (True, False, False),
    Callback: (True, True, False),
    ChannelAccount: (True, False, True),
    Conversation: (True, True, False),
    ConversionModel: (True, False, False),
    CustomerProfile: (True, True, False),
    EventDelivery: (False, False, False),
    Holiday: (True, True, True),
    Job: (True, True, False),
    Lead: (True, True, True),
    Listing: (True, True, True),
    MatchReview: (True, False, False),
    Media: (True, True, True),
    Message: (True, True, False),
    Nudge: (True, True, False),
    NudgeSetting: (True, False, False),
    Project: (True, True, True),
    RetentionRule: (True, False, True),
    ScoringSetting: (True, False, False),
    SiteVisit: (True, True, False),
    SlotWindow: (True, True, True),
    TimeOff: (True, True, True),
    User: (True, True, True),
}


def test_the_table_names_every_registered_model(db: None) -> None:
    assert set(models_of_back_office()) == set(PAGES)


@pytest.mark.parametrize("model", PAGES, ids=lambda model: model.__name__)
def test_list_add_and_page_open_for_whom_they_should(
    model: type, sunrise: Brokerage, meera: User, alice: User
) -> None:
    fill(sunrise, alice)
    AccessAttempt.objects.create(username="x", ip_address="127.0.0.1", failures_since_start=1)
    for_manager, for_agent, manager_adds = PAGES[model]
    row = model._default_manager.filter(
        **({"state": "parked"} if model is EventDelivery else {})
    ).first()

    for user, allowed in ((meera, for_manager), (alice, for_agent), (root(), True)):
        client = browser(user)
        listed = client.get(list_url(model), follow=True)
        assert listed.status_code == (200 if allowed else 403), user
        page = client.get(page_url(row), follow=True)
        assert page.status_code == (200 if allowed else 403), user
        if allowed:
            assert page.request["PATH_INFO"] == page_url(row)
    assert browser(meera).get(add_url(model)).status_code == (200 if manager_adds else 403)


@pytest.mark.parametrize(
    "model", [Lead, CustomerProfile, SiteVisit, Callback, Conversation, Message, Nudge, TimeOff]
)
@pytest.mark.parametrize("who", ["meera", "alice"])
def test_a_list_takes_as_many_queries_for_25_rows_as_for_5(
    model: type, who: str, sunrise: Brokerage, meera: User, alice: User
) -> None:
    client = browser({"meera": meera, "alice": alice}[who])
    fill(sunrise, alice, 5)
    few = _queries(client, list_url(model))
    fill(sunrise, alice, 20)
    many = _queries(client, list_url(model))

    assert len(many) == len(few)
    assert not [sql for sql in many if "COUNT(" in sql]


def test_the_dashboard_takes_as_many_queries_for_25_rows_as_for_5(
    sunrise: Brokerage, meera: User, alice: User
) -> None:
    for user in (meera, alice):
        fill(sunrise, alice, 5)
        few = _queries(browser(user), "/admin/")
        fill(sunrise, alice, 20)
        assert len(_queries(browser(user), "/admin/")) == len(few)


@pytest.mark.parametrize(
    ("status", "days", "shown"),
    [("pending", 5, True), ("confirmed", 5, False), ("pending", -1, False)],
)
def test_today_shows_what_is_to_confirm(
    status: str, days: int, shown: bool, sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    lead = make_lead(sunrise, owner=alice, name="Kavya Rao")
    make_visit(
        lead,
        citrine,
        alice,
        timezone.now() + timedelta(days=days),
        status=status,
        contact_name="Kavya Rao",
    )
    assert ("Kavya Rao: Brigade Citrine" in browser(alice).get("/admin/").content.decode()) is shown


def _queries(client, url: str) -> list[str]:
    client.get(url)  # the first request fills what is cached
    with CaptureQueriesContext(connection) as found:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in found.captured_queries]
