"""The conversion score: its parts by hand, one lead or many, what moves it, and what is kept."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import Brokerage
from leads.models import Lead
from profiles.models import Identifier
from scoring.card.parts import PARTS, known_sql, table
from scoring.models import ContentScore, ScoreChange, ScoringSetting
from scoring.selectors.conversion_card import local_prices
from scoring.services.conversion.score import score_brokerage, score_lead
from tests.conftest import NOW, make_lead, make_listing, make_profile, make_project

MINUTE, HOUR, DAY = 1, 60, 1440


def parts_of(lead: Lead) -> dict[str, int | None]:
    text, params = known_sql(
        rows="id = %s",
        params=[lead.pk],
        zone=lead.brokerage.timezone,
        prices=local_prices(lead.brokerage),
        now=NOW,
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(f'part_{name}' for name in PARTS)} FROM ({text}) AS known", params
        )
        return dict(zip(PARTS, cursor.fetchone(), strict=True))


def test_an_unknown_lead_has_unknown_parts(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise, name="", source="import")
    # nothing but the half of what a budget could give
    assert parts_of(lead) == {
        "content": None,
        "engagement": 0,
        "source": None,
        "timing": None,
        "profile": 20,
    }


def test_content_is_the_mean_of_five_times_ten(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    content = ContentScore.objects.create(
        brokerage=sunrise, lead=lead, urgency=6, intent=10, budget=8, seriousness=3, authority=0
    )
    assert parts_of(lead)["content"] is None  # nobody has read it yet
    content.read_at = NOW
    content.save()
    assert parts_of(lead)["content"] == 54  # 27 / 5 × 10


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"messages_count": 2, "total_interactions": 2}, 20),  # 16 + 4
        (
            {"qr_scan_count": 1, "catalog_views": 3, "voice_count": 4, "total_interactions": 3},
            41,
        ),  # 10 + 15 + 10 + 6
        (
            dict.fromkeys(
                (
                    "messages_count",
                    "qr_scan_count",
                    "catalog_views",
                    "voice_count",
                    "total_interactions",
                ),
                2**31 - 1,
            ),
            100,  # 40 + 20 + 20 + 10 + 10
        ),
    ],
)
def test_engagement(sunrise: Brokerage, fields: dict[str, Any], expected: int) -> None:
    assert parts_of(make_lead(sunrise, **fields))["engagement"] == expected


@pytest.mark.parametrize(
    ("reply", "hour", "expected"),
    [
        (None, None, None),
        (0, None, 83),  # (2·100 + 50) / 3 = 83.3
        (5 * MINUTE, None, 83),
        (6 * MINUTE, None, 70),  # (2·80 + 50) / 3
        (HOUR, None, 70),
        (HOUR + 1, None, 53),  # (2·55 + 50) / 3 = 53.3
        (DAY, None, 53),
        (DAY + 1, None, 40),  # (2·35 + 50) / 3
        (3 * DAY, None, 40),
        (3 * DAY + 1, None, 27),  # (2·15 + 50) / 3 = 26.7
        (None, 11, 55),  # (2·50 + 65) / 3
        (None, 23, 47),  # (2·50 + 40) / 3 = 46.7
        (5, 11, 88),  # (200 + 65) / 3 = 88.3
    ],
)
def test_timing(
    sunrise: Brokerage, reply: int | None, hour: int | None, expected: int | None
) -> None:
    # 11:30 in Bengaluru is NOW
    asked = None if hour is None else NOW + timedelta(hours=hour - 11)
    lead = make_lead(sunrise, reply_minutes=reply, submitted_at=asked)
    assert parts_of(lead)["timing"] == expected


@pytest.mark.parametrize(("minutes", "expected"), [(-151, 47), (-150, 55), (569, 55), (570, 47)])
def test_the_hour_is_that_of_the_brokerage(sunrise: Brokerage, minutes: int, expected: int) -> None:
    """From 9:00 to 20:59 in Bengaluru; NOW is 11:30 there."""
    assert (
        parts_of(make_lead(sunrise, submitted_at=NOW + timedelta(minutes=minutes)))["timing"]
        == expected
    )


@pytest.mark.parametrize(
    ("budget", "fit"),
    [
        (9_000_000, 40),
        (8_999_999, 25),
        (7_000_000, 25),
        (6_999_999, 10),
        (5_000_000, 10),
        (4_999_999, 0),
    ],
)
def test_the_budget_fits_the_local_median(sunrise: Brokerage, budget: int, fit: int) -> None:
    here = make_project(sunrise, "Here")
    for price in (8_000_000, 10_000_000, 40_000_000):  # median 1 crore
        make_listing(here, "2BHK", price)
    make_listing(here, "3BHK", 90_000_000)
    make_listing(here, "2BHK", 10, status="sold")
    make_listing(make_project(sunrise, "There", locality="Hoodi"), "2BHK", 10)
    lead = make_lead(
        sunrise,
        budget_max=budget,
        currency="INR",
        locations=["WHITEFIELD", "Hoodi"],
        configurations=["2BHK"],
    )
    assert parts_of(lead)["profile"] == 15 + fit  # name, budget and location


def test_without_a_price_of_the_configuration_that_of_the_locality_counts(
    sunrise: Brokerage,
) -> None:
    make_listing(make_project(sunrise, "Here"), "3BHK", 10_000_000)
    lead = make_lead(sunrise, budget_max=6_000_000, currency="INR", locations=["Whitefield"])
    assert parts_of(lead)["profile"] == 25
    lead.currency = "AED"
    lead.save()
    assert parts_of(lead)["profile"] == 35  # no price in dirhams is known


def test_a_verified_identity_is_worth_20(sunrise: Brokerage) -> None:
    profile = make_profile(sunrise)
    lead = make_lead(sunrise, profile)
    known = Identifier.objects.create(
        brokerage=sunrise,
        profile=profile,
        kind="email",
        value="j@example.org",
        first_seen=NOW,
        last_seen=NOW,
    )
    assert parts_of(lead)["profile"] == 25
    known.verified_at = NOW
    known.save()
    assert parts_of(lead)["profile"] == 45
    known.active = False
    known.save()
    assert parts_of(lead)["profile"] == 25


def test_the_rule_card_by_hand(sunrise: Brokerage) -> None:
    """Parts: engagement 0, source 60, profile 25; above even −50·0.25, 10·0.2 and −25·0.1, each ×
    125 hundredths of points, halves rounded up: −1562 + 250 − 312 = −1624; p = 1 / (1 +
    2^(16.24/20)) = 0.3629, 1 + 99·p = 36.9."""
    lead = make_lead(sunrise)
    score_lead(lead=lead, brokerage=sunrise, now=NOW)
    assert (lead.conversion_score, lead.conversion_points, lead.conversion_model) == (37, -1624, 0)
    assert not ScoreChange.objects.exists()  # a first score is no change


def test_weights_and_qualities_are_the_brokerages(sunrise: Brokerage) -> None:
    ScoringSetting.objects.create(
        brokerage=sunrise,
        weights={"content": 0, "engagement": 0, "source": 100, "timing": 0, "profile": 0},
        source_quality={"website": 90},
    )
    lead = make_lead(sunrise)
    score_lead(lead=lead, brokerage=sunrise, now=NOW)
    assert lead.conversion_points == 5000  # 40 above even, 1.25 each


def scored(brokerage: Brokerage, **how: Any) -> tuple[int, int, int]:
    done = score_brokerage(brokerage=brokerage, now=NOW, **how)
    return done.looked_at, done.written, done.kept


def test_a_run_writes_only_what_differs(sunrise: Brokerage, marina: Brokerage) -> None:
    first, second = make_lead(sunrise), make_lead(sunrise)
    elsewhere = make_lead(marina)
    assert scored(sunrise) == (2, 2, 0)
    assert scored(sunrise) == (2, 0, 0)
    assert scored(sunrise, only_due=True) == (0, 0, 0)
    Lead.objects.filter(pk=first.pk).update(messages_count=5, conversion_due=True)
    assert scored(sunrise, only_due=True) == (1, 1, 1)
    change = ScoreChange.objects.get()
    # engagement 0 → 40: 12.5 points: p = 1 / (1 + 2^(3.75/20)) = 0.4676
    assert (change.lead_id, change.before, change.after, change.because) == (
        first.pk,
        37,
        47,
        "computed",
    )
    elsewhere.refresh_from_db()
    second.refresh_from_db()
    assert (elsewhere.conversion_score, second.conversion_score) == (None, 37)


def test_small_changes_are_not_kept(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise)
    scored(sunrise)
    Lead.objects.filter(pk=lead.pk).update(qr_scan_count=1, conversion_due=True)
    assert scored(sunrise, only_due=True) == (1, 1, 0)  # 3.125 points: p = 0.3875, score 39
    lead.refresh_from_db()
    assert lead.conversion_score == 39


def test_a_score_by_hand_stays(sunrise: Brokerage) -> None:
    lead = make_lead(sunrise, conversion_is_manual=True, conversion_score=90)
    assert scored(sunrise) == (1, 1, 0)
    lead.refresh_from_db()
    assert (lead.conversion_score, lead.conversion_points) == (90, -1624)


def test_the_documentation_has_the_table() -> None:
    assert table() in (Path(settings.BASE_DIR) / "docs" / "conversion-score.md").read_text()
