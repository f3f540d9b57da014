"""GET /api/listings, /{id}, POST /api/listings/search."""

from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.ids import uuid7
from listings.models import Listing, Project
from tests.conftest import Api, key_api, make_listing, make_project, staff_api, visitor_api

LISTS = "/api/listings"
SEARCH = "/api/listings/search"


def titles(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["title"] for row in answer.json()["results"]]


@pytest.fixture
def flats(citrine: Project) -> list[Listing]:
    """Three, the oldest first."""
    aqua = make_project(citrine.brokerage, "Godrej Aqua", "Hosahalli")
    return [
        make_listing(citrine, "2BHK", 15_000_000),
        make_listing(citrine, "3BHK", 21_000_000, status="sold"),
        make_listing(aqua, "2BHK", 40_000, transaction_type="rent", property_type="villa"),
    ]


def test_the_whole_listing(key: Api, flats: list[Listing], citrine: Project) -> None:
    citrine.media.create(
        brokerage=citrine.brokerage, kind="brochure", url="https://example.com/b.pdf"
    )
    Listing.objects.filter(pk=flats[0].pk).update(
        area_min_sqft=1056,
        area_max_sqft=1100,
        bathrooms=2,
        amenities=["Pool"],
        possession_on="2027-03-31",
    )
    assert key.get(f"{LISTS}/{flats[0].pk}").json() == {
        "id": str(flats[0].pk),
        "title": "2BHK in Brigade Citrine",
        "project_id": str(citrine.pk),
        "project": "Brigade Citrine",
        "locality": "Whitefield",
        "city": "Bengaluru",
        "transaction_type": "buy",
        "property_type": "apartment",
        "configuration": "2BHK",
        "bedrooms": "2.0",
        "bathrooms": 2,
        "area_min_sqft": "1056.00",
        "area_max_sqft": "1100.00",
        "price": "15000000",
        "currency": "INR",
        "possession": "ready",
        "possession_on": "2027-03-31",
        "status": "available",
        "amenities": ["Pool"],
        "description": "",
        "media": [{"kind": "brochure", "url": "https://example.com/b.pdf"}],
    }


def test_a_listing_on_its_own(key: Api, flats: list[Listing]) -> None:
    Listing.objects.filter(pk=flats[0].pk).update(project=None)
    answer = key.get(f"{LISTS}/{flats[0].pk}").json()
    assert (answer["project_id"], answer["project"]) == (None, None)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", [2, 1, 0]),
        ("configuration=2%20bhk", [2, 0]),
        ("locality=WHITEFIELD", [1, 0]),
        ("transaction_type=rent", [2]),
        ("property_type=apartment", [1, 0]),
        ("status=sold", [1]),
        ("price_min=15000000&price_max=21000000", [1, 0]),
        ("price_max=14999999.99", [2]),
        ("configuration=2BHK&locality=Hosahalli", [2]),
        ("locality=Narnia", []),
    ],
)
def test_filters(key: Api, flats: list[Listing], query: str, found: list[int]) -> None:
    answer = key.get(f"{LISTS}?{query}")
    assert [row["id"] for row in answer.json()["results"]] == [
        str(flats[index].pk) for index in found
    ]


def test_the_filter_by_project(key: Api, flats: list[Listing], citrine: Project) -> None:
    assert titles(key.get(f"{LISTS}?project={citrine.pk}")) == [
        "3BHK in Brigade Citrine",
        "2BHK in Brigade Citrine",
    ]


