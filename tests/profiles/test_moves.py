"""What several services move on one customer is written once, and nothing of it is lost."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage
from common.sql.unit import unit
from listings.models import Project
from profiles.handles import Contact, read_phone
from profiles.models import CustomerProfile, StageChange, VisitSession
from profiles.services.identity.resolve import resolve
from profiles.services.memory.moves import Move, Stride, move, settle_profile
from profiles.services.memory.preferences import Preferences, update_preferences
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import (
    Subject,
    count_booking,
    count_visit,
    track_sentiment,
    track_views,
)
from tests.common.race import race
from tests.conftest import NOW, make_profile


@pytest.fixture
def profile(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise)


def stored(profile: CustomerProfile) -> CustomerProfile:
    return CustomerProfile.objects.get(pk=profile.pk)


@pytest.mark.django_db
def test_a_whole_turn_is_one_update(profile: CustomerProfile, citrine: Project) -> None:
    """By hand: sessions 1/2, viewed 1/5, interests 1, mood 0 + 1 → 2.7; interests 1.5, visit 3,
    callback 2, sessions 1/3 → 6.83."""
    with CaptureQueriesContext(connection) as done, unit:
        touch_session(profile=profile, key="s-1", now=NOW, is_new_profile=True)
        for mood in (-0.5, 0.5):
            track_sentiment(profile=profile, score=mood, frustration=0, at=NOW)
        track_views(profile=profile, subjects=[Subject(project=citrine)], at=NOW, in_chat=True)
        count_visit(profile=profile, subject=Subject(project=citrine), now=NOW)
        count_booking(profile=profile, kind="callback", now=NOW)
        assert stored(profile).total_sessions == 0
    updates = [one for one in done if "UPDATE profiles_customerprofile" in one["sql"]]
    assert len(updates) == 1
    found = stored(profile)
    assert (found.total_sessions, found.avg_sentiment, found.sentiment_points) == (1, 0.0, 2)
    assert (found.projects_viewed, found.projects_interested) == (1, 1)
    assert (found.site_visits_scheduled, found.callbacks_requested) == (1, 1)
    assert (found.engagement_score, found.intent_score) == (Decimal("2.70"), Decimal("6.83"))
    assert (found.current_stage, found.stage_since) == ("visit", NOW)
    for name in ("engagement_score", "intent_score", "current_stage", "total_sessions"):
        assert getattr(profile, name) == getattr(found, name)


@pytest.mark.django_db
def test_each_step_of_a_unit_is_kept_and_the_furthest_counts(profile: CustomerProfile) -> None:
    later = NOW + timedelta(minutes=1)
    with unit:
        for to, at in (("consideration", NOW), ("visit", later), ("consideration", later)):
            move(profile, Move(stride=Stride(to, "because", at)))
    assert (stored(profile).current_stage, stored(profile).stage_since) == ("visit", later)
    steps = StageChange.objects.order_by("id").values_list("from_stage", "to_stage", "at")
    assert list(steps) == [
        ("awareness", "consideration", NOW),
        ("consideration", "visit", later),
    ]


@pytest.mark.django_db
def test_what_was_said_twice_in_a_unit_is_merged(profile: CustomerProfile) -> None:
    with unit:
        for place in ("Whitefield", "Hebbal"):
            update_preferences(profile=profile, said=Preferences(locations=(place,)))
    assert stored(profile).locations == ["Whitefield", "Hebbal"]


@pytest.mark.django_db
def test_sessions_of_one_unit_know_of_each_other(profile: CustomerProfile) -> None:
    with unit:
        found = [touch_session(profile=stored(profile), key=key, now=NOW) for key in "aba"]
    assert [(one.is_new, one.session.number) for one in found] == [(True, 1), (True, 2), (False, 1)]
    assert stored(profile).total_sessions == 2
    numbers = VisitSession.objects.order_by("number").values_list("key", "number")
    assert list(numbers) == [("a", 1), ("b", 2)]


@pytest.mark.django_db
def test_the_first_number_stays_the_customers_own(sunrise: Brokerage) -> None:
    """Two letters of one user in one unit, each with another number."""
    with unit:
        for number in ("+919845012345", "+919845054321"):
            contact = Contact.of(external_id="anna", phone=read_phone(number, region="IN"))
            resolve(brokerage=sunrise, contact=contact, now=NOW)
    with unit:
        for name in ("Anna Kurian", "Bert"):
            contact = Contact.of(external_id="anna", name=name)
            resolve(brokerage=sunrise, contact=contact, now=NOW)
    found = CustomerProfile.objects.get()
    assert (found.primary_phone, found.display_name) == ("+919845012345", "Anna Kurian")


@pytest.mark.django_db
def test_what_was_taken_back_moves_nothing(profile: CustomerProfile) -> None:
    def count_and_fail() -> None:
        with unit:
            count_booking(profile=profile, kind="callback", now=NOW)
            raise ValueError

    with unit:
        count_booking(profile=profile, kind="brochure", now=NOW)
        with pytest.raises(ValueError):
            count_and_fail()
        settle_profile(profile)
        assert stored(profile).brochures_downloaded == 1
    assert (stored(profile).callbacks_requested, stored(profile).brochures_downloaded) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_at_once_nothing_is_lost(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)

    @unit
    def turn() -> None:
        copy = stored(profile)
        track_sentiment(profile=copy, score=1.0, frustration=0, at=NOW)
        count_booking(profile=copy, kind="callback", now=NOW)

    race([turn] * 6)
    found = stored(profile)
    assert (found.callbacks_requested, found.sentiment_points, found.avg_sentiment) == (6, 6, 1.0)
