"""The managers' report: funnel, speed, conversion, revenue, people. Tables with bars, drawn by the
browser alone."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from accounts.admin.permits import may, person
from accounts.models import Brokerage
from common.text.format_money import format_money
from leads.admin.bars import Bar, Table, bars
from leads.choices import LeadStatus
from leads.selectors.reports.analytics import lead_analytics

PERIODS = (7, 30, 90, 365)
_USUAL = 30
_NOTHING = "–"


def report_urls(site: AdminSite) -> list[URLPattern]:
    """Below the lead list's address."""

    def view(request: HttpRequest) -> HttpResponse:
        return report(request, site)

    return [path("report/", site.admin_view(view), name="leads_lead_report")]


def report(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The report of the person's brokerage; a superuser, who has none, chooses one."""
    if not may(request.user, "analytics.read"):
        raise PermissionDenied
    brokerages = _brokerages(request)
    brokerage = _chosen(request, brokerages)
    days = _days(request)
    context = {
        **site.each_context(request),
        "title": "Report",
        "days": days,
        "periods": PERIODS,
        "brokerages": brokerages if len(brokerages) > 1 else [],
        "brokerage": brokerage,
        "cards": _cards(brokerage, days) if brokerage else [],
    }
    return TemplateResponse(request, "leads/admin/report.html", context)


def _brokerages(request: HttpRequest) -> list[Brokerage]:
    user = person(request)
    if user.brokerage:
        return [user.brokerage]
    return list(Brokerage.objects.order_by("name")[:200])


def _chosen(request: HttpRequest, brokerages: list[Brokerage]) -> Brokerage | None:
    try:
        wanted = UUID(request.GET.get("brokerage", ""))
    except ValueError:
        wanted = None
    return next(
        (one for one in brokerages if one.pk == wanted), brokerages[0] if brokerages else None
    )


def _days(request: HttpRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in {str(days) for days in PERIODS} else _USUAL


def _cards(brokerage: Brokerage, days: int) -> list[Table]:
    now = timezone.now()
    found = lead_analytics(brokerage, now - timedelta(days=days), now)
    return [
        _funnel(found["funnel"]),
        *_speed(found["speed_to_lead"]),
        *_conversion(found["conversion"]),
        _lost(found["lost_reasons"]),
        *_revenue(found["revenue"], brokerage),
        _people(found["agents"]),
        _forecast(found["forecast"], brokerage),
    ]


def _funnel(steps: list[dict[str, Any]]) -> Table:
    rows = [
        Bar(
            LeadStatus(step["status"]).label,
            step["reached"],
            (_number(step["reached"]), _percent(step["share"]), _days_words(step["median_days"])),
        )
        for step in steps
    ]
    empty = not any(row.value for row in rows)
    head = ("Came so far", "Leads", "Share", "Stayed (median)")
    return Table(
        "Funnel", "filter_alt", head, [] if empty else bars(rows), "No lead came in this period."
    )


def _speed(found: dict[str, Any]) -> list[Table]:
    everybody = {"name": "All", **found["all"]}
    return [
        _waits("Speed to lead", "Who", [everybody, *found["agent"]]),
        _waits("Speed to lead by source", "Source", found["source"]),
    ]


def _waits(title: str, what: str, groups: list[dict[str, Any]]) -> Table:
    rows = [
        Bar(
            group["name"],
            group["within_5_min"] or 0,
            (
                _wait_words(group["median_seconds"]),
                _wait_words(group["p90_seconds"]),
                _percent(group["within_5_min"]),
                _percent(group["never_contacted"]),
            ),
        )
        for group in groups
        if group["leads"]
    ]
    head = (what, "Median", "p90", "≤ 5 min", "Never")
    return Table(title, "bolt", head, bars(rows, full=1), "Nobody asked in this period.")


def _conversion(found: dict[str, list[dict[str, Any]]]) -> list[Table]:
    titles = {
        "source": ("By source", "campaign"),
        "agent": ("By agent", "badge"),
        "temperature": ("By hottest temperature", "thermostat"),
        "project": ("By project", "apartment"),
    }
    return [
        Table(
            f"Conversion: {title.lower()}",
            icon,
            (title.removeprefix("By ").capitalize(), "Leads", "Won", "Lost", "Rate"),
            bars(
                [
                    Bar(
                        row["name"],
                        row["won"],
                        (
                            *(_number(row[n]) for n in ("leads", "won", "lost")),
                            _percent(row["rate"]),
                        ),
                    )
                    for row in found[name]
                ]
            ),
            "No lead came in this period.",
        )
        for name, (title, icon) in titles.items()
    ]


def _lost(reasons: list[dict[str, Any]]) -> Table:
    rows = [
        Bar(row["reason"] or "No reason given", row["count"], (_number(row["count"]),))
        for row in reasons
    ]
    return Table(
        "Why leads were lost", "heart_broken", ("Reason", "Leads"), bars(rows), "None was lost."
    )


def _revenue(found: dict[str, list[dict[str, Any]]], brokerage: Brokerage) -> list[Table]:
    titles = {
        "total": "Revenue",
        "agent": "Revenue by agent",
        "source": "Revenue by source",
        "project": "Revenue by project",
    }
    return [
        Table(
            title,
            "payments",
            ("", "Deals", "Value", "Commission"),
            bars([_earned(row, brokerage) for row in found[name]]),
            "No deal was closed in this period.",
        )
        for name, title in titles.items()
    ]


def _earned(row: dict[str, Any], brokerage: Brokerage) -> Bar:
    amounts = (_money(row[name], row["currency"], brokerage) for name in ("value", "commission"))
    return Bar(row["name"], float(row["value"]), (_number(row["deals"]), *amounts))


def _people(found: list[dict[str, Any]]) -> Table:
    rows = [
        Bar(
            row["name"],
            row["touches"],
            tuple(_number(row[name]) for name in ("touches", "leads", "days_active")),
        )
        for row in found
    ]
    head = ("Who", "Touches", "Leads", "Days active")
    return Table(
        "Activity",
        "directions_run",
        head,
        bars(rows),
        "Nobody logged a call or message in this period.",
    )


def _forecast(found: dict[str, Any] | None, brokerage: Brokerage) -> Table:
    rows = []
    if found:
        values = [
            _money(one["value"], one["currency"], brokerage) for one in found["expected_value"]
        ]
        rows = [
            Bar("Open leads with a score", 0, (_number(found["leads"]),)),
            Bar("Deals to expect", 0, (f"{found['expected_won']:,.1f}",)),
            Bar("Their value, by the budgets", 0, (" + ".join(values) or _NOTHING,)),
        ]
    empty = "There is no conversion score yet: it comes with the first trained model."
    return Table("Forecast", "trending_up", ("Open now", ""), bars(rows), empty)


def _money(amount: Decimal, currency: str, brokerage: Brokerage) -> str:
    return format_money(amount, currency, words=brokerage.money_words) if amount else _NOTHING


def _number(count: int) -> str:
    return f"{count:,}"


def _percent(share: float | None) -> str:
    """With a decimal below 10 %: there it makes the difference."""
    if share is None:
        return _NOTHING
    return f"{100 * share:.1f} %" if 0 < share < 0.0995 else f"{100 * share:.0f} %"


def _days_words(days: float | None) -> str:
    return _NOTHING if days is None else f"{days:.1f} d"


def _wait_words(seconds: int | None) -> str:
    if seconds is None:
        return _NOTHING
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes / 60:.1f} h" if minutes < 48 * 60 else f"{minutes / 1440:.0f} d"
