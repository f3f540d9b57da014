"""A search that was made before is answered from memory, and never with what is no longer so."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Brokerage
from listings.choices import ListingStatus, MediaKind
from listings.models import Listing, Media, Project
from listings.selectors.catalogue import SearchCriteria, search
from tests.conftest import make_listing, make_project

pytestmark = pytest.mark.django_db

CRITERIA = SearchCriteria(configuration="2BHK", localities=["Whitefield"])


@pytest.fixture
def citrine(sunrise: Brokerage) -> Project:
    project = make_project(sunrise, "Brigade Citrine", "Whitefield")
    make_listing(project, "2BHK", 14_000_000)
    make_listing(project, "2BHK", 15_000_000)
    make_listing(make_project(sunrise, "Silver Oak", "Whitefield"), "2BHK", 16_000_000)
    make_listing(make_project(sunrise, "Hebbal Crest", "Hebbal"), "2BHK", 9_000_000)
    return project


def prices(brokerage: Brokerage) -> list[int]:
    """In lakh."""
    return [int(one.price / 100_000) for one in search(brokerage, CRITERIA).matches]


def test_the_second_time_nothing_is_compared(sunrise: Brokerage, citrine: Project) -> None:
    compared = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            assert prices(sunrise) == [140, 160]
        compared.append(sum('"price" ASC' in one["sql"] for one in asked))
    assert compared == [1, 0, 0]


CHANGES: list[tuple[str, Callable[[Project], object], list[int]]] = [
    (
        "cheaper",
        lambda project: _save(project.listings.get(price=15_000_000), price=Decimal(13_000_000)),
        [130, 160],
    ),
    (
        "sold",
        lambda project: _save(project.listings.get(price=14_000_000), status=ListingStatus.SOLD),
        [150, 160],
    ),
    ("deleted", lambda project: project.listings.get(price=14_000_000).delete(), [150, 160]),
    ("another", lambda project: make_listing(project, "2BHK", 12_000_000), [120, 160]),
    ("no longer offered", lambda project: _save(project, is_active=False), [160]),
    (
        "no longer offered, without a word of when",
        lambda project: Project.objects.filter(pk=project.pk).update(is_active=False),
        [160],
    ),
]


def _save(row: Listing | Project, **values: object) -> None:
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize(
    ("change", "after"), [one[1:] for one in CHANGES], ids=[one[0] for one in CHANGES]
)
def test_what_changes_is_seen_at_once(
    sunrise: Brokerage, citrine: Project, change: Callable[[Project], object], after: list[int]
) -> None:
    assert prices(sunrise) == [140, 160]
    change(citrine)
    assert prices(sunrise) == after


def test_so_are_the_nearest(sunrise: Brokerage, citrine: Project) -> None:
    wanted = SearchCriteria(configuration="4BHK", localities=["Hebbal"])
    found = search(sunrise, wanted).alternatives
    assert found[0].listing.locality == "Hebbal"
    assert search(sunrise, wanted).alternatives == found
    found[0].listing.delete()
    assert all(one.listing.locality == "Whitefield" for one in search(sunrise, wanted).alternatives)


def test_pictures_are_read_each_time(sunrise: Brokerage, citrine: Project) -> None:
    prices(sunrise)
    Media.objects.create(
        brokerage=sunrise, project=citrine, kind=MediaKind.PHOTOS, url="https://example.com/1"
    )
    project = search(sunrise, CRITERIA).matches[0].project
    assert project is not None
    assert len(project.media.all()) == 1


def test_nobody_gets_anothers_answer(
    sunrise: Brokerage, marina: Brokerage, citrine: Project
) -> None:
    assert prices(sunrise) == [140, 160]
    assert prices(marina) == []
    make_listing(make_project(marina, "Brigade Citrine", "Whitefield"), "2BHK", 11_000_000)
    assert prices(marina) == [110]
    assert prices(sunrise) == [140, 160]


def test_fewer_are_asked_for(sunrise: Brokerage, citrine: Project) -> None:
    assert len(search(sunrise, CRITERIA, 5).matches) == 2
    assert len(search(sunrise, CRITERIA, 1).matches) == 1
