"""Views in a batch of site events: each counts, at its own time, and their place among other events
matters."""

from datetime import timedelta
from uuid import uuid4

from accounts.models import Brokerage
from leads.services.pipeline.track import track_events
from leads.tracking import SiteEvent
from listings.models import Project
from profiles.handles import Contact
from profiles.models import CustomerProfile, ProjectInterest, PropertyView
from tests.conftest import NOW, make_project


def take(brokerage: Brokerage, *events: tuple[str, Project, int]) -> None:
    """(type, project, minutes ago) each."""
    batch = [
        SiteEvent(
            index=n, id=uuid4(), type=kind, project=str(project.pk), at=NOW - timedelta(minutes=ago)
        )
        for n, (kind, project, ago) in enumerate(events)
    ]
    result = track_events(
        brokerage=brokerage,
        contact=Contact.of(external_id="u1"),
        session_key="s",
        events=batch,
        now=NOW,
    )
    assert result.accepted == len(events)


def interest(project: Project) -> ProjectInterest:
    return ProjectInterest.objects.get(project=project)


def test_each_view_counts_at_its_own_time(sunrise: Brokerage, citrine: Project) -> None:
    aqua = make_project(sunrise, "Godrej Aqua", "Hosahalli")
    viewed = "property_viewed"
    take(
        sunrise, (viewed, citrine, 5), (viewed, aqua, 4), (viewed, citrine, 9), (viewed, citrine, 1)
    )
    assert PropertyView.objects.count() == 4
    found = interest(citrine)
    assert (found.view_count, found.level) == (3, "high")
    assert (found.first_viewed, found.last_viewed) == (
        NOW - timedelta(minutes=9),
        NOW - timedelta(minutes=1),
    )
    other = interest(aqua)
    assert (other.view_count, other.level) == (1, "none")
    assert (other.first_viewed, other.last_viewed) == (
        NOW - timedelta(minutes=4),
        NOW - timedelta(minutes=4),
    )
    assert CustomerProfile.objects.get().projects_viewed == 2


def test_views_add_up_over_batches(sunrise: Brokerage, citrine: Project) -> None:
    take(sunrise, ("property_viewed", citrine, 30), ("property_viewed", citrine, 20))
    assert (interest(citrine).view_count, interest(citrine).level) == (2, "none")
    take(sunrise, ("property_viewed", citrine, 60))
    found = interest(citrine)
    assert (found.view_count, found.level) == (3, "high")
    assert (found.first_viewed, found.last_viewed) == (
        NOW - timedelta(minutes=60),
        NOW - timedelta(minutes=20),
    )


def test_a_rejection_in_the_middle_holds_against_later_views(
    sunrise: Brokerage, citrine: Project
) -> None:
    views = [("property_viewed", citrine, ago) for ago in (9, 8, 7)]
    take(sunrise, *views, ("rejected", citrine, 6), ("property_viewed", citrine, 5))
    found = interest(citrine)
    assert (found.view_count, found.level) == (4, "none")
    assert found.rejected_at == NOW - timedelta(minutes=6)
    assert found.last_viewed == NOW - timedelta(minutes=5)
