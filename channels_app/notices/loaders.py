"""How an event becomes news: one loader for each kind of row that events are about. None where the
row was erased meanwhile, or the news is old by now: then nobody is left to tell."""

from datetime import datetime
from typing import Any

from django.contrib.humanize.templatetags.humanize import naturaltime

from accounts.models import User
from channels_app.models import Conversation
from channels_app.notices.news import News, admin_link
from channels_app.services.fill_in import BLANK
from common.models import Event
from leads.events import LEAD_OVERDUE
from leads.models import Lead
from profiles.models import Identifier, VerificationCode
from profiles.services.identity.own_link import VALID as LINK_VALID
from profiles.services.identity.own_link import where_to
from profiles.services.identity.verification import VALID as CODE_VALID
from scheduling.hours.wording import clock_words
from scheduling.models import Callback, LeadOffer, SiteVisit
from scheduling.presentation import callback_message, expected, told, visit_message
from scoring.models import ConversionModel


def visit(event: Event, now: datetime) -> News | None:
    """``told`` is when, in the customer's words; ``hour`` the RM's planned hour: 9 AM – 10 AM."""
    rows = SiteVisit.objects.select_related("brokerage", "project", "listing", "agent", "profile")
    row = rows.filter(pk=event.payload["visit_id"]).first()
    if row is None:
        return None
    hours = (row.planned_start, row.planned_end)
    zone = row.brokerage.zone
    return News(
        row.brokerage,
        {
            "visit": row,
            "booking": row,
            "told": told(row),
            "hour": " – ".join(clock_words(at.astimezone(zone).time()) for at in hours),
            "message": visit_message(row),
            "link": admin_link(row),
        },
        agent=row.agent,
        former_agent=_former_agent(event),
        contact_email=row.contact_email,
        customer=row.profile,
        line="" if event.payload.get("in_conversation") else visit_message(row),
    )


def callback(event: Event, now: datetime) -> News | None:
    """``expected`` is when the call comes."""
    rows = Callback.objects.select_related("brokerage", "agent")
    row = rows.filter(pk=event.payload["callback_id"]).first()
    if row is None:
        return None
    return News(
        row.brokerage,
        {
            "callback": row,
            "booking": row,
            "expected": expected(row, now),
            "message": callback_message(row, now),
            "link": admin_link(row),
        },
        agent=row.agent,
        former_agent=_former_agent(event),
        contact_email=row.contact_email,
    )


def lead(event: Event, now: datetime) -> News | None:
    """A lead that waits: its business is the owner's, else the agent's to whom it is offered. Old
    once it was touched or closed, or taken where it was to be taken."""
    rows = Lead.objects.select_related("brokerage", "owner", "project")
    row = rows.filter(pk=event.payload["lead_id"]).first()
    if row is None or row.first_contact_at or not row.is_open:
        return None
    if row.owner_id and event.name != LEAD_OVERDUE.name:
        return None
    offer = _open_offer(event, row)
    agent = row.owner or (offer.agent if offer else None)
    until = offer.due_at.astimezone(row.brokerage.zone).time() if offer else None
    return News(
        row.brokerage,
        {
            "lead": row,
            "offer": offer,
            "until": clock_words(until) if until else "",
            "waiting": naturaltime(row.submitted_at or row.created_at),
            "link": admin_link(row),
        },
        agent=agent if agent and agent.is_active else None,
    )


def conversation(event: Event, now: datetime) -> News | None:
    """``reason`` is why it is handed over or given to somebody."""
    rows = Conversation.objects.select_related("brokerage", "agent", "profile")
    row = rows.filter(pk=event.payload["conversation_id"]).first()
    if row is None:
        return None
    context = {
        "conversation": row,
        "reason": event.payload.get("reason", ""),
        "link": admin_link(row),
    }
    return News(row.brokerage, context, agent=row.agent)


def conversion_model(event: Event, now: datetime) -> News | None:
    """What became of a trained model."""
    rows = ConversionModel.objects.select_related("brokerage").defer("card", "trial")
    row = rows.filter(pk=event.payload["model_id"]).first()
    return News(row.brokerage, {"model": row, "link": admin_link(row)}) if row else None


def code(event: Event, now: datetime) -> News | None:
    """Six digits for an address. The letter names nobody: whoever typed the address chose the
    name."""
    rows = VerificationCode.objects.select_related("brokerage")
    row = rows.filter(pk=event.payload["code_id"]).first()
    if row is None:
        return None
    minutes = int(CODE_VALID.total_seconds() // 60)
    return News(
        row.brokerage,
        {"blank": BLANK, "minutes": minutes},
        proof=(row.kind, row.address),
        fill_in={"code": str(row.pk)},
    )


def own_link(event: Event, now: datetime) -> News | None:
    """The link to the customer's own page, which asks "is this you?" first; it names nobody
    either."""
    rows = Identifier.objects.select_related("brokerage")
    row = rows.filter(pk=event.payload["identifier_id"]).first()
    if row is None:
        return None
    return News(
        row.brokerage,
        {"blank": BLANK, "days": LINK_VALID.days},
        proof=(row.kind, where_to(row)),
        fill_in={"link": str(row.pk)},
    )


def _former_agent(event: Event) -> User | None:
    former = event.payload.get("agent_id")
    return User.objects.filter(pk=former, is_active=True).first() if former else None


def _open_offer(event: Event, lead: Lead) -> Any:
    offers = LeadOffer.objects.filter(lead=lead, closed_at__isnull=True).select_related("agent")
    if offered := event.payload.get("offer_id"):
        offers = offers.filter(pk=offered)
    return offers.first()
