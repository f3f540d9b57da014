"""Suggestions in the back office: every rule on one page for managers, and who was told what, by
whom, with what answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from accounts.models import Brokerage, User
from channels_app.models import ChannelAccount, Conversation, Message
from channels_app.services.push_nudges import nudge_key
from common.errors import ApplicationError
from listings.models import Project
from profiles.memory.nudges import RULES
from profiles.models import CustomerProfile, Nudge, NudgeSetting
from profiles.services.memory.nudge_settings import NudgeChoice, choices_of, set_nudges
from tests.channels_app.push_setting import (
    allows,
    has_chatted,
    has_email,
    looked,
    make_away,
    push,
    push_on,
)
from tests.conftest import NOW, make_lead, make_profile
from tests.realty_crm.admin_setting import browser, list_url, page_url, said

pytestmark = pytest.mark.django_db
SETTINGS = list_url(NudgeSetting)


def form(**changes: Any) -> dict[str, Any]:
    """The whole page as it is before anything is chosen (all on, none sent), with changes; None
    leaves a field out."""
    fields: dict[str, Any] = {}
    for rule in RULES:
        fields |= {f"{rule}-is_on": "on", f"{rule}-cool_down_days": ""}
    return {name: value for name, value in (fields | changes).items() if value is not None}


# --- settings -------------------------------------------------------------------------------------


def test_every_declared_rule_is_shown_also_without_a_row(sunrise: Brokerage, meera: User) -> None:
    page = browser(meera).get(SETTINGS).content.decode()
    for rule in RULES.values():
        assert rule.title.replace("'", "&#x27;") in page
        assert f'name="{rule.name}-is_on"' in page
        assert (f'name="{rule.name}-is_pushed"' in page) is rule.is_pushable
    assert "empty: 14" in page
    assert "empty: 30" in page
    assert "Nothing was changed yet" in page
    assert not NudgeSetting.objects.exists()


def test_what_was_chosen_holds_and_the_page_says_who_chose_it(
    sunrise: Brokerage, meera: User, marina: Brokerage
) -> None:
    client = browser(meera)
    changes = {
        "stuck-is_on": None,
        "price_drop-is_pushed": "on",
        "repeat_views-cool_down_days": "0",
    }
    done = client.post(SETTINGS, form(**changes))
    assert said(done) == ["Saved."]
    assert list(
        NudgeSetting.objects.values_list(
            "brokerage", "rule", "is_on", "is_pushed", "cool_down_days"
        )
    ) == [
        (sunrise.pk, "price_drop", True, True, None),
        (sunrise.pk, "repeat_views", True, False, 0),
        (sunrise.pk, "stuck", False, False, None),
    ]
    assert {entry.user for entry in LogEntry.objects.all()} == {meera}
    page = client.get(SETTINGS).content.decode()
    assert "Price drop on something they viewed: on, also sent" in page
    assert "In consideration, idle for more than 3 days, 2 sessions or more: off" in page
    assert "Meera Nair" in page
    client.post(SETTINGS, form(**changes))
    assert LogEntry.objects.count() == 3  # nothing was changed


@pytest.mark.parametrize("days", ["-1", "366", "x"])
def test_days_are_between_0_and_365(days: str, sunrise: Brokerage, meera: User) -> None:
    page = browser(meera).post(
        SETTINGS, form(**{"stuck-cool_down_days": days, "price_drop-is_on": None})
    )
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert not NudgeSetting.objects.exists()


def test_what_only_makes_sense_in_the_chat_cannot_be_sent(sunrise: Brokerage, meera: User) -> None:
    browser(meera).post(SETTINGS, form(**{"back_again-is_pushed": "on"}))
    assert not NudgeSetting.objects.exists()
    for wrong in (
        {"back_again": NudgeChoice(is_pushed=True)},
        {"x": NudgeChoice()},
        {"stuck": NudgeChoice(True, False, 366)},
    ):
        with pytest.raises(ApplicationError):
            set_nudges(brokerage=sunrise, choices={"price_drop": NudgeChoice(is_on=False)} | wrong)
    assert not NudgeSetting.objects.exists()
    assert choices_of(sunrise) == dict.fromkeys(RULES, NudgeChoice())


def test_agents_change_nothing(sunrise: Brokerage, alice: User) -> None:
    client = browser(alice)
    assert client.get(SETTINGS).status_code == 403
    assert client.post(SETTINGS, form(**{"stuck-is_on": None})).status_code == 403
    assert not NudgeSetting.objects.exists()


def test_another_brokerages_row_does_not_exist(sunrise: Brokerage, omar: User) -> None:
    push_on(sunrise, "stuck")
    row = NudgeSetting.objects.get()
    browser(omar).post(page_url(row), {"is_on": "", "cool_down_days": "3"})
    row.refresh_from_db()
    assert (row.is_on, row.is_pushed, row.cool_down_days) == (True, True, None)


# --- the audit ------------------------------------------------------------------------------------


def made(profile: CustomerProfile, rule: str = "repeat_views", **fields: Any) -> Nudge:
    text = f"Shall I book a site visit for {profile}?"
    defaults = {"brokerage": profile.brokerage, "channel": "web_chat", "at": NOW, "text": text}
    return Nudge.objects.create(profile=profile, rule=rule, **(defaults | fields))


def audit(user: User, **asked: str) -> str:
    page: str = browser(user).get(list_url(Nudge), asked, follow=True).content.decode()
    return page


def test_the_list_says_to_whom_what_by_which_channel_and_the_answer(
    sunrise: Brokerage, citrine: Project, meera: User
) -> None:
    made(make_profile(sunrise, "Anna"), project=citrine, answer="yes", answered_at=NOW)
    page = audit(meera)
    for words in (
        "Anna",
        "Same project viewed 3 times",
        "Brigade Citrine",
        "Shall I book",
        "Web Chat",
        "with a reply",
        "Yes",
    ):
        assert words in page


def test_without_any_the_list_says_so(sunrise: Brokerage, meera: User) -> None:
    assert "No suggestion was made yet" in audit(meera)


def test_filters_by_rule_answer_and_day(sunrise: Brokerage, meera: User) -> None:
    made(make_profile(sunrise, "Anna"), answer="yes", answered_at=NOW)
    made(make_profile(sunrise, "Zara"), "stuck", at=NOW - timedelta(days=30))

    def shown(**asked: str) -> set[str]:
        page = audit(meera, **asked)
        return {name for name in ("Anna", "Zara") if f"for {name}?" in page}

    assert shown() == {"Anna", "Zara"}
    assert shown(rule="stuck") == {"Zara"}
    assert shown(answer="yes") == {"Anna"}
    assert shown(answer="none") == {"Zara"}
    assert (
        shown(at_from="2026-11-20") == shown(at_to="2026-11-20", at_from="2026-11-01") == {"Anna"}
    )
    assert shown(at_to="2026-11-19") == {"Zara"}
    assert shown(at_from="x") == {"Anna", "Zara"}


def test_agents_see_their_own_customers_and_charlie_none(
    sunrise: Brokerage, alice: User, bob: User, charlie: User
) -> None:
    hers, his = make_profile(sunrise, "Anna"), make_profile(sunrise, "Zara")
    make_lead(sunrise, hers, owner=alice)
    make_lead(sunrise, his, owner=bob)
    row = made(hers)
    made(his)
    assert ("for Anna?" in (page := audit(alice)), "for Zara?" in page) == (True, False)
    assert ("for Anna?" in (page := audit(bob)), "for Zara?" in page) == (False, True)
    assert "for Anna?" not in audit(charlie)
    assert browser(alice).get(page_url(row)).status_code == 200
    assert browser(bob).get(page_url(row)).status_code == 302


def test_nobody_edits_the_audit(sunrise: Brokerage, meera: User) -> None:
    row = made(make_profile(sunrise, "Anna"))
    assert browser(meera).post(page_url(row), {"text": "x", "answer": "yes"}).status_code == 403
    row.refresh_from_db()
    assert row.answer == ""


def test_what_became_of_a_pushed_one_is_told_with_its_reason(
    sunrise: Brokerage, citrine: Project, meera: User
) -> None:
    push_on(sunrise)
    profile = make_away(sunrise, "Anna")
    looked(profile, citrine)
    allows(profile)
    has_email(profile)
    ChannelAccount.objects.create(brokerage=sunrise, kind="email", name="mail", status="stopped")
    assert push(sunrise) == 1
    page = audit(meera)
    assert "Refused" in page
    assert "the channel is stopped" in page
    assert Message.objects.get().keys.get().key == nudge_key(Nudge.objects.get().pk)


def test_a_held_one_says_until_when_it_is_held(
    sunrise: Brokerage, citrine: Project, meera: User
) -> None:
    push_on(sunrise)
    profile = make_away(sunrise, "Anna")
    looked(profile, citrine)
    allows(profile)
    has_email(profile)
    has_chatted(profile)
    CustomerProfile.objects.update(preferred_channel="email")
    assert push(sunrise, NOW + timedelta(hours=11)) == 1
    page = audit(meera)
    assert "hold: quiet hours" in page
    assert Conversation.objects.get().dialogue["offer"]["project"] == "Brigade Citrine"
