"""The same lead has the same scores in the API, in the admin, after the bulk jobs and in the
CSV."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from leads.models import Lead
from leads.services.pipeline.temperature import rescore_brokerage
from scoring.models import ContentScore, ScoringSetting
from scoring.services.conversion.override import set_score
from scoring.services.conversion.score import score_brokerage
from tests.conftest import Api, make_lead
from tests.leads.outcome_setting import number_in_use, train, write_outcomes
from tests.realty_crm.admin_setting import browser, page_url

pytestmark = pytest.mark.django_db


def make_telling_lead(brokerage: Brokerage, owner: User) -> Lead:
    """Temperature: 1 QR scan 3, 2 messages 2, phone 10, area 5, an hour's recency 20."""
    lead = make_lead(
        brokerage, owner=owner, source="referral", phone="+919845012345", locations=["Whitefield"],
        qr_scan_count=1,
        messages_count=2, total_interactions=3, last_customer_at=timezone.now(), reply_minutes=3,
        attributes={"loan": "yes", "colour": "mauve", "family": 4},
    )  # fmt: skip
    ContentScore.objects.create(
        brokerage=brokerage, lead=lead, urgency=5, intent=7, read_at=timezone.now()
    )
    return lead


def in_the_api(key: Api, lead: Lead) -> tuple[int, int]:
    answer = key.post(f"/api/leads/{lead.pk}/score").json()
    assert sum(factor["points"] for factor in answer["factors"]) == answer["lead_score"]
    total = sum(factor["points"] for factor in answer["conversion"]["factors"])
    assert answer["conversion"]["probability"] == pytest.approx(1 / (1 + 2 ** (-total / 20)))
    return answer["lead_score"], answer["conversion"]["score"]


def in_the_list(key: Api, lead: Lead) -> tuple[int, int]:
    row = next(row for row in key.get("/api/leads").json()["results"] if row["id"] == str(lead.pk))
    return row["lead_score"], row["conversion_score"]


def in_the_admin(user: User, lead: Lead) -> tuple[int, int]:
    page = browser(user).get(page_url(lead)).content.decode()
    found: Any = re.search(r"Why (\d+) points.*Conversion score (\d+)", page, re.DOTALL)
    return int(found[1]), int(found[2])


def stored(lead: Lead) -> tuple[int, int | None]:
    lead.refresh_from_db()
    return lead.lead_score, lead.conversion_score


def in_the_csv(lead: Lead, out: Path) -> int:
    call_command(
        "score_leads",
        "--brokerage",
        "sunrise",
        "--csv",
        str(out),
        stdout=out.with_suffix(".log").open("w"),
    )
    return next(
        int(row["score"])
        for row in csv.DictReader(out.open())
        if row["reference"] == lead.reference
    )


@pytest.mark.parametrize("by", ["rules", "own weights", "a model", "hand"])
def test_everywhere_the_same(
    by: str, sunrise: Brokerage, alice: User, meera: User, key: Api, tmp_path: Path
) -> None:
    if by == "own weights":
        weights = {"content": 10, "engagement": 10, "source": 60, "timing": 10, "profile": 10}
        ScoringSetting.objects.create(
            brokerage=sunrise, weights=weights, source_quality={"referral": 99}
        )
    if by == "a model":
        write_outcomes(sunrise, 400)
        train(sunrise)
    assert number_in_use(sunrise) == (1 if by == "a model" else 0)
    lead = make_telling_lead(sunrise, alice)
    if by == "hand":
        set_score(
            lead=lead,
            score=99,
            reason="a friend of the house",
            caller=staff_caller(meera),
            now=timezone.now(),
        )

    now = timezone.now()
    rescore_brokerage(brokerage=sunrise, now=now)
    score_brokerage(brokerage=sunrise, now=now)
    numbers = stored(lead)
    assert numbers[0] == 40
    assert numbers[1] is not None
    assert by != "hand" or numbers[1] == 99
    assert in_the_list(key, lead) == numbers
    assert in_the_admin(alice, lead) == numbers
    assert in_the_csv(lead, tmp_path / "scores.csv") == numbers[1]
    if by == "hand":
        assert key.post(f"/api/leads/{lead.pk}/score").json()["conversion"]["score"] == 99
    else:
        assert in_the_api(key, lead) == numbers
    assert stored(lead) == numbers
    assert rescore_brokerage(brokerage=sunrise, now=now).written == 0
    assert score_brokerage(brokerage=sunrise, now=now).written == 0
