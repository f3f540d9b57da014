"""What the customer does: views, likes, rejections, objections, mood, bookings; the counters
follow."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Brokerage
from listings.models import Project
from profiles.models import CustomerProfile, Objection, ProjectInterest, PropertyView, VisitSession
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import (
    Subject,
    count_booking,
    count_visit,
    mark_interested,
    track_objection,
    track_property_rejected,
    track_property_viewed,
    track_sentiment,
)
from tests.common.race import race
from tests.conftest import NOW, make_listing, make_profile, make_project

HOUR = timedelta(hours=1)


@pytest.fixture
def profile(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise)


def session(profile: CustomerProfile, key: str) -> VisitSession:
    return touch_session(profile=profile, key=key, now=NOW).session


def see(
    profile: CustomerProfile, project: Project, *, hours: int = 0, chat: VisitSession | None = None
) -> bool:
    return track_property_viewed(
        profile=profile,
        subject=Subject(project=project),
        at=NOW + hours * HOUR,
        session=chat,
        in_chat=chat is not None,
    )


def like(profile: CustomerProfile, project: Project, level: str = "high") -> None:
    mark_interested(profile=profile, subject=Subject(project=project), level=level, at=NOW)


def interest(profile: CustomerProfile, project: Project) -> ProjectInterest:
    return ProjectInterest.objects.get(profile=profile, project=project)


def counters(profile: CustomerProfile) -> tuple[int, int]:
    profile.refresh_from_db()
    return profile.projects_viewed, profile.projects_interested


def test_views_are_counted_with_their_times(profile: CustomerProfile, citrine: Project) -> None:
    for hours in (5, 1, 9):  # site events may come late
        assert see(profile, citrine, hours=hours)
    row = interest(profile, citrine)
    assert (row.view_count, row.first_viewed, row.last_viewed) == (3, NOW + HOUR, NOW + 9 * HOUR)
    assert PropertyView.objects.filter(profile=profile).count() == 3
    assert counters(profile) == (1, 0)


def test_the_third_view_raises_the_interest_to_high(
    profile: CustomerProfile, citrine: Project
) -> None:
    levels = []
    for _ in range(3):
        see(profile, citrine)
        levels.append(interest(profile, citrine).level)
    assert levels == ["none", "none", "high"]
    assert not interest(profile, citrine).marked
    assert counters(profile) == (1, 0)  # a raised level is no marked interest


def test_in_the_chat_a_project_counts_once_a_session(
    profile: CustomerProfile, citrine: Project
) -> None:
    first, second, third = (session(profile, f"s-{n}") for n in range(3))
    assert see(profile, citrine, chat=first)
    assert not see(profile, citrine, chat=first)
    assert see(profile, citrine, chat=second)
    assert not see(profile, citrine, chat=second)
    assert interest(profile, citrine).view_count == 2
    assert see(profile, citrine, chat=third)
    assert interest(profile, citrine).level == "high"


def test_site_views_in_one_session_count_each(profile: CustomerProfile, citrine: Project) -> None:
    s = session(profile, "s-1")
    for _ in range(2):
        track_property_viewed(profile=profile, subject=Subject(project=citrine), at=NOW, session=s)
    see(profile, citrine, chat=s)
    assert interest(profile, citrine).view_count == 3


def test_units_of_a_project_are_the_project(profile: CustomerProfile, citrine: Project) -> None:
    s = session(profile, "s-1")
    for configuration in ("2BHK", "3BHK"):
        subject = Subject.of_listing(make_listing(citrine, configuration))
        track_property_viewed(profile=profile, subject=subject, at=NOW, session=s, in_chat=True)
    assert interest(profile, citrine).view_count == 1
    assert counters(profile) == (1, 0)


def test_a_listing_without_a_project_stands_for_itself(
    profile: CustomerProfile, citrine: Project
) -> None:
    listing = make_listing(citrine)
    listing.project = None
    listing.save()
    track_property_viewed(profile=profile, subject=Subject.of_listing(listing), at=NOW)
    row = ProjectInterest.objects.get(profile=profile)
    assert (row.project, row.listing, row.view_count) == (None, listing, 1)
    assert counters(profile) == (1, 0)


def test_distinct_projects_make_the_counter(
    profile: CustomerProfile, sunrise: Brokerage, citrine: Project
) -> None:
    aqua = make_project(sunrise, "Godrej Aqua")
    for project in (citrine, aqua, citrine, aqua, citrine):
        see(profile, project)
    assert counters(profile) == (2, 0)
    assert profile.engagement_score == Decimal("0.40")  # 2 / 5


def test_an_interest_is_counted_once_and_can_be_taken_back(
    profile: CustomerProfile, citrine: Project
) -> None:
    like(profile, citrine, "medium")
    like(profile, citrine, "high")
    assert (interest(profile, citrine).level, counters(profile)) == ("high", (0, 1))
    like(profile, citrine, "none")
    row = interest(profile, citrine)
    assert (row.marked, row.marked_at, row.level, counters(profile)) == (
        False,
        None,
        "none",
        (0, 0),
    )
    like(profile, citrine, "none")
    assert counters(profile) == (0, 0)


def test_a_rejection_takes_the_interest_back_and_is_remembered(
    profile: CustomerProfile, citrine: Project
) -> None:
    like(profile, citrine)
    track_property_rejected(
        profile=profile, subject=Subject(project=citrine), reason="x" * 300, at=NOW
    )
    row = interest(profile, citrine)
    assert (row.level, row.marked, row.rejected_at, row.rejected_reason) == (
        "none",
        False,
        NOW,
        "x" * 200,
    )
    assert counters(profile) == (0, 0)


def test_views_do_not_overrule_a_rejection_but_a_new_wish_does(
    profile: CustomerProfile, citrine: Project
) -> None:
    track_property_rejected(profile=profile, subject=Subject(project=citrine), reason="far", at=NOW)
    for _ in range(4):
        see(profile, citrine)
    assert interest(profile, citrine).level == "none"
    like(profile, citrine, "low")
    row = interest(profile, citrine)
    assert (row.level, row.rejected_at, row.rejected_reason) == ("low", None, "")


def test_objections_are_counted_by_type(profile: CustomerProfile) -> None:
    for hours, kind in enumerate(["price", "price", "loan"]):
        track_objection(profile=profile, type=kind, at=NOW + hours * HOUR)
    found = {o.type: (o.count, o.last_at) for o in Objection.objects.filter(profile=profile)}
    assert found == {"price": (2, NOW + HOUR), "loan": (1, NOW + 2 * HOUR)}


def test_mood_is_a_running_average(profile: CustomerProfile) -> None:
    for score in (1.0, -0.5, 0.1):
        track_sentiment(profile=profile, score=score, frustration=0.2, at=NOW)
    profile.refresh_from_db()
    assert profile.avg_sentiment == pytest.approx(0.2)
    assert profile.sentiment_points == 3
    assert [float(p.score) for p in profile.moods.order_by("id")] == [1.0, -0.5, 0.1]
    assert profile.engagement_score == Decimal("1.20")


def test_bookings_are_counted_and_scored(profile: CustomerProfile, citrine: Project) -> None:
    count_visit(profile=profile, subject=Subject(project=citrine), now=NOW)
    for kind in ("callback", "callback", "brochure"):
        count_booking(profile=profile, kind=kind, now=NOW)
    profile.refresh_from_db()
    found = (
        profile.site_visits_scheduled,
        profile.callbacks_requested,
        profile.brochures_downloaded,
    )
    assert found == (1, 2, 1)
    assert (profile.projects_interested, profile.intent_score) == (1, 6.5)  # 1.5 + 3 + 2
    row = interest(profile, citrine)
    assert (row.level, row.marked, row.marked_at) == ("high", True, NOW)


def test_who_books_a_visit_has_not_rejected_the_place(
    profile: CustomerProfile, citrine: Project
) -> None:
    track_property_rejected(profile=profile, subject=Subject(project=citrine), reason="far", at=NOW)
    count_visit(profile=profile, subject=Subject(project=citrine), now=NOW)
    row = interest(profile, citrine)
    assert (row.level, row.rejected_at, row.rejected_reason) == ("high", None, "")


@pytest.mark.django_db(transaction=True)
def test_at_once_every_view_counts(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise)
    assert race([lambda: see(profile, citrine)] * 6) == [True] * 6
    row = interest(profile, citrine)
    assert (row.view_count, row.level, counters(profile)) == (6, "high", (1, 0))


@pytest.mark.django_db(transaction=True)
def test_at_once_in_the_chat_it_is_one_view(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise)
    chat = session(profile, "s-1")
    assert sorted(race([lambda: see(profile, citrine, chat=chat)] * 6)) == [False] * 5 + [True]
    assert interest(profile, citrine).view_count == 1


@pytest.mark.django_db(transaction=True)
def test_at_once_an_interest_counts_once(sunrise: Brokerage, citrine: Project) -> None:
    profile = make_profile(sunrise)
    assert race([lambda: like(profile, citrine)] * 5) == [None] * 5
    assert counters(profile) == (0, 1)
