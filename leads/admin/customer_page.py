"""What the pipeline adds to a customer's page: their leads, and what they have bought or rented."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.admin.acting import admin_page
from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from common.admin.panels import Panel, PanelRow
from common.text.format_money import format_money
from leads.admin.looks import temperature_badge
from leads.models import Lead
from leads.selectors import LEADS
from leads.selectors.receipts import lead_of_number
from leads.selectors.reports.deals import order_history
from profiles.admin.customer import customer_panels
from profiles.admin.find_customer import finders
from profiles.models import CustomerProfile

_SHOWN = 10


@finders.append
def _by_reference(term: str, brokerage: Brokerage | None) -> Q:
    """Whoever has the lead of this reference, or for whose enquiry this number was given out."""
    if joined := lead_of_number(brokerage.pk if brokerage else None, term):
        return Q(pk__in=Lead.objects.filter(pk=joined).values("profile"))
    return Q(pk__in=Lead.objects.filter(reference=term.lower()).values("profile"))


@customer_panels.add
def leads_panel(profile: CustomerProfile, user: User) -> Panel:
    leads = _leads_of(profile, user).select_related("owner").order_by("-created_at")[:_SHOWN]
    return Panel(
        "Leads",
        "trending_up",
        [
            PanelRow(
                lead.reference,
                admin_page(lead),
                f"{lead.get_status_display()} · {lead.owner.name if lead.owner else 'in the pool'}",
                temperature_badge(lead.temperature, lead.lead_score),
            )
            for lead in leads
        ],
        "No lead yet.",
    )


@customer_panels.add
def deals_panel(profile: CustomerProfile, user: User) -> Panel:
    deals = order_history(_leads_of(profile, user))[:_SHOWN]
    rows = [PanelRow(_bought(deal), admin_page(deal), _closed_words(deal)) for deal in deals]
    return Panel("Deals", "handshake", rows, "Nothing was bought or rented yet.")


def _leads_of(profile: CustomerProfile, user: User) -> "QuerySet[Any]":
    everything = Lead.objects.of(profile.brokerage_id)
    rows = everything if user.is_superuser else LEADS.rows(staff_caller(user))
    found: QuerySet[Any] = rows.filter(profile=profile)
    return found


def _bought(deal: Lead) -> str:
    what = (
        deal.listing.title
        if deal.listing
        else deal.project.name
        if deal.project
        else deal.reference
    )
    return f"{what}: {_amount(deal, deal.deal_value)}" if deal.deal_value is not None else what


def _closed_words(deal: Lead) -> str:
    words = [
        f"{timezone.localtime(deal.closed_at):%-d %b %Y}" if deal.closed_at else "",
        f"commission {_amount(deal, deal.commission)}" if deal.commission is not None else "",
        deal.owner.name if deal.owner else "",
    ]
    return " · ".join(word for word in words if word)


def _amount(deal: Lead, amount: Any) -> str:
    return format_money(
        amount, deal.currency or deal.brokerage.currency, words=deal.brokerage.money_words
    )
