"""When nothing fits: what comes nearest, and why it does not fit."""

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Brokerage
from listings.selectors.catalogue import SearchCriteria, search
from tests.conftest import make_listing, make_project


def found(brokerage: Brokerage, **criteria: Any) -> list[tuple[str, list[str]]]:
    result = search(brokerage, SearchCriteria(**criteria))
    assert result.matches == []
    return [(one.listing.title, one.reasons) for one in result.alternatives]


@pytest.fixture
def catalogue(sunrise: Brokerage) -> Brokerage:
    # Hoodi is 0.02° north of Whitefield: 2.2 km; Yelahanka 0.13° north and 0.16° west: 22.6 km
    whitefield = make_project(
        sunrise, "Brigade Citrine", latitude=Decimal("12.97"), longitude=Decimal("77.75")
    )
    make_listing(whitefield, "2BHK", 11_200_000)
    hoodi = make_project(
        sunrise, "Hoodi Heights", "Hoodi", latitude=Decimal("12.99"), longitude=Decimal("77.75")
    )
    make_listing(hoodi, "2BHK", 9_000_000)
    far = make_project(
        sunrise, "North Star", "Yelahanka", latitude=Decimal("13.10"), longitude=Decimal("77.59")
    )
    make_listing(far, "2BHK", 5_000_000)
    make_listing(make_project(sunrise, "No Map", "Varthur"), "2BHK", 7_000_000)
    make_listing(make_project(sunrise, "Palace View", "Gokulam", city="Mysuru"), "2BHK", 4_000_000)
    return sunrise


def test_the_least_given_up_comes_first(catalogue: Brokerage) -> None:
    # near 0.05 + 2.2 km × 0.02 = 0.09; over budget 0.12; same city 0.3; 22.6 km 0.50; another city
    # 0.8
    assert found(
        catalogue, configuration="2BHK", localities=["Whitefield"], budget_max=Decimal(10_000_000)
    ) == [
        ("2BHK in Hoodi Heights", ["in Hoodi, near Whitefield (about 2 km)"]),
        ("2BHK in Brigade Citrine", ["12 % over your budget"]),
        ("2BHK in No Map", ["in Varthur, same city as Whitefield"]),
        ("2BHK in North Star", ["in Yelahanka, 23 km from Whitefield"]),
        ("2BHK in Palace View", ["in Gokulam instead of Whitefield"]),
    ]


def test_rooms_and_kind(sunrise: Brokerage) -> None:
    project = make_project(sunrise, "Brigade Citrine")
    make_listing(project, "3BHK", 9_000_000)
    other = make_project(sunrise, "Plots", "Whitefield")
    make_listing(other, "", 9_000_000, property_type="plot", title="Plot in Plots")
    assert found(
        sunrise, configuration="2BHK", localities=["Whitefield"], property_type="apartment"
    ) == [
        ("3BHK in Brigade Citrine", ["3BHK instead of 2BHK"]),
        ("Plot in Plots", ["plot instead of 2BHK", "plot instead of apartment"]),
    ]
    assert found(sunrise, bedrooms=Decimal(2)) == [
        ("3BHK in Brigade Citrine", ["3 instead of 2 bedrooms"]),
        ("Plot in Plots", ["no bedrooms given"]),
    ]


@pytest.mark.parametrize(
    ("criteria", "reason"),
    [
        (
            {"budget_max": Decimal(9_999_999)},
            "1 % over your budget",
        ),  # a rupee too much is rounded up
        ({"budget_min": Decimal(12_500_000)}, "20 % below your budget"),
        ({"possession": "under_construction"}, "ready to move instead of under construction"),
        (
            {"projects": ["Prestige Falcon City"]},
            "in Brigade Citrine instead of Prestige Falcon City",
        ),
        ({"text": "sauna"}, "no mention of “sauna”"),
        ({"localities": ["Narnia"]}, "in Whitefield instead of Narnia"),
        ({"localities": ["Mysuru", "Narnia"], "property_type": "villa"}, "villa"),
    ],
)
def test_each_criterion_has_its_reason(
    sunrise: Brokerage, criteria: dict[str, Any], reason: str
) -> None:
    make_listing(make_project(sunrise, "Brigade Citrine"), "2BHK", 10_000_000)
    if reason == "villa":
        assert found(sunrise, **criteria) == [
            (
                "2BHK in Brigade Citrine",
                ["apartment instead of villa", "in Whitefield instead of Mysuru"],
            )
        ]
    else:
        assert found(sunrise, **criteria) == [("2BHK in Brigade Citrine", [reason])]


def test_never_empty_while_something_of_the_transaction_type_is_available(
    sunrise: Brokerage,
) -> None:
    make_listing(make_project(sunrise, "Brigade Citrine"), "2BHK", 10_000_000)
    hopeless: dict[str, Any] = {
        "configuration": "9BHK",
        "localities": ["Narnia"],
        "budget_max": Decimal(1),
        "currency": "AED",
        "property_type": "office",
        "projects": ["Nowhere"],
        "text": "moat drawbridge",
    }
    assert len(found(sunrise, **hopeless, transaction_type="buy")) == 1
    assert found(sunrise, **hopeless, transaction_type="rent") == []


def test_the_budget_may_be_zero(sunrise: Brokerage) -> None:
    make_listing(make_project(sunrise, "Brigade Citrine"), "2BHK", 10_000_000)
    assert len(found(sunrise, budget_max=Decimal(0))) == 1
