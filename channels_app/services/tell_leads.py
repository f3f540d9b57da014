"""Telling staff about leads that wait for them."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import naturaltime

from accounts.models import User
from channels_app.notices import AGENT, MANAGERS
from channels_app.services.tell import admin_link, managers_of, tell_person
from common.models import Event
from leads.models import Lead
from scheduling.hours.wording import clock_words
from scheduling.models import LeadOffer


def tell_about_lead(event: Event, lead: Lead, audiences: Iterable[str], now: datetime) -> None:
    """E-mails to the owner (or the agent to whom the lead is offered) and to the managers. News that is old by now (the
    lead was touched, taken or closed meanwhile) is told to nobody."""
    if lead.first_contact_at or not lead.is_open or (lead.owner_id and event.name != "lead_overdue"):
        return
    open_offers = LeadOffer.objects.filter(lead=lead, closed_at__isnull=True).select_related("agent")
    if offered := event.payload.get("offer_id"):
        open_offers = open_offers.filter(pk=offered)
    offer = open_offers.first()
    agent = lead.owner or (offer.agent if offer else None)
    people: list[User] = []
    if AGENT in audiences and agent and agent.is_active:
        people.append(agent)
    if MANAGERS in audiences:
        people += managers_of(lead.brokerage)
    context = {
        "lead": lead,
        "offer": offer,
        "until": clock_words(offer.due_at.astimezone(lead.brokerage.zone).time()) if offer else "",
        "waiting": naturaltime(lead.submitted_at or lead.created_at),
        "link": admin_link("leads_lead_change", lead),
    }
    for person in dict.fromkeys(people):
        tell_person(event, lead.brokerage, person, f"{event.name}_agent", context, now)
