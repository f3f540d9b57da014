"""A customer with something in every table, under words that occur nowhere else."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.services.answer_as_staff import answer_as_staff
from common.events.dispatch import deliver_due
from common.ids import uuid7
from common.models import EventDelivery
from common.text.phones import parse_phone
from common.transitions import keep_step
from leads.models import HotMark, Lead, TemperatureChange
from listings.models import Project
from profiles import models
from profiles.handles import Contact, read_email
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import resolve
from profiles.services.privacy.consent import record_consent
from scheduling.models import LeadOffer, SiteVisit
from scoring.models import ContentScore, ScoreChange
from tests.conftest import TEST, key_api, make_profile
from tests.flows.api_setting import next_saturday

NAME, PHONE, EMAIL, USER_ID = (
    "Zebulon Quastrup",
    "+919845077321",
    "zq.private@example.org",
    "site-zq-77",
)
WORD = "xylophonist"
#: what nobody may find after an erasure
TRACES = (NAME, "Quastrup", PHONE, PHONE[3:], EMAIL, USER_ID, WORD)


def build_person(brokerage: Brokerage, project: Project, agent: User) -> CustomerProfile:
    """Through the API where it has a call; the other tables get one row each."""
    now = timezone.now()
    api = key_api(brokerage)
    who = {"user_id": USER_ID, "name": NAME, "phone": PHONE, "email": EMAIL}
    first = str(uuid7())
    chat = {**who, "message_id": first, "session_id": "s-1"}
    assert (
        api.post("/api/chat", {**chat, "text": f"I am a {WORD}, show me 2BHK"}).status_code == 200
    )
    assert api.post("/api/chat", {**who, "text": "I want to talk to a human"}).status_code == 200
    event = {"id": str(uuid7()), "type": "property_viewed", "project": str(project.pk)}
    assert api.post("/api/track", {"user_id": USER_ID, "events": [event]}).status_code == 202
    visit = {
        "project": str(project.pk),
        "date": next_saturday().isoformat(),
        "slot": "morning",
        "notes": WORD,
    }
    booked = api.post(
        "/api/schedule/site-visit", {**who, **visit}, **{"Idempotency-Key": "visit-1"}
    )
    assert booked.status_code == 201, booked.content
    assert api.post("/api/schedule/callback", {**who, "reason": WORD}).status_code == 201
    profile: CustomerProfile = models.Identifier.objects.get(kind="external", value=USER_ID).profile
    lead = Lead.objects.get(profile=profile)
    Lead.objects.filter(pk=lead.pk).update(
        initial_message=WORD, tags=[WORD], attributes={"job": WORD}, owner=agent
    )
    _scores(lead, now)
    TemperatureChange.objects.create(
        brokerage=brokerage,
        lead=lead,
        from_temperature="cold",
        to_temperature="hot",
        score=60,
        factors=[],
        at=now,
    )
    keep_step(lead, "lead", "new", "contacted", actor=TEST, reason=f"{NAME} called", at=now)
    SiteVisit.objects.filter(profile=profile).update(rm_notes=f"{NAME} is a {WORD}")
    conversation = profile.conversations.get()
    answer_as_staff(conversation=conversation, user=agent, text=f"Hello {NAME}", now=now)
    while deliver_due():
        pass
    EventDelivery.objects.filter(event__payload__conversation_id=str(conversation.pk)).update(
        last_error=f"no {EMAIL}"
    )
    _log_line(agent, lead)
    _one_of_everything_else(profile, project, now)
    return profile


def _scores(lead: Lead, now: Any) -> None:
    mine = {"brokerage": lead.brokerage, "lead": lead}
    ContentScore.objects.update_or_create(
        lead=lead, defaults={**mine, "evidence": [{"words": f"call {NAME}"}]}
    )
    ScoreChange.objects.create(**mine, after=50, because="manual", reason=f"{NAME} said so", at=now)
    HotMark.objects.create(**mine, reason=f"{NAME} has the money", until=now)
    LeadOffer.objects.create(
        **mine, agent=lead.owner, reason="free at the moment", due_at=now, closed_at=now
    )


def _log_line(agent: User, lead: Lead) -> None:
    kind = ContentType.objects.get_for_model(Lead)
    LogEntry.objects.create(
        user=agent,
        content_type=kind,
        object_id=str(lead.pk),
        object_repr=str(lead),
        action_flag=CHANGE,
    )


def _one_of_everything_else(profile: CustomerProfile, project: Project, now: Any) -> None:
    mine = {"brokerage": profile.brokerage, "profile": profile}
    other = make_profile(profile.brokerage, "Somebody Else")
    loser = make_profile(profile.brokerage, NAME, primary_email=EMAIL, merged_into=profile)
    first, second = sorted([profile, other], key=lambda one: one.pk)
    record_consent(profile=profile, purpose="marketing", state="given", source="test", now=now)
    models.MatchRecord.objects.filter(profile=profile).update(
        names=[NAME], localities=[WORD], scanned_by="1"
    )
    models.MatchDecision.objects.create(
        **mine, action="new", rule="r", rule_version="1", confidence=1, reasons=[NAME]
    )
    models.MatchReview.objects.create(
        brokerage=profile.brokerage, first=first, second=second, rule="r", rule_version="1",
        confidence=0.6,
        reasons=[f"like {NAME}"],
    )  # fmt: skip
    models.ProfileMerge.objects.create(
        brokerage=profile.brokerage,
        winner=profile,
        loser=loser,
        journal={"name": NAME},
        reason=WORD,
    )
    models.MemoryItem.objects.create(**mine, kind="topic", text=f"a {WORD}", at=now)
    models.Objection.objects.create(**mine, type="price", count=1, last_at=now)
    models.Nudge.objects.create(
        **mine, rule="r", text=f"{NAME}, come back", channel="web_chat", at=now
    )
    models.StageChange.objects.create(
        **mine, from_stage="awareness", to_stage="visit", reason=WORD, at=now
    )
    models.VerificationCode.objects.create(
        **mine, kind="email", value=EMAIL, address=EMAIL, expires_at=now + timedelta(minutes=5)
    )


def hits(words: tuple[str, ...] = TRACES) -> list[str]:
    """table.column: word, for every column of every table of the database, whatever its type."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    found = []
    with connection.cursor() as cursor:
        for table in sorted(tables):
            for word in words:
                cursor.execute(
                    f'SELECT count(*) FROM "{table}" AS t WHERE to_jsonb(t)::text ILIKE %s',
                    [f"%{word}%"],
                )
                if cursor.fetchone()[0]:
                    found.append(f"{table}: {word}")
    return found


def same_person(brokerage: Brokerage, **options: Any) -> CustomerProfile:
    """The person's phone and e-mail again, without an id of the site."""
    contact = Contact.of(name=NAME, phone=parse_phone(PHONE, region="IN"), email=read_email(EMAIL))
    return resolve(brokerage=brokerage, contact=contact, now=timezone.now(), **options).profile
