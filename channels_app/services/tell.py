"""Telling people about bookings and hand-overs: texts from templates, out through queue_message."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Brokerage, User
from channels_app.bot.turn import CUSTOMER as CHATTING
from channels_app.choices import Author, Purpose
from channels_app.models import Conversation, Message, MessageKey
from channels_app.notices import AGENT, CUSTOMER, IN_THREAD, MANAGERS
from channels_app.services.conversations import OPEN_STATES, add_message
from channels_app.services.queue_message import Letter, queue_message
from common.channels import Channel
from common.ids import uuid7
from common.models import Event, Step
from common.sql.row_keys import claim_keys
from scheduling.hours.wording import clock_words
from scheduling.models import Callback, SiteVisit
from scheduling.presentation import callback_message, expected, told, visit_message


def tell_about_visit(event: Event, visit: SiteVisit, audiences: Iterable[str], now: datetime) -> None:
    """E-mails to customer, RM and managers, and a line in the customer's web chat."""
    context = {
        "visit": visit,
        "told": told(visit),
        "hour": _hour(visit),
        "message": visit_message(visit),
        "link": admin_link("scheduling_sitevisit_change", visit),
    }
    _send(event, visit.brokerage, visit, context, audiences, now)
    if event.name in IN_THREAD:
        _post(event, visit, now)


def tell_about_callback(event: Event, callback: Callback, audiences: Iterable[str], now: datetime) -> None:
    """E-mails to customer, RM and managers."""
    context = {
        "callback": callback,
        "expected": expected(callback, now),
        "message": callback_message(callback, now),
        "link": admin_link("scheduling_callback_change", callback),
    }
    _send(event, callback.brokerage, callback, context, audiences, now)


def tell_former_agent(event: Event, booking: SiteVisit | Callback, now: datetime) -> None:
    """Whoever had it must not come for nothing."""
    person = User.objects.filter(pk=event.payload["agent_id"], is_active=True).first()
    if person:
        context = {"booking": booking, "told": told(booking) if isinstance(booking, SiteVisit) else ""}
        tell_person(event, booking.brokerage, person, f"{event.name}_agent", context, now)


def tell_about_hand_over(event: Event, conversation: Conversation, now: datetime) -> None:
    """The conversation's agent, or the managers where it has none."""
    context = {
        "conversation": conversation,
        "reason": event.payload.get("reason", ""),
        "link": admin_link("channels_app_conversation_change", conversation),
    }
    people = [conversation.agent] if conversation.agent else managers_of(conversation.brokerage)
    for person in people:
        tell_person(event, conversation.brokerage, person, f"{event.name}_agent", context, now)


def _hour(visit: SiteVisit) -> str:
    """The RM's planned hour in words: 9 AM – 10 AM."""
    zone = visit.brokerage.zone
    return " – ".join(clock_words(at.astimezone(zone).time()) for at in (visit.planned_start, visit.planned_end))


def managers_of(brokerage: Brokerage) -> list[User]:
    """Who hears of what needs a manager."""
    return list(brokerage.users.filter(role=Role.MANAGER, is_active=True))


def admin_link(name: str, row: Any) -> str:
    """The page of a row in the back office, for e-mails."""
    return f"{settings.PUBLIC_URL}{reverse(f'admin:{name}', args=[row.pk])}"


def _send(
    event: Event,
    brokerage: Brokerage,
    booking: SiteVisit | Callback,
    context: dict[str, Any],
    audiences: Iterable[str],
    now: datetime,
) -> None:
    for audience in audiences:
        template = f"{event.name}_{audience}"
        if audience == CUSTOMER and booking.contact_email:
            subject, body = render(template, brokerage, context)
            letter = Letter(
                channel=Channel.EMAIL,
                address=booking.contact_email,
                subject=subject,
                body=body,
                dedup_key=f"{event.pk}:customer",
            )
            queue_message(brokerage=brokerage, letter=letter, now=now)
        elif audience == AGENT and booking.agent:
            tell_person(event, brokerage, booking.agent, template, context, now)
        elif audience == MANAGERS:
            for manager in managers_of(brokerage):
                tell_person(event, brokerage, manager, f"{event.name}_agent", context, now)


def tell_person(
    event: Event, brokerage: Brokerage, person: User, template: str, context: dict[str, Any], now: datetime
) -> None:
    """An e-mail to a member of staff; each hears of an event once."""
    subject, body = render(template, brokerage, context | {"person": person})
    letter = Letter(
        channel=Channel.EMAIL,
        address=person.email,
        subject=subject,
        body=body,
        dedup_key=f"{event.pk}:{person.pk}",
        purpose=Purpose.STAFF,
        recipient=person,
    )
    queue_message(brokerage=brokerage, letter=letter, now=now)


def _post(event: Event, visit: SiteVisit, now: datetime) -> None:
    spoken = Message.objects.filter(conversation=OuterRef("pk"), channel=Channel.WEB_CHAT)
    # locked, so that the thread's messages become readable in the order of their keys
    conversation = (
        visit.profile.conversations.filter(
            Exists(spoken),
            brokerage=visit.brokerage_id,
            state__in=OPEN_STATES,
        )
        .select_for_update(of=("self",))
        .first()
    )
    last = Step.objects.filter(subject_id=visit.pk).order_by("-at", "-id").values_list("actor", flat=True).first()
    if conversation is None or last == CHATTING.words:
        return
    message_id = uuid7()
    cause = {f"{event.pk}:thread": message_id}
    if not claim_keys(MessageKey, brokerage_id=visit.brokerage_id, keys=cause):
        return
    add_message(
        conversation,
        author=Author.SYSTEM,
        channel=Channel.WEB_CHAT,
        now=now,
        purpose=Purpose.SERVICE,
        body=visit_message(visit),
        id=message_id,
    )


def render(template: str, brokerage: Brokerage, context: dict[str, Any]) -> tuple[str, str]:
    """Subject (one line) and body of a notice."""
    text = render_to_string(f"messages/{template}.txt", {"brokerage": brokerage, **context})
    subject, _, body = text.strip().partition("\n")
    return " ".join(subject.split()), body.strip() + "\n"