def test_pages(key: Api, flats: list[Listing]) -> None:
    first = key.get(f"{LISTS}/?page_size=2").json()
    second = key.get(first["next"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == [
        str(flat.pk) for flat in reversed(flats)
    ]
    assert second["next"] is None
    assert [row["id"] for row in key.get(second["previous"]).json()["results"]] == [
        row["id"] for row in first["results"]
    ]


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "configuration=kitchen",
        "price_min=NaN",
        "price_max=-1",
        "price_max=1e999",
        "price_min=12345678901234567890",
        "project=citrine",
        "status=gone",
        "locality=%00",
        "page_size=0",
        "cursor=abc",
    ],
)
def test_a_wrong_filter_is_refused(key: Api, flats: list[Listing], query: str) -> None:
    answer = key.get(f"{LISTS}?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid"


def test_search_finds(key: Api, flats: list[Listing]) -> None:
    body = {
        "configuration": "2BHK",
        "localities": ["whitefeild"],
        "budget_max": "20000000",
        "transaction_type": "buy",
    }
    answer = key.post(SEARCH, body)
    assert titles(answer) == ["2BHK in Brigade Citrine"]
    assert answer.json()["alternatives"] == []
    assert titles(key.post(SEARCH, {})) == ["2BHK in Godrej Aqua", "2BHK in Brigade Citrine"]
    assert titles(key.post(SEARCH, {"limit": 1, "text": "citrine"})) == ["2BHK in Brigade Citrine"]


def test_search_offers_what_comes_nearest(key: Api, flats: list[Listing]) -> None:
    answer = key.post(
        SEARCH, {"budget_max": 12_500_000, "transaction_type": "buy", "possession": "ready"}
    ).json()
    assert answer["results"] == []
    (only,) = answer["alternatives"]
    assert (only["title"], only["price"], only["reasons"]) == (
        "2BHK in Brigade Citrine", "15000000", ["20 % over your budget"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"colour": "red"}, "colour"),
        ({"configuration": "two kitchens"}, "configuration"),
        ({"configuration": 7.5}, "configuration"),
        ({"localities": "Whitefield"}, "localities"),
        ({"localities": ["x"] * 11}, "localities"),
        ({"localities": ["x" * 121]}, "localities"),
        ({"localities": [None]}, "localities"),
        ({"budget_max": "a lot"}, "budget_max"),
        ({"budget_max": -1}, "budget_max"),
        ({"budget_max": "NaN"}, "budget_max"),
        ({"budget_max": "1e300"}, "budget_max"),
        ({"budget_min": 2, "budget_max": 1}, "budget_min"),
        ({"currency": "Euro"}, "currency"),
        ({"transaction_type": "lease"}, "transaction_type"),
        ({"property_type": ["villa"]}, "property_type"),
        ({"possession": True}, "possession"),
        ({"limit": 0}, "limit"),
        ({"limit": 21}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"text": "x" * 201}, "text"),
        ([], "non_field_errors"),
    ],
)
def test_a_wrong_search_is_refused(key: Api, flats: list[Listing], body: Any, field: str) -> None:
    answer = key.post(SEARCH, body)
    assert answer.status_code == 400
    assert field in answer.json()["error"]["fields"]


def test_methods_and_credentials(sunrise: Brokerage, key: Api, flats: list[Listing]) -> None:
    assert key.post(LISTS, {}).status_code == 405
    assert key.get(SEARCH).status_code == 405
    assert key.client.get(LISTS).status_code == 401
    assert key.get(f"{LISTS}/not-an-id").status_code == 404
    assert key.get(f"{LISTS}/{uuid7()}").status_code == 404
    assert key_api(sunrise, "chat").get(LISTS).status_code == 200


def test_staff_see_all_and_browsers_what_is_on_offer(
    sunrise: Brokerage, alice: User, flats: list[Listing]
) -> None:
    closed = make_listing(make_project(sunrise, "Closed", is_active=False))
    browser, staff = visitor_api(sunrise), staff_api(alice)
    assert len(titles(staff.get(LISTS))) == 4
    assert titles(browser.get(LISTS)) == ["2BHK in Godrej Aqua", "2BHK in Brigade Citrine"]
    for hidden in (flats[1], closed):
        assert staff.get(f"{LISTS}/{hidden.pk}").status_code == 200
        assert browser.get(f"{LISTS}/{hidden.pk}").status_code == 404


def test_another_brokerage_sees_nothing(
    foreign_key: Api, flats: list[Listing], citrine: Project
) -> None:
    assert titles(foreign_key.get(LISTS)) == []
    assert titles(foreign_key.get(f"{LISTS}?project={citrine.pk}")) == []
    assert foreign_key.get(f"{LISTS}/{flats[0].pk}").status_code == 404
    assert foreign_key.post(SEARCH, {"localities": ["Whitefield"]}).json() == {
        "results": [],
        "alternatives": [],
    }


def test_the_list_costs_the_same_for_one_and_for_many(
    key: Api, citrine: Project, django_assert_num_queries: Any
) -> None:
    make_listing(citrine)
    key.get(LISTS)  # the key's last use is written now, not in the next five minutes
    for count in (1, 20):
        for _ in range(count - 1):
            make_listing(citrine)
        with django_assert_num_queries(
            4
        ):  # key, listings with projects, media of listings, media of projects
            assert len(titles(key.get(LISTS))) == count
