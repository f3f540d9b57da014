"""A form that does something does it once, however often it is posted."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.admin import row_actions
from accounts.models import Brokerage, Job, User
from common.ids import uuid7
from common.models import IdempotencyRecord, Step
from common.once import Once
from leads.models import Interaction, Lead
from listings.models import Project
from profiles.models import CustomerProfile
from profiles.services.privacy.erase import erase_profile
from scheduling.models import Callback
from scoring.models import ConversionModel
from tests.common.race import race
from tests.conftest import TEST, make_lead
from tests.realty_crm.admin_setting import (
    act,
    browser,
    list_url,
    make_callback,
    page_url,
    root,
    said,
)

pytestmark = pytest.mark.django_db
CALL = {"kind": "call", "text": "Wants to come on Saturday"}


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    return make_lead(sunrise, name="John Doe", owner=alice, phone="+919876543210")


def step_url(row: Any, path: str) -> str:
    return f"{page_url(row).removesuffix('change/')}{path}/"


def token_of(client: Client, url: str) -> str:
    """Out of the form that is shown there."""
    found = re.search(r'name="once" value="([^"]+)"', client.get(url).content.decode())
    assert found
    return found[1]


def last(answer: Any) -> str:
    return said(answer)[-1]


def test_every_dialog_has_a_token_of_its_own(lead: Lead, alice: User) -> None:
    client = browser(alice)
    tokens = {token_of(client, step_url(lead, "log-touch")) for _ in range(3)}
    assert len(tokens) == 3


def test_twice_is_once_and_says_so(lead: Lead, alice: User) -> None:
    client = browser(alice)
    token = token_of(client, step_url(lead, "log-touch"))
    first, again = (act(client, lead, "log-touch", **CALL, once=token) for _ in range(2))
    assert Interaction.objects.count() == 1
    assert (last(first), last(again)) == ("Logged.", "Done already: Logged.")
    assert first.headers["Location"] == again.headers["Location"] == page_url(lead)
    act(client, lead, "log-touch", **CALL, once=token_of(client, step_url(lead, "log-touch")))
    assert Interaction.objects.count() == 2


def test_what_is_not_offered_any_more_was_done_by_the_first(lead: Lead, alice: User) -> None:
    client, token = browser(alice), str(uuid7())
    answers = [act(client, lead, "mark-contacted", once=token) for _ in range(2)]
    assert last(answers[1]) == "Done already: The lead is contacted now."
    assert Step.objects.count() == 1


def test_a_dialog_that_was_refused_is_used_up(lead: Lead, alice: User) -> None:
    Lead.objects.update(status="won")
    client, token = browser(alice), str(uuid7())
    words = "A lead that is won cannot become contacted."
    assert last(act(client, lead, "mark-contacted", once=token)) == words
    Lead.objects.update(status="new")
    assert last(act(client, lead, "mark-contacted", once=token)) == words
    assert not Step.objects.exists()


def test_a_dialog_that_has_to_be_corrected_is_not(lead: Lead, alice: User) -> None:
    client, token = browser(alice), str(uuid7())
    corrected = act(client, lead, "lose", once=token, reason=" ")
    assert token in corrected.content.decode()
    assert last(act(client, lead, "lose", once=token, reason="moved away")) == "The lead is lost."


def test_a_token_is_one_persons_for_one_step_of_one_row(
    lead: Lead, sunrise: Brokerage, alice: User, meera: User
) -> None:
    token, other = str(uuid7()), make_lead(sunrise, owner=alice)
    for user, row, path in (
        (alice, lead, "log-touch"),
        (meera, lead, "log-touch"),
        (alice, other, "log-touch"),
        (alice, lead, "recalculate"),
    ):
        assert "already" not in last(act(browser(user), row, path, **CALL, once=token))
    assert Interaction.objects.count() == 3


def test_a_superusers_is_kept_where_the_row_is(lead: Lead) -> None:
    client, token = browser(root()), str(uuid7())
    for words in ("Logged.", "Done already: Logged."):
        assert last(act(client, lead, "log-touch", **CALL, once=token)) == words
    assert IdempotencyRecord.objects.get().brokerage_id == lead.brokerage_id


def test_after_a_day_it_is_forgotten(lead: Lead, alice: User) -> None:
    client, token = browser(alice), str(uuid7())
    act(client, lead, "log-touch", **CALL, once=token)
    for age, touches in ((timedelta(hours=23), 1), (timedelta(hours=25), 2)):
        IdempotencyRecord.objects.update(created_at=timezone.now() - age)
        act(client, lead, "log-touch", **CALL, once=token)
        assert Interaction.objects.count() == touches


@pytest.mark.parametrize("token", [None, "", "1", "\x00", "x" * 5000])
def test_without_a_token_each_post_is_its_own(
    token: str | None,
    lead: Lead,
    alice: User,
) -> None:
    given = CALL if token is None else CALL | {"once": token}
    assert {last(act(browser(alice), lead, "log-touch", **given)) for _ in range(2)} == {"Logged."}
    assert Interaction.objects.count() == 2
    assert not IdempotencyRecord.objects.exists()
    corrected = act(browser(alice), lead, "lose").content.decode()
    assert re.search(r'name="once" value="[0-9a-f-]{36}"', corrected)


def test_what_failed_can_be_sent_again(
    lead: Lead,
    alice: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client, token = browser(alice), str(uuid7())
    with monkeypatch.context() as broken:
        broken.setattr(row_actions, "attempt", lambda *given, **more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            act(client, lead, "log-touch", **CALL, once=token)
    assert last(act(client, lead, "log-touch", **CALL, once=token)) == "Logged."


@pytest.mark.django_db(transaction=True)
def test_at_once_is_once(lead: Lead, alice: User) -> None:
    token, clients = str(uuid7()), [browser(alice) for _ in range(4)]

    def post(client: Client) -> Any:
        return act(client, lead, "log-touch", **CALL, once=token)

    answers = race([partial(post, client) for client in clients])
    assert sorted(map(last, answers)) == ["Done already: Logged."] * 3 + ["Logged."]
    assert Interaction.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_step_that_takes_longer_is_not_waited_for_for_ever(lead: Lead, alice: User) -> None:
    token, client = str(uuid7()), browser(alice)
    with transaction.atomic():
        Once(lead.brokerage_id, f"user:{alice.pk}", step_url(lead, "log-touch"), token).wait()
        (late,) = race([lambda: act(client, lead, "log-touch", **CALL, once=token)])
    assert last(late) == "Somebody else is changing this. Nothing was done: try again in a moment."
    assert late.headers["Location"] == page_url(lead)
    assert not Interaction.objects.exists()


# --- where the page goes on, and what is kept -----------------------------------------------------
def test_the_list_comes_back_as_it_was_and_its_search_is_not_kept(
    lead: Lead,
    alice: User,
) -> None:
    client, token = browser(alice), str(uuid7())
    address = f"http://testserver{list_url(Lead)}?q=Doe"
    headers = {"HX-Request": "true", "HX-Current-URL": f"{address}#"}
    for _ in range(2):
        answer = act(client, lead, "recalculate", headers=headers, once=token)
        assert answer.headers["HX-Redirect"] == address
    assert "Doe" not in IdempotencyRecord.objects.get().answer


def test_a_link_that_was_shown_once_is_kept_nowhere(lead: Lead, meera: User) -> None:
    client, token = browser(meera), str(uuid7())
    shown = [" ".join(said(act(client, lead.profile, "own-page", once=token))) for _ in range(2)]
    assert "/my/" in shown[0]
    assert "/my/" not in IdempotencyRecord.objects.get().answer


def test_who_erased_a_customer_goes_on_in_the_list(lead: Lead, meera: User) -> None:
    client, token = browser(meera), str(uuid7())
    for words in ("The customer was erased.", "Done already: The customer was erased."):
        answer = act(client, lead.profile, "erase", once=token)
        assert answer.headers["Location"] == list_url(CustomerProfile)
        assert last(answer).startswith(words)


def test_what_was_done_to_a_customer_is_forgotten_with_them(lead: Lead, alice: User) -> None:
    callback, profile = make_callback(lead, alice), lead.profile
    steps = ((lead, "recalculate"), (callback, "contacted"), (profile, "send-own-page"))
    for row, path in steps:
        act(browser(alice), row, path, once=str(uuid7()))
    other = make_lead(lead.brokerage, owner=alice)
    act(browser(alice), other, "recalculate", once=str(uuid7()))
    assert IdempotencyRecord.objects.count() == 4
    erase_profile(profile=lead.profile, actor=TEST, now=timezone.now())
    assert str(other.pk) in IdempotencyRecord.objects.get().route


# --- forms that are no dialogs --------------------------------------------------------------------
def test_chosen_rows_are_called_once(lead: Lead, alice: User) -> None:
    client, callback = browser(alice), make_callback(lead, alice)
    given = {
        "action": "no_answer_chosen",
        "_selected_action": str(callback.pk),
        "once": token_of(client, list_url(Callback)),
    }
    answers = [client.post(list_url(Callback), given) for _ in range(2)]
    assert [last(answer) for answer in answers] == ["No answer: 1.", "Done already: No answer: 1."]
    callback.refresh_from_db()
    assert callback.attempts == 1


def test_one_training_begins(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    url = reverse("admin:scoring_conversionmodel_train", args=[sunrise.pk])
    token = token_of(client, list_url(ConversionModel))
    first, again = (client.post(url, {"once": token}) for _ in range(2))
    job = Job.objects.get()
    assert first.headers["Location"] == again.headers["Location"] == page_url(job)
    assert last(again) == "Done already: The training has begun."


def test_one_draft_is_made_of_a_file(sunrise: Brokerage, meera: User, tmp_path: Any) -> None:
    client, url = browser(meera), reverse("admin:accounts_job_start", args=["import_leads"])
    token, file = token_of(client, url), tmp_path / "leads.csv"
    file.write_text("name,phone\nAsha,9845011111\n")
    for _ in range(2):
        with file.open("rb") as opened:
            assert client.post(url, {"file": opened, "once": token}).status_code == 302
    assert Job.objects.count() == 1


def test_every_form_of_ours_that_does_something_has_a_token(
    sunrise: Brokerage, lead: Lead, citrine: Project, meera: User
) -> None:
    """Those that are written in templates, on the pages of actions."""
    client, other = browser(meera), make_lead(sunrise).profile
    merge = reverse("admin:profiles_customerprofile_merge_with", args=[lead.profile_id])
    for url in (
        f"{merge}?other={other.pk}",
        list_url(ConversionModel),
        reverse("admin:accounts_job_start", args=["preview_contacts"]),
        "/admin/profiles/nudgesetting/",
    ):
        html = client.get(url).content.decode()
        forms = re.findall(r"<form.*?</form>", html, re.S)
        own = [one for one in forms if 'method="post"' in one and "rc-button" in one]
        assert own, url
        assert all('name="once"' in one for one in own), url
