"""What people say against the computed score: by hand, back to automatic, hot marks; and who may
not."""

from datetime import timedelta

import pytest

from accounts.caller import Caller, staff_caller
from accounts.models import Brokerage, User
from common.errors import ApplicationError, Conflict, Forbidden, NotFound
from leads.models import HotMark, Lead
from leads.services.pipeline.mark_hot import mark_hot
from scoring.models import ScoreChange
from scoring.services.conversion.override import back_to_automatic, set_score
from scoring.services.conversion.score import score_brokerage
from tests.conftest import NOW, make_lead


@pytest.fixture
def lead(sunrise: Brokerage, alice: User) -> Lead:
    """Scored 37 by the rules: see test_conversion_score."""
    lead = make_lead(sunrise, owner=alice)
    score_brokerage(brokerage=sunrise, now=NOW)
    lead.refresh_from_db()
    return lead


def state(lead: Lead) -> tuple[int | None, bool, int, int]:
    lead.refresh_from_db()
    return (
        lead.conversion_score,
        lead.conversion_is_manual,
        ScoreChange.objects.filter(lead=lead).count(),
        HotMark.objects.filter(lead=lead).count(),
    )


def test_by_hand_and_back(lead: Lead, sunrise: Brokerage, meera: User) -> None:
    caller = staff_caller(meera)
    set_score(lead=lead, score=95, reason=" A cousin of the owner ", caller=caller, now=NOW)
    assert state(lead) == (95, True, 1, 0)
    change = ScoreChange.objects.get()
    assert (change.before, change.after, change.because, change.reason, change.user) == (
        37, 95, "manual", "A cousin of the owner", meera,
    )  # fmt: skip

    Lead.objects.filter(pk=lead.pk).update(messages_count=5, conversion_due=True)
    score_brokerage(brokerage=sunrise, now=NOW, only_due=True)
    assert state(lead)[:2] == (95, True)

    back_to_automatic(lead=lead, caller=caller, now=NOW + timedelta(hours=1))
    assert state(lead) == (47, False, 2, 0)
    back = ScoreChange.objects.latest("at")
    assert (back.before, back.after, back.because, back.user) == (95, 47, "automatic", meera)


def test_only_managers_set_scores(lead: Lead, alice: User, sunrise: Brokerage) -> None:
    before = state(lead)
    for caller in (staff_caller(alice), Caller(kind="secret", brokerage=sunrise, credential="key")):
        with pytest.raises(Forbidden):
            set_score(lead=lead, score=95, reason="mine", caller=caller, now=NOW)
        with pytest.raises(Forbidden):
            back_to_automatic(lead=lead, caller=caller, now=NOW)
    assert state(lead) == before


@pytest.mark.parametrize(("score", "reason"), [(0, "low"), (101, "high"), (50, "  "), (50, "")])
def test_a_score_needs_a_reason_and_a_range(
    lead: Lead, meera: User, score: int, reason: str
) -> None:
    before = state(lead)
    with pytest.raises(ApplicationError):
        set_score(lead=lead, score=score, reason=reason, caller=staff_caller(meera), now=NOW)
    assert state(lead) == before


def test_nothing_goes_back_that_is_automatic(lead: Lead, meera: User) -> None:
    before = state(lead)
    with pytest.raises(Conflict):
        back_to_automatic(lead=lead, caller=staff_caller(meera), now=NOW)
    assert state(lead) == before


def test_a_hot_mark_holds_seven_days_and_stands_beside_the_score(lead: Lead, alice: User) -> None:
    mark = mark_hot(lead=lead, reason="Asked for the keys", caller=staff_caller(alice), now=NOW)
    assert mark.until == NOW + timedelta(days=7)
    assert state(lead) == (37, False, 0, 1)
    later = NOW + timedelta(days=2)
    again = mark_hot(lead=lead, reason="And again", caller=staff_caller(alice), now=later)
    mark.refresh_from_db()
    assert (mark.until, again.until) == (later, NOW + timedelta(days=9))


def test_a_colleagues_lead_is_not_marked(lead: Lead, bob: User, meera: User) -> None:
    with pytest.raises(NotFound):
        mark_hot(lead=lead, reason="hot", caller=staff_caller(bob), now=NOW)
    with pytest.raises(ApplicationError):
        mark_hot(lead=lead, reason=" ", caller=staff_caller(meera), now=NOW)
    assert state(lead) == (37, False, 0, 0)
    mark_hot(lead=lead, reason="hot", caller=staff_caller(meera), now=NOW)
    assert state(lead) == (37, False, 0, 1)
