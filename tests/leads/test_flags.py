"""Flags: one declaration for filters, badges, actions and the documentation."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from accounts.models import Brokerage
from leads.flags import FLAGS, flagged, flags_of_lead, table
from leads.models import Lead
from tests.conftest import NOW, make_lead

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
CALLED = {"first_contact_at": NOW}
PHONE = {"phone": "+919876543210"}


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({}, []),
        ({"react_by": NOW}, ["overdue"]),
        ({"react_by": NOW + SECOND}, []),
        (PHONE, ["call_now"]),
        (PHONE | CALLED, []),
        ({"next_follow_up_at": NOW}, ["follow_up_due"]),
        ({"next_follow_up_at": NOW + SECOND}, []),
        ({"unheard_voice_count": 1, "voice_count": 1}, ["unheard_voice"]),
        ({"lead_score": 50, "last_customer_at": NOW - 3 * DAY}, []),
        ({"lead_score": 50, "last_customer_at": NOW - 3 * DAY - SECOND}, ["re_engage"]),
        ({"lead_score": 50}, ["re_engage"]),
        ({"lead_score": 49}, []),
        ({"lead_score": 70, "last_customer_at": NOW}, []),
        ({"lead_score": 71, "last_customer_at": NOW}, ["hot_prospect"]),
        ({"qr_scan_count": 1}, []),
        ({"qr_scan_count": 2}, ["serious_buyer"]),
        ({"voice_count": 1, "budget_min": 1} | PHONE | CALLED, ["ready_to_close"]),
        ({"voice_count": 1, "budget_max": 1} | PHONE | CALLED, ["ready_to_close"]),
        ({"voice_count": 1} | PHONE | CALLED, []),
        ({"budget_max": 1} | PHONE | CALLED, []),
        ({"voice_count": 1, "budget_max": 1}, []),
        ({"qr_scan_count": 2, "lead_score": 90, "status": "won"} | PHONE, []),
        ({"qr_scan_count": 2, "react_by": NOW, "status": "lost"}, []),
    ],
)
def test_badge_and_filter_agree_with_the_rule(
    sunrise: Brokerage, fields: dict[str, Any], names: list[str]
) -> None:
    lead = make_lead(sunrise, **fields)
    rows = Lead.objects.of(sunrise.pk)
    assert [flag.name for flag in flags_of_lead(rows, lead.pk, NOW)] == names
    assert [flag.name for flag in FLAGS if flagged(rows, flag.name, NOW).exists()] == names


def test_the_flags_of_the_design_are_there() -> None:
    wanted = {
        "re_engage",
        "call_now",
        "unheard_voice",
        "hot_prospect",
        "serious_buyer",
        "ready_to_close",
    }
    assert wanted <= {flag.name for flag in FLAGS}


def test_a_lead_out_of_reach_has_none(sunrise: Brokerage, marina: Brokerage) -> None:
    lead = make_lead(marina, qr_scan_count=2)
    assert flags_of_lead(Lead.objects.of(sunrise.pk), lead.pk, NOW) == []


def test_the_documentation_has_the_table() -> None:
    assert table() in (Path(settings.BASE_DIR) / "docs" / "leads.md").read_text()
