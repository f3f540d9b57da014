"""Scores that several write at once: by hand, by the bulk job, by what the customer does."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from common.errors import Conflict
from leads.models import HotMark, Lead
from leads.services.pipeline.interactions import Touch, record_interaction
from leads.services.pipeline.mark_hot import mark_hot
from leads.services.pipeline.temperature import rescore_brokerage
from scoring.models import ScoreChange
from scoring.services.conversion.override import back_to_automatic, set_score
from scoring.services.conversion.score import score_brokerage
from tests.conftest import NOW, TEST, make_lead, make_user
from tests.flows.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def leads(sunrise: Brokerage, alice: User) -> list[Lead]:
    """Some hundred, so that a run takes longer than a hand."""
    return [make_lead(sunrise, owner=alice, name=f"Customer {number}") for number in range(300)]


def test_two_managers_at_once(sunrise: Brokerage, meera: User, leads: list[Lead]) -> None:
    """Both are in the history, each with the score that it found; the last one holds."""
    kiran = make_user(sunrise, "Kiran Rao", meera.role)
    score_brokerage(brokerage=sunrise, now=NOW)
    for lead in leads[:ROUNDS]:
        at_once(*(_setting(lead, user, score) for user, score in ((meera, 20), (kiran, 90))))
        first, second = ScoreChange.objects.filter(lead=lead).order_by("id")
        assert {first.after, second.after} == {20, 90}
        assert second.before == first.after
        lead.refresh_from_db()
        assert (lead.conversion_score, lead.conversion_is_manual) == (second.after, True)


def test_a_score_by_hand_survives_a_bulk_run_at_the_same_time(
    sunrise: Brokerage, meera: User, leads: list[Lead]
) -> None:
    for number, lead in enumerate(leads[:ROUNDS]):
        Lead.objects.of(sunrise.pk).update(messages_count=number, conversion_due=True)
        at_once(
            _setting(lead, meera, 91),
            lambda: score_brokerage(brokerage=sunrise, now=NOW),
            lambda: rescore_brokerage(brokerage=sunrise, now=NOW),
        )
        lead.refresh_from_db()
        assert (lead.conversion_score, lead.conversion_is_manual) == (91, True)
        change = ScoreChange.objects.filter(lead=lead).latest("id")
        assert (change.because, change.after, change.user) == ("manual", 91, meera)
    score_brokerage(brokerage=sunrise, now=NOW)
    assert Lead.objects.filter(conversion_is_manual=True, conversion_score=91).count() == ROUNDS
    assert not Lead.objects.filter(conversion_due=True).exists()


def test_a_bulk_run_waits_for_no_hand(sunrise: Brokerage, meera: User, leads: list[Lead]) -> None:
    with transaction.atomic():
        set_score(lead=leads[0], score=91, reason="a friend", caller=staff_caller(meera), now=NOW)
        (done,) = at_once(lambda: score_brokerage(brokerage=sunrise, now=NOW))
        assert (done.looked_at, done.written) == (300, 299)
    assert score_brokerage(brokerage=sunrise, now=NOW).written == 1
    leads[0].refresh_from_db()
    assert (leads[0].conversion_score, leads[0].conversion_is_manual) == (91, True)


def test_only_one_takes_a_score_back(sunrise: Brokerage, meera: User, leads: list[Lead]) -> None:
    lead = leads[0]
    set_score(lead=lead, score=91, reason="a friend", caller=staff_caller(meera), now=NOW)

    def take_back() -> str:
        try:
            back_to_automatic(
                lead=Lead.objects.get(pk=lead.pk), caller=staff_caller(meera), now=NOW
            )
        except Conflict as refused:
            return refused.code
        return "back"

    assert sorted(at_once(take_back, take_back)) == ["back", "not_manual"]
    assert list(ScoreChange.objects.order_by("id").values_list("because", flat=True)) == [
        "manual",
        "automatic",
    ]


def test_one_hot_mark_holds(
    sunrise: Brokerage, alice: User, meera: User, leads: list[Lead]
) -> None:
    lead = leads[0]
    at_once(*(_marking(lead, user) for user in (alice, meera)))
    assert HotMark.objects.filter(lead=lead).count() == 2
    assert HotMark.objects.filter(lead=lead, until__gt=NOW).count() == 1


def test_touches_during_runs_are_in_the_scores(sunrise: Brokerage, leads: list[Lead]) -> None:
    """25 messages, two runs of each kind beside them: temperature 10 (the cap) + 20, and nothing is
    left undone."""
    lead = leads[0]

    def message() -> Any:
        touch = Touch(kind="message", occurred_at=NOW, text="")
        return record_interaction(
            lead=Lead.objects.get(pk=lead.pk), touch=touch, brokerage=sunrise, actor=TEST, now=NOW
        )

    for _ in range(5):
        Lead.objects.of(sunrise.pk).update(conversion_due=True, lead_score=1)
        at_once(
            *[message] * 5,
            lambda: rescore_brokerage(brokerage=sunrise, now=NOW),
            lambda: score_brokerage(brokerage=sunrise, now=NOW),
        )
    lead.refresh_from_db()
    assert (lead.messages_count, lead.lead_score, lead.temperature) == (25, 30, "warm")
    score_brokerage(brokerage=sunrise, now=NOW, only_due=True)
    lead.refresh_from_db()
    assert lead.conversion_due is False
    before = lead.conversion_points
    assert score_brokerage(brokerage=sunrise, now=NOW).written == 0
    assert before == lead.conversion_points


def _setting(lead: Lead, user: User, score: int) -> Callable[[], Any]:
    return lambda: set_score(
        lead=Lead.objects.get(pk=lead.pk),
        score=score,
        reason="a friend",
        caller=staff_caller(user),
        now=NOW,
    )


def _marking(lead: Lead, user: User) -> Callable[[], Any]:
    return lambda: mark_hot(
        lead=Lead.objects.get(pk=lead.pk), reason="a friend", caller=staff_caller(user), now=NOW
    )
