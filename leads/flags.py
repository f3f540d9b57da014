"""Flags: what calls for action on a lead. One declaration gives the filter of lists, the badges of
a page, the next best actions and the table in the documentation."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from leads.choices import CLOSED

SILENT = timedelta(days=3)
_OPEN = ~Q(status__in=CLOSED)


@dataclass(frozen=True)
class Flag:
    """``words`` is the badge, ``rule`` the condition in words (it is the reason, too), ``action``
    what to do about it; empty where the flag only says something. ``fits`` gets the present time
    and returns a condition over the lead's own columns; only open leads have flags."""

    name: str
    words: str
    rule: str
    fits: Callable[[datetime], Q]
    action: str = ""


#: the most pressing first
FLAGS = (
    Flag(
        "overdue",
        "Overdue: nobody has reacted",
        "nobody has reacted by the deadline",
        lambda now: Q(react_by__lte=now),
        "Call at once",
    ),
    Flag(
        "call_now",
        "Call now: nobody has yet",
        "the phone is known and nobody has been in touch",
        lambda now: ~Q(phone="") & Q(first_contact_at__isnull=True),
        "Call for the first time",
    ),
    Flag(
        "follow_up_due",
        "Follow-up is due",
        "the planned follow-up is due",
        lambda now: Q(next_follow_up_at__lte=now),
        "Follow up as planned",
    ),
    Flag(
        "unheard_voice",
        "Unheard voice message",
        "a voice message was not listened to",
        lambda now: Q(unheard_voice_count__gt=0),
        "Listen to the voice message",
    ),
    Flag(
        "ready_to_close",
        "Ready to close: voice, phone and budget",
        "voice message, budget and phone are there",
        lambda now: (
            Q(voice_count__gt=0)
            & ~Q(phone="")
            & (Q(budget_min__isnull=False) | Q(budget_max__isnull=False))
        ),
        "Ask for the decision",
    ),
    Flag(
        "re_engage",
        "Promising, but silent for three days",
        "50 points or more, and silent for more than 3 days",
        lambda now: (
            Q(lead_score__gte=50)
            & (Q(last_customer_at__lt=now - SILENT) | Q(last_customer_at__isnull=True))
        ),
        "Write again with something new",
    ),
    Flag(
        "serious_buyer",
        "Serious buyer: scanned twice",
        "2 QR scans or more",
        lambda now: Q(qr_scan_count__gte=2),
        "Offer a site visit",
    ),
    Flag("hot_prospect", "Hot prospect", "more than 70 points", lambda now: Q(lead_score__gt=70)),
)
BY_NAME = {flag.name: flag for flag in FLAGS}


def flagged(rows: "QuerySet[Any]", name: str, now: datetime) -> "QuerySet[Any]":
    """The rows with this flag."""
    return rows.filter(_OPEN & BY_NAME[name].fits(now))


def annotations(now: datetime) -> dict[str, Any]:
    """``flag_<name>``: true or false (null where the columns do not say)."""
    return {
        f"flag_{flag.name}": ExpressionWrapper(_OPEN & flag.fits(now), output_field=BooleanField())
        for flag in FLAGS
    }


def flags_of(row: dict[str, Any]) -> list[Flag]:
    """The flags of one row that was read with ``annotations``."""
    return [flag for flag in FLAGS if row[f"flag_{flag.name}"]]


def flags_of_lead(rows: "QuerySet[Any]", pk: UUID, now: datetime) -> list[Flag]:
    """The flags of one lead, by the same SQL as the filter."""
    named = annotations(now)
    row = rows.filter(pk=pk).order_by().annotate(**named).values(*named).first()
    return flags_of(row) if row else []


def table() -> str:
    """The flags as a Markdown table, for the documentation."""
    lines = ["| flag | when | what to do |", "|---|---|---|"]
    return "\n".join(
        lines + [f"| {flag.words} | {flag.rule} | {flag.action or '–'} |" for flag in FLAGS]
    )
