"""Site events in batches: good ones are taken once, bad ones are named."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import Brokerage
from leads.models import Interaction, Lead
from leads.services.pipeline.close import close_lead
from leads.services.pipeline.track import Tracked, track_events
from leads.tracking import INTERACTIONS, SiteEvent, event_type
from listings.models import Project
from profiles.handles import Contact
from profiles.models import CustomerProfile, ProjectInterest, VisitSession
from tests.common.race import race
from tests.conftest import NOW, TEST, make_listing, make_project

ANNA = Contact.of(visitor_id="v_anna", name="Anna")


def track(
    brokerage: Brokerage, *events: dict[str, Any], session: str = "s-1", contact: Contact = ANNA
) -> Tracked:
    batch = [
        SiteEvent(index=index, **({"id": uuid4(), "type": "active"} | event))
        for index, event in enumerate(events)
    ]
    return track_events(
        brokerage=brokerage, contact=contact, session_key=session, events=batch, now=NOW
    )


def outcome(result: Tracked) -> tuple[int, int, list[tuple[int, str]]]:
    return result.accepted, result.duplicates, [(one.index, one.code) for one in result.rejected]


SEEN = {"type": "property_viewed", "project": "Brigade Citrine"}


def test_looking_around_makes_a_profile_but_no_lead(sunrise: Brokerage, citrine: Project) -> None:
    assert outcome(track(sunrise, SEEN, {"type": "catalogue_viewed"})) == (2, 0, [])
    profile = CustomerProfile.objects.get()
    assert (profile.projects_viewed, profile.total_sessions) == (1, 1)
    assert ProjectInterest.objects.get().project == citrine
    assert not Lead.objects.exists()
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    ("event", "source", "counts"),
    [
        ({"type": "qr_scanned"}, "expo_qr", (1, 0)),
        ({"type": "brochure_downloaded"}, "website", (0, 1)),
        ({"type": "interested", "project": "Brigade Citrine"}, "website", (0, 0)),
        ({"type": "form_submitted"}, "website", (0, 0)),
    ],
)
def test_what_says_enough_opens_a_lead(
    sunrise: Brokerage,
    citrine: Project,
    event: dict[str, Any],
    source: str,
    counts: tuple[int, int],
) -> None:
    track(sunrise, event)
    lead = Lead.objects.get()
    assert (lead.source, lead.total_interactions, lead.name) == (source, 1, "Anna")
    assert (lead.qr_scan_count, lead.catalog_views) == counts


@pytest.mark.parametrize(
    "kind",
    sorted({"liked", "commented", "shared", "catalogue_viewed", "maybe", "rejected", "active"}),
)
def test_the_others_do_not(sunrise: Brokerage, citrine: Project, kind: str) -> None:
    assert track(sunrise, {"type": kind, "project": "Brigade Citrine"}).accepted == 1
    assert not Lead.objects.exists()


def test_a_lead_that_is_there_hears_of_everything(sunrise: Brokerage, citrine: Project) -> None:
    track(sunrise, {"type": "qr_scanned"})
    track(sunrise, {"type": "catalogue_viewed"}, {"type": "liked"}, SEEN, {"type": "active"})
    lead = Lead.objects.get()
    assert (lead.catalog_views, lead.total_interactions) == (1, 4)  # "active" is no touch
    kinds = Interaction.objects.order_by("id").values_list("kind", flat=True)
    assert list(kinds) == ["qr_scan", "catalog_view", "like", "property_view"]
    seen = Interaction.objects.get(kind="property_view")
    assert seen.payload == {"event": "property_viewed", "project": str(citrine.pk)}
    assert seen.direction == "inbound"


def test_a_closed_lead_does_not_hear_of_looking_around(sunrise: Brokerage) -> None:
    track(sunrise, {"type": "qr_scanned"})
    close_lead(lead=Lead.objects.get(), outcome="lost", reason="moved", actor=TEST, now=NOW)
    track(sunrise, {"type": "catalogue_viewed"})
    assert Lead.objects.get().catalog_views == 0
    track(sunrise, {"type": "qr_scanned"})
    assert Lead.objects.count() == 2


def test_the_profile_remembers_what_was_done(sunrise: Brokerage, citrine: Project) -> None:
    aqua = make_project(sunrise, "Godrej Aqua")
    track(
        sunrise,
        {"type": "interested", "project": "brigade citrine"},
        {"type": "maybe", "project": "Godrej Aqua"},
        {"type": "brochure_downloaded"},
    )
    levels = dict(ProjectInterest.objects.values_list("project", "level"))
    assert levels == {citrine.pk: "high", aqua.pk: "medium"}
    profile = CustomerProfile.objects.get()
    assert (profile.projects_interested, profile.brochures_downloaded) == (2, 1)
    assert profile.current_stage == "consideration"
    track(sunrise, {"type": "rejected", "project": "Godrej Aqua", "reason": "too far"})
    row = ProjectInterest.objects.get(project=aqua)
    assert (row.level, row.rejected_reason) == ("none", "too far")
    track(sunrise, {"type": "interested", "project": "Godrej Aqua", "level": "low"})
    assert ProjectInterest.objects.get(project=aqua).level == "low"


def test_a_unit_counts_for_its_project(sunrise: Brokerage, citrine: Project) -> None:
    track(sunrise, {"type": "property_viewed", "listing": make_listing(citrine).pk})
    assert ProjectInterest.objects.get().project == citrine


def test_the_same_event_counts_once(sunrise: Brokerage, citrine: Project) -> None:
    event = SEEN | {"id": uuid4()}
    assert outcome(track(sunrise, event, {"type": "qr_scanned"}, event)) == (2, 1, [])
    assert outcome(track(sunrise, event)) == (0, 1, [])
    assert ProjectInterest.objects.get().view_count == 1
    assert Lead.objects.get().total_interactions == 2


def test_the_same_event_id_of_another_customer_is_another_event(
    sunrise: Brokerage, citrine: Project
) -> None:
    event = SEEN | {"id": uuid4()}
    track(sunrise, event)
    assert outcome(track(sunrise, event, contact=Contact.of(visitor_id="v_bert"))) == (1, 0, [])


def test_bad_events_are_named_and_the_good_ones_taken(
    sunrise: Brokerage, marina: Brokerage, citrine: Project
) -> None:
    foreign = make_listing(make_project(marina, "Marina Gate", city="Dubai"))
    result = track(
        sunrise,
        SEEN,
        {"type": "property_viewed", "project": "Nowhere Heights"},
        {"type": "property_viewed", "listing": UUID(int=7)},
        {"type": "property_viewed", "listing": foreign.pk},
        {"type": "property_viewed", "project": "Marina Gate"},
        {"type": "interested"},
        SEEN | {"at": NOW + timedelta(minutes=6)},
        SEEN | {"at": NOW - timedelta(days=366)},
        SEEN | {"at": NOW + timedelta(minutes=5)},
        SEEN | {"at": NOW - timedelta(days=364)},
    )
    assert outcome(result) == (
        3,
        0,
        [
            (1, "not_found"),
            (2, "not_found"),
            (3, "not_found"),
            (4, "not_found"),
            (5, "invalid"),
            (6, "invalid"),
            (7, "invalid"),
        ],
    )
    assert ProjectInterest.objects.get().view_count == 3


def test_a_batch_of_bad_events_makes_nobody(sunrise: Brokerage) -> None:
    assert outcome(track(sunrise, {"type": "interested"})) == (0, 0, [(0, "invalid")])
    assert not CustomerProfile.objects.exists()
    assert not VisitSession.objects.exists()


def test_times_are_those_of_the_events(sunrise: Brokerage, citrine: Project) -> None:
    track(sunrise, {"type": "qr_scanned", "at": NOW - timedelta(hours=7)})
    lead = Lead.objects.get()
    assert lead.last_customer_at == NOW - timedelta(hours=7)
    assert lead.lead_score == 13  # 3 for the scan, 10 for the last day


@pytest.mark.django_db(transaction=True)
def test_at_once_the_same_batch_counts_once(sunrise: Brokerage, citrine: Project) -> None:
    batch = [SEEN | {"id": uuid4()}, {"type": "qr_scanned", "id": uuid4()}]
    results = race([lambda: outcome(track(sunrise, *batch))] * 5)
    assert sorted(results) == [(0, 2, [])] * 4 + [(2, 0, [])]
    assert Lead.objects.get().total_interactions == 2
    assert CustomerProfile.objects.get().total_sessions == 1


@pytest.mark.parametrize(
    ("name", "ours"),
    [
        ("property_viewed", "property_viewed"),
        ("Detailed View", "property_viewed"),
        ("DetailedView", "property_viewed"),
        ("Virtual Tour", "property_viewed"),
        ("Search", "catalogue_viewed"),
        ("Favorited", "interested"),
        ("Maybe", "maybe"),
        ("Discard", "rejected"),
        ("Submission of Lead Form", "form_submitted"),
        ("Printed", "brochure_downloaded"),
        ("Share", "shared"),
        ("Clicked on Phone Number", "active"),
        ("Teleported", None),
        ("", None),
        ("ünïcode", None),
    ],
)
def test_event_names_of_ours_and_of_reso(name: str, ours: str | None) -> None:
    assert event_type(name) == ours
    assert ours is None or ours in INTERACTIONS
