"""What the catalogue search finds in a catalogue made by hand."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Brokerage
from common.errors import ApplicationError
from listings.choices import ListingStatus, MediaKind
from listings.models import Listing, Media
from listings.selectors.catalogue import SearchCriteria, search
from tests.conftest import make_listing, make_project

CRORE = 10_000_000


@pytest.fixture
def catalogue(sunrise: Brokerage) -> Brokerage:
    citrine = make_project(sunrise, "Brigade Citrine", "Whitefield", amenities=["Clubhouse"])
    make_listing(citrine, "2BHK", 15_000_000)
    make_listing(citrine, "2BHK", 14_000_000, title="2BHK garden side in Brigade Citrine")
    make_listing(citrine, "3BHK", 21_000_000)
    make_listing(make_project(sunrise, "ECC Towers", "ECC Road, Whitefield"), "2BHK", 9_000_000)
    falcon = make_project(sunrise, "Prestige Falcon City", "Kanakapura  Road")
    make_listing(
        falcon, "3BHK", 18_000_000, possession="under_construction", amenities=["Swimming pool"]
    )
    make_listing(
        falcon, "2BHK", 45_000, transaction_type="rent", title="2BHK to let in Falcon City"
    )
    aqua = make_project(sunrise, "Godrej Aqua", "Hosahalli")
    make_listing(aqua, "2BHK", 8_500_000, property_type="villa")
    mysore = make_project(sunrise, "Palace View", "Gokulam", city="Mysuru")
    make_listing(mysore, "1RK", 3_000_000, bedrooms=0)
    make_listing(mysore, "2.5BHK", 6_000_000, bedrooms=Decimal("2.5"))
    return sunrise


@pytest.mark.parametrize(
    ("criteria", "titles"),
    [
        ({"configuration": "2 bhk", "localities": ["Whitefield"], "budget_max": Decimal(2 * CRORE)},
         # the named locality before the one around it
         ["2BHK garden side in Brigade Citrine", "2BHK in ECC Towers"]),
        ({"localities": ["whitefeild"]}, ["2BHK garden side in Brigade Citrine",
        "2BHK in ECC Towers"]),
        ({"localities": ["kanakapura road, "], "transaction_type": "buy"},
        ["3BHK in Prestige Falcon City"]),
        ({"localities": ["Kanakapura", "Hosahalli"], "transaction_type": "buy"},
         ["2BHK in Godrej Aqua", "3BHK in Prestige Falcon City"]),
        ({"localities": ["Mysore"]}, ["1RK in Palace View"]),  # a city, by its old name
        ({"transaction_type": "rent"}, ["2BHK to let in Falcon City"]),
        ({"property_type": "villa"}, ["2BHK in Godrej Aqua"]),
        ({"possession": "under_construction"}, ["3BHK in Prestige Falcon City"]),
        ({"configuration": "1 RK"}, ["1RK in Palace View"]),
        ({"bedrooms": Decimal("2.5")}, ["2.5BHK in Palace View"]),
        ({"projects": ["brigade citrine"], "configuration": "3BHK"}, ["3BHK in Brigade Citrine"]),
        ({"projects": ["Citrine", "Aqua"]}, ["2BHK in Godrej Aqua", "2BHK garden side in Brigade "
                                                                    "Citrine"]),
        ({"budget_min": Decimal(15_000_000), "budget_max": Decimal(18_000_000)},
         # both ends belong to the budget
         ["2BHK in Brigade Citrine", "3BHK in Prestige Falcon City"]),
        ({"text": "flat with a Pool"}, ["3BHK in Prestige Falcon City"]),
        # of the project, of the listing
        ({"text": "clubhouse garden"}, ["2BHK garden side in Brigade Citrine"]),
        ({"text": "100% _"}, []),  # wildcards are letters
    ],
)  # fmt: skip
def test_what_is_found(catalogue: Brokerage, criteria: dict[str, Any], titles: list[str]) -> None:
    result = search(catalogue, SearchCriteria(**criteria))
    assert [listing.title for listing in result.matches] == titles
    assert bool(result.alternatives) is (not titles)


def test_without_criteria_the_cheapest_of_each_project_comes(catalogue: Brokerage) -> None:
    found = search(catalogue, SearchCriteria(transaction_type="buy"), limit=3).matches
    assert [(listing.title, int(listing.price)) for listing in found] == [
        ("1RK in Palace View", 3_000_000),
        ("2BHK in Godrej Aqua", 8_500_000),
        ("2BHK in ECC Towers", 9_000_000),
    ]


def test_a_project_with_many_cheap_listings_does_not_hide_the_others(catalogue: Brokerage) -> None:
    crowd = make_project(catalogue, "Crowd", "Hosahalli")
    for number in range(30):
        make_listing(crowd, "1BHK", 1_000_000 + number)
    found = search(catalogue, SearchCriteria(transaction_type="buy"), limit=5).matches
    assert [listing.project.name for listing in found if listing.project] == [
        "Crowd",
        "Palace View",
        "Godrej Aqua",
        "ECC Towers",
        "Brigade Citrine",
    ]


def test_only_what_is_on_offer(catalogue: Brokerage) -> None:
    closed = make_project(catalogue, "Closed Gardens", "Jayanagar", is_active=False)
    make_listing(closed, "4BHK")
    open_project = make_project(catalogue, "Open Gardens", "Jayanagar")
    for status in (ListingStatus.SOLD, ListingStatus.RESERVED, ListingStatus.WITHDRAWN):
        make_listing(open_project, "4BHK", status=status)
    assert search(catalogue, SearchCriteria(configuration="4BHK")).matches == []
    alone = make_listing(open_project, "4BHK")  # a listing on its own needs no project
    Listing.objects.filter(pk=alone.pk).update(project=None)
    assert search(catalogue, SearchCriteria(configuration="4BHK")).matches == [alone]


def test_another_brokerages_listings_are_never_found(
    catalogue: Brokerage, marina: Brokerage
) -> None:
    make_listing(
        make_project(marina, "Marina Gate", "Dubai Marina", city="Dubai"), "2BHK", 2_500_000
    )
    for criteria in (
        SearchCriteria(localities=["Dubai Marina"]),
        SearchCriteria(projects=["Marina Gate"]),
    ):
        result = search(catalogue, criteria)
        assert result.matches == []
        assert {one.listing.brokerage_id for one in result.alternatives} == {catalogue.pk}
    assert {one.brokerage_id for one in search(marina, SearchCriteria()).matches} == {marina.pk}
    Listing.objects.of(marina.pk).delete()
    assert search(marina, SearchCriteria(localities=["Whitefield"])).alternatives == []


def test_amounts_are_compared_in_one_currency(catalogue: Brokerage, marina: Brokerage) -> None:
    gate = make_project(marina, "Marina Gate", "Dubai Marina", city="Dubai")
    listing = make_listing(gate, "2BHK", 2_500_000)
    assert search(marina, SearchCriteria(budget_max=Decimal(3_000_000))).matches == [listing]
    dollars = search(marina, SearchCriteria(budget_max=Decimal(3_000_000), currency="USD"))
    assert [one.reasons for one in dollars.alternatives] == [["priced in AED"]]


@pytest.mark.parametrize(
    ("criteria", "field"),
    [
        ({"configuration": "two kitchens"}, "configuration"),
        ({"budget_min": Decimal(2), "budget_max": Decimal(1)}, "budget_min"),
    ],
)
def test_nonsense_is_refused(catalogue: Brokerage, criteria: dict[str, Any], field: str) -> None:
    with pytest.raises(ApplicationError) as refusal:
        search(catalogue, SearchCriteria(**criteria))
    assert field in (refusal.value.fields or {})


def test_a_new_locality_is_found_at_once(catalogue: Brokerage) -> None:
    assert search(catalogue, SearchCriteria(localities=["Hebbal"])).matches == []
    listing = make_listing(make_project(catalogue, "Lake View", "Hebbal"))
    assert search(catalogue, SearchCriteria(localities=["Hebbal"])).matches == [listing]


def test_media_and_project_are_loaded_in_few_queries(
    catalogue: Brokerage, django_assert_num_queries: Any
) -> None:
    for listing in Listing.objects.of(catalogue.pk):
        Media.objects.create(
            brokerage=catalogue, listing=listing, kind=MediaKind.PHOTOS, url="https://example.com/1"
        )
    criteria = SearchCriteria(localities=["Whitefield", "Hosahalli"])
    search(catalogue, criteria)
    # has the catalogue changed, listings with projects, media of listings, media of projects
    with django_assert_num_queries(4):
        found = search(catalogue, criteria).matches
        assert [len(listing.media.all()) for listing in found] == [1, 1, 1]
        assert [list(listing.project.media.all()) for listing in found if listing.project] == [
            [],
            [],
            [],
        ]
