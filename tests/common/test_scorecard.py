"""Scorecards over a small card of their own: sums, caps, clamps, advice."""

from typing import Any

import pytest
from django.db.models import F, Value
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Brokerage
from common.scorecard import Advice, Factor, FactorPoints, Scorecard
from leads.models import Lead
from tests.conftest import NOW, make_lead


def card(maximum: int = 100) -> Scorecard:
    return Scorecard(
        "trial",
        [
            Factor(
                "scans",
                "deeds",
                15,
                "3 each",
                lambda now: F("qr_scan_count") * 3,
                "Invite to a stand",
                3,
            ),
            Factor(
                "silence",
                "deeds",
                8,
                "10 less 2 per message",
                lambda now: Value(10) - F("messages_count") * 2,
            ),
            Factor(
                "views",
                "deeds",
                4,
                "1 each",
                lambda now: F("catalog_views"),
                "Send the catalogue",
                9,
            ),
        ],
        maximum=maximum,
    )


def points(card: Scorecard, lead: Lead) -> dict[str, float]:
    return {f.name: f.points for f in card.explain(Lead.objects.all(), lead.pk, NOW)}


def total(card: Scorecard, lead: Lead) -> float:
    return float(Lead.objects.annotate(total=card.total(NOW)).get(pk=lead.pk).total)


def test_points_are_clamped_between_nothing_and_the_cap(sunrise: Brokerage) -> None:
    few = make_lead(sunrise, qr_scan_count=2, messages_count=3, catalog_views=1)
    assert points(card(), few) == {"scans": 6, "silence": 4, "views": 1}
    many = make_lead(sunrise, qr_scan_count=9, messages_count=40, catalog_views=77)
    assert points(card(), many) == {"scans": 15, "silence": 0, "views": 4}
    none = make_lead(sunrise)
    assert points(card(), none) == {"scans": 0, "silence": 8, "views": 0}


def test_the_total_is_the_sum_clamped_to_the_maximum(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise, qr_scan_count=2, messages_count=3, catalog_views=1)
    assert total(card(), lead) == 11
    assert total(card(maximum=10), lead) == 10


@pytest.mark.django_db
@given(scans=st.integers(0, 9), messages=st.integers(0, 9), views=st.integers(0, 9))
def test_the_explanation_adds_up(sunrise: Brokerage, scans: int, messages: int, views: int) -> None:
    lead = make_lead(sunrise, qr_scan_count=scans, messages_count=messages, catalog_views=views)
    assert sum(points(card(), lead).values()) == total(card(), lead)


def test_nothing_known_scores_nothing(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    money = Scorecard(
        "money", [Factor("value", "deal", 5, "its value", lambda now: F("deal_value"))], maximum=5
    )
    assert points(money, lead) == {"value": 0}
    assert total(money, lead) == 0


def test_an_explanation_says_everything(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise, qr_scan_count=1)
    first = card().explain(Lead.objects.all(), lead.pk, NOW)[0]
    assert first == FactorPoints("scans", "deeds", 3, 15, "3 each")


def test_nobody_elses_row_is_explained(sunrise: Brokerage, marina: Brokerage) -> None:
    lead = make_lead(marina)
    assert card().explain(Lead.objects.of(sunrise.pk), lead.pk, NOW) == []


def given_points(**given: float) -> list[FactorPoints]:
    caps: dict[str, Any] = {"scans": 15, "silence": 8, "views": 4}
    return [FactorPoints(name, "deeds", value, caps[name], "") for name, value in given.items()]


def test_advice_is_ordered_by_what_it_would_bring() -> None:
    assert card().advice(given_points(scans=0, silence=0, views=0)) == [
        Advice("views", 4, "Send the catalogue"),  # 9 promised, but the cap is 4
        Advice("scans", 3, "Invite to a stand"),
    ]
    assert card().advice(given_points(scans=14, silence=0, views=2)) == [
        Advice("views", 2, "Send the catalogue"),
        Advice("scans", 1, "Invite to a stand"),
    ]


def test_what_is_full_needs_no_advice() -> None:
    assert card().advice(given_points(scans=15, silence=0, views=4)) == []


def test_two_factors_of_one_name_are_refused() -> None:
    twice = Factor("a", "g", 1, "", lambda now: Value(1))
    with pytest.raises(ValueError, match="trial"):
        Scorecard("trial", [twice, twice], maximum=2)


def test_the_table_lists_every_factor() -> None:
    assert card().table() == (
        "| group | factor | points | cap |\n"
        "|---|---|---|---|\n"
        "| deeds | scans | 3 each | 15 |\n"
        "| deeds | silence | 10 less 2 per message | 8 |\n"
        "| deeds | views | 1 each | 4 |"
    )
