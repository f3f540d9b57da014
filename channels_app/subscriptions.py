"""What the door hears: bookings and hand-overs become messages."""

from functools import partial
from uuid import UUID

from django.utils import timezone

from channels_app.models import Conversation
from channels_app.notices import CALLBACK_NOTICES, LEAD_NOTICES, VISIT_NOTICES
from channels_app.services.merge_threads import merge_threads
from channels_app.services.remember import remember_conversation
from channels_app.services.tell import (
    tell_about_callback,
    tell_about_hand_over,
    tell_about_visit,
    tell_former_agent,
)
from channels_app.services.tell_address import can_send_to, tell_code, tell_own_link
from channels_app.services.tell_leads import tell_about_lead
from channels_app.services.tell_models import tell_model_taken_back
from common import ports
from common.events import subscribe
from common.models import Event
from leads.models import Lead
from profiles.models import Identifier, VerificationCode
from profiles.services.memory.remember import keep_promises
from profiles.services.merging.movers import register
from scheduling.models import Callback, SiteVisit
from scoring.models import ConversionModel


def _visit(audiences: tuple[str, ...], event: Event) -> None:
    rows = SiteVisit.objects.select_related("brokerage", "project", "listing", "agent", "profile")
    visit = rows.filter(pk=event.payload["visit_id"]).first()
    if visit:  # erased meanwhile: nobody is left to tell
        tell_about_visit(event, visit, audiences, timezone.now())


def _callback(audiences: tuple[str, ...], event: Event) -> None:
    rows = Callback.objects.select_related("brokerage", "agent", "profile")
    callback = rows.filter(pk=event.payload["callback_id"]).first()
    if callback:
        tell_about_callback(event, callback, audiences, timezone.now())


def _lead(audiences: tuple[str, ...], event: Event) -> None:
    rows = Lead.objects.select_related("brokerage", "owner", "project")
    lead = rows.filter(pk=event.payload["lead_id"]).first()
    if lead:
        tell_about_lead(event, lead, audiences, timezone.now())


for _name, _audiences in LEAD_NOTICES.items():
    subscribe(_name, key=f"channels_app.tell.{_name}")(partial(_lead, _audiences))
for _name, _audiences in VISIT_NOTICES.items():
    subscribe(_name, key=f"channels_app.tell.{_name}")(partial(_visit, _audiences))
for _name, _audiences in CALLBACK_NOTICES.items():
    subscribe(_name, key=f"channels_app.tell.{_name}")(partial(_callback, _audiences))


@subscribe("code_asked", key="channels_app.tell.code_asked")
def _code_asked(event: Event) -> None:
    code = VerificationCode.objects.select_related("brokerage").filter(pk=event.payload["code_id"]).first()
    if code:
        tell_code(event, code, timezone.now())


@subscribe("own_link_asked", key="channels_app.tell.own_link_asked")
def _own_link_asked(event: Event) -> None:
    address = Identifier.objects.select_related("brokerage").filter(pk=event.payload["identifier_id"]).first()
    if address:
        tell_own_link(event, address, timezone.now())


@subscribe("conversion_model_taken_back", key="channels_app.tell.conversion_model_taken_back")
def _model_taken_back(event: Event) -> None:
    rows = ConversionModel.objects.select_related("brokerage").defer("card", "trial")
    tell_model_taken_back(event, rows.get(pk=event.payload["model_id"]), timezone.now())


@subscribe("visit_passed_on", key="channels_app.tell.visit_passed_on")
def _visit_passed_on(event: Event) -> None:
    visit = SiteVisit.objects.select_related("brokerage", "project", "listing").get(pk=event.payload["visit_id"])
    tell_former_agent(event, visit, timezone.now())


@subscribe("callback_passed_on", key="channels_app.tell.callback_passed_on")
def _callback_passed_on(event: Event) -> None:
    callback = Callback.objects.select_related("brokerage").get(pk=event.payload["callback_id"])
    tell_former_agent(event, callback, timezone.now())


@subscribe("callback_contacted", key="channels_app.keep.callback_contacted")
@subscribe("callback_completed", key="channels_app.keep.callback_completed")
def _called(event: Event) -> None:
    profile_id = Callback.objects.filter(pk=event.payload["callback_id"]).values_list("profile", flat=True).first()
    if profile_id:
        keep_promises(profile_id=profile_id, topic="call", now=timezone.now())


@subscribe("conversation_handed_over", key="channels_app.remember.conversation_handed_over")
def _remember_at_once(event: Event) -> None:
    """Who takes over reads what it is about."""
    remember_conversation(conversation_id=UUID(event.payload["conversation_id"]), now=timezone.now())


@subscribe("conversation_handed_over", key="channels_app.tell.conversation_handed_over")
@subscribe("conversation_waiting", key="channels_app.tell.conversation_waiting")
def _handed_over(event: Event) -> None:
    rows = Conversation.objects.select_related("brokerage", "agent", "profile", "lead")
    conversation = rows.filter(pk=event.payload["conversation_id"]).first()
    if conversation:
        tell_about_hand_over(event, conversation, timezone.now())


ports.can_send_to.register(can_send_to)
register(Conversation, work=merge_threads)
