"""A batch of views, wishes and rejections is taken in at once, as if they came one by one."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage
from listings.models import Project
from profiles.models import CustomerProfile, ProjectInterest, PropertyView
from profiles.services.memory.deeds import Deed, remember_deeds
from profiles.services.memory.sessions import touch_session
from profiles.services.memory.tracking import (
    Subject,
    mark_interested,
    track_property_rejected,
    track_site_views,
)
from tests.conftest import NOW, make_listing, make_profile, make_project

HOUR = timedelta(hours=1)
#: view, interested (high), maybe (medium), none (takes it back), rejected; 1 and 2 are the subjects
BATCHES = (
    "v1 v1 v1", "v1 v1 r1 v1", "i1 v2 m2", "r1 i1", "i1 r1", "v1 v1 v1 n1 v1", "r1 v2 v2 v2",
    "m1 m2 r2 n1",
)  # fmt: skip


def deeds(batch: str, subjects: Sequence[Subject]) -> list[Deed]:
    levels = {"v": None, "i": "high", "m": "medium", "n": "none", "r": "none"}
    return [
        Deed(
            subjects[int(word[1]) - 1],
            NOW - number * HOUR,
            levels[word[0]],
            rejected=word[0] == "r",
            reason="far" if word[0] == "r" else "",
        )
        for number, word in enumerate(batch.split())
    ]


def one_by_one(profile: CustomerProfile, batch: list[Deed]) -> None:
    session = touch_session(profile=profile, key="s-1", now=NOW).session
    for deed in batch:
        about = {"profile": profile, "subject": deed.subject, "at": deed.at}
        if deed.level is None:
            track_site_views(profile=profile, views=[(deed.subject, deed.at)], session=session)
        elif deed.rejected:
            track_property_rejected(**about, reason=deed.reason)
        else:
            mark_interested(**about, level=deed.level)


def at_once(profile: CustomerProfile, batch: list[Deed]) -> None:
    session = touch_session(profile=profile, key="s-1", now=NOW).session
    remember_deeds(profile=profile, deeds=batch, session=session)


def known(profile: CustomerProfile) -> tuple[object, ...]:
    interests = ProjectInterest.objects.filter(profile=profile).order_by("project", "listing")
    rows = interests.values_list(
        "project", "listing", "view_count", "first_viewed", "last_viewed", "level", "marked",
        "marked_at", "rejected_at", "rejected_reason",
    )  # fmt: skip
    views = PropertyView.objects.filter(profile=profile).order_by("at").values_list("project", "at")
    profile.refresh_from_db()
    counters = (profile.projects_viewed, profile.projects_interested, profile.current_stage)
    return list(rows), list(views), counters, profile.engagement_score, profile.intent_score


@pytest.mark.django_db
@pytest.mark.parametrize("batch", BATCHES)
def test_a_batch_is_as_deeds_one_by_one(sunrise: Brokerage, citrine: Project, batch: str) -> None:
    listing = make_listing(make_project(sunrise, "Godrej Aqua"))
    listing.project = None
    listing.save()
    subjects = Subject(project=citrine), Subject(listing=listing)
    anna, bert = make_profile(sunrise), make_profile(sunrise)
    for profile in (anna, bert):  # who has been here before
        one_by_one(profile, deeds("v2 i1", subjects))
    one_by_one(anna, deeds(batch, subjects))
    at_once(bert, deeds(batch, subjects))
    assert known(bert) == known(anna)


@pytest.mark.django_db
def test_a_reason_is_kept_as_far_as_it_fits(sunrise: Brokerage, citrine: Project) -> None:
    anna = make_profile(sunrise)
    deed = Deed(Subject(project=citrine), NOW, "none", rejected=True, reason="x" * 300)
    at_once(anna, [deed])
    assert ProjectInterest.objects.get().rejected_reason == "x" * 200


@pytest.mark.django_db
def test_a_hundred_deeds_take_as_many_statements_as_ten(sunrise: Brokerage) -> None:
    projects = [make_project(sunrise, f"Project {n}") for n in range(100)]
    profile = make_profile(sunrise)
    taken = []
    for number in (10, 100):
        batch = [
            Deed(Subject(project=project), NOW, level)
            for project in projects[:number]
            for level in (None, "none", "high")
        ]
        with CaptureQueriesContext(connection) as statements:
            at_once(profile, batch)
        taken.append(len(statements))
    assert taken[1] <= taken[0] <= 20
