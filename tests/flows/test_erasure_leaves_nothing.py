"""Somebody with a long history here is erased: no table, no stored session, no key in Redis, no log
names them."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from accounts.choices import JobStatus
from accounts.jobs import kind_of
from accounts.models import Brokerage, JobFile, User
from accounts.services.jobs import run_job
from channels_app.services.answer_as_staff import answer_as_staff
from channels_app.services.send_due import send_due
from common.events.dispatch import deliver_due
from common.ids import uuid7
from common.process.log_lines import LineFormatter
from leads.models import Lead
from listings.models import Project
from profiles.memory.relevance import Remembered
from profiles.models import CustomerProfile, Identifier, MatchReview, Nudge
from profiles.services.identity.review import Evidence, open_review
from profiles.services.memory.remember import remember
from tests.accounts.job_setting import start
from tests.channels_app.smtp_setting import MailServer, Postbox
from tests.conftest import Api, key_api, make_listing, make_profile, make_project, visitor_api
from tests.flows.api_setting import next_saturday
from tests.leads.import_setting import HEADER, MAP

pytestmark = pytest.mark.django_db(transaction=True)

USER_ID, VISITOR, REFERENCE = "site-zq-77", "v_zqvisitor88", "PORTAL-ZQ-9"
PHONE, EMAIL = "+919845077321", "zq.private@example.org"
WHO = {"user_id": USER_ID, "name": "Zebulon Quastrup", "phone": PHONE, "email": EMAIL}
#: in any spelling: the name's parts, the phone's digits, e-mails, ids, and words that only this
#: person said
TRACES = (
    "Zebulon", "Quastrup", "Zebullon", "845077321", "98450 77321", "98450-77321", "zq.private",
    USER_ID,
    VISITOR, REFERENCE, "xylophonist", "Oddbody", "theremin", "glockenspiel",
    "bagpiper",
)  # fmt: skip


@pytest.fixture
def box(settings: Any) -> Iterator[Postbox]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
        yield server.box


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, as the product writes it; the recipients' mail server is not the
    product."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(lambda record: record.name != "mail.log")
    handler.setFormatter(LineFormatter("%(levelname)s %(name)s %(message)s"))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def project(sunrise: Brokerage) -> Project:
    project = make_project(sunrise, "Brigade Citrine", "Whitefield")
    make_listing(project, "2BHK", 9_000_000)
    return project


def live(
    brokerage: Brokerage, project: Project, agent: User, manager: User, client: Any
) -> CustomerProfile:
    """Chat, visit, callback, touches, a browser of their own, a list that names them, doubts, and
    work of the staff."""
    api = key_api(brokerage)
    for session, text in (
        ("s-1", "I am a xylophonist, show me 2BHK in Whitefield"),
        ("s-2", "Tell me more"),
    ):
        sent(
            api,
            "/api/chat",
            {**WHO, "session_id": session, "message_id": str(uuid7()), "text": text},
        )
    looks = [
        {"id": str(uuid7()), "type": "property_viewed", "project": str(project.pk)}
        for _ in range(3)
    ]
    sent(api, "/api/track", {"user_id": USER_ID, "session_id": "s-2", "events": looks})
    visit = {
        "project": str(project.pk),
        "date": next_saturday().isoformat(),
        "slot": "morning",
        "notes": "a bagpiper",
    }
    sent(api, "/api/schedule/site-visit", {**WHO, **visit}, **{"Idempotency-Key": "visit-1"})
    sent(
        api,
        "/api/schedule/callback",
        {**WHO, "reason": "my theremin"},
        **{"Idempotency-Key": "call-1"},
    )
    profile: CustomerProfile = Identifier.objects.get(kind="external", value=USER_ID).profile
    form = {
        "name": "Quastrup Zebulon",
        "phone": "098450 77321",
        "source": "website",
        "initial_message": "bagpiper here",
    }
    sent(api, "/api/leads", {**form, "attributes": {"job": "xylophonist"}, "tags": ["theremin"]})
    lead = Lead.objects.filter(profile=profile).first()
    assert lead
    sent(
        api,
        f"/api/leads/{lead.pk}/interactions",
        {"kind": "call", "text": "plays the glockenspiel"},
    )
    browse(brokerage, profile, api)
    import_a_list(brokerage, manager)
    doubt(profile, api)
    now = timezone.now()
    remember(profile=profile, items=[Remembered(kind="topic", text="a theremin room", at=now)])
    Nudge.objects.create(
        brokerage=brokerage,
        profile=profile,
        rule="repeat_views",
        text="Zebulon, shall we?",
        channel="web_chat",
        at=now,
    )
    thread = profile.conversations.first()
    assert thread
    answer_as_staff(conversation=thread, user=agent, text="Dear Zebulon Quastrup", now=now)
    client.force_login(manager)
    assert client.post(f"/admin/leads/lead/{lead.pk}/change/", {"name": "Zebulon"}).status_code in (
        200,
        302,
    )
    return profile


def browse(brokerage: Brokerage, profile: CustomerProfile, api: Api) -> None:
    """The person's browser, which staff then find to be the same person."""
    site = visitor_api(brokerage, VISITOR)
    sent(
        site,
        "/api/chat",
        {"session_id": "b-1", "text": f"I am Zebullon, 98450-77321, {EMAIL}, a glockenspiel fan"},
    )
    other = Identifier.objects.get(kind="web_visitor", value=VISITOR).profile
    body = {
        "winner": str(profile.pk),
        "loser": str(other.pk),
        "reason": "Zebulon said so",
        "dry_run": False,
    }
    merged = sent(api, "/api/identity/merge", body)
    sent(api, "/api/identity/unmerge", {"merge": merged["merge"], "dry_run": False})
    sent(api, "/api/identity/merge", body)


def import_a_list(brokerage: Brokerage, manager: User) -> None:
    kind = kind_of("import_leads")
    assert kind
    rows = (
        f"{REFERENCE},Zebulon Quastrup,98450 77321,{EMAIL},2026-01-05 10:00,99acres,rent,1 "
        f"lakh,Hebbal,,,theremin,3",
        f"{REFERENCE}b,Zebulon Quastrup,,{EMAIL},2026-01-05,99acres,buy,1.2 "
        f"Cr,Hebbal,lost,2026-02-01,theremin,3",
    )
    content = "\n".join((HEADER, *rows, "")).encode()
    job = start(brokerage, manager, kind, content, lead_map=MAP, dry_run=False)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    assert job.status == JobStatus.DONE
    assert JobFile.objects.filter(job=job).exists()


def doubt(profile: CustomerProfile, api: Api) -> None:
    """The same person under another name, as staff decide; and a question about somebody else,
    which stays open."""
    sent(
        api,
        "/api/leads",
        {"name": "Marwick Oddbody", "phone": PHONE, "email": EMAIL, "source": "portal"},
    )
    decided = 0
    while review := MatchReview.objects.filter(status="open").first():
        sent(
            api, f"/api/identity/reviews/{review.pk}/decide", {"decision": "same", "dry_run": False}
        )
        decided += 1
    assert decided
    evidence = Evidence("phone_typo:same", "1", 0.8, ["the phones differ by one slip"])
    open_review(
        one=profile, other=make_profile(profile.brokerage, "Somebody Else"), evidence=evidence
    )


def sent(api: Api, path: str, body: dict[str, Any], **headers: str) -> Any:
    answer = api.post(path, body, **headers)
    assert answer.status_code in (200, 201, 202), answer.content
    return answer.json()


def post_out() -> None:
    while deliver_due():
        pass
    while send_due():
        pass


def in_tables() -> set[str]:
    """table: word, over every column of every table of the database as text, bytes decoded,
    whatever the model."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public' AND data_type = 'bytea'"
        )
        binary = set(cursor.fetchall())
        found = set()
        for table in tables:
            more = "".join(
                f" || encode({column}, 'escape')" for name, column in binary if name == table
            )
            for word in TRACES:
                cursor.execute(
                    f'SELECT EXISTS (SELECT FROM "{table}" AS t WHERE t::text{more} ILIKE %s)',
                    [f"%{word}%"],
                )
                if cursor.fetchone()[0]:
                    found.add(f"{table}: {word}")
    return found


def words_in(text: str) -> set[str]:
    return {word for word in TRACES if word.lower() in text.lower()}


def in_redis() -> set[str]:
    store = redis.Redis.from_url(django_settings.REDIS_URL, decode_responses=True)
    found = set()
    for key in store.scan_iter():
        read = {
            "string": store.get,
            "list": lambda k: store.lrange(k, 0, -1),
            "hash": store.hgetall,
        }
        found |= words_in(f"{key} {read.get(store.type(key), lambda k: '')(key)}")
    return found


def in_sessions() -> set[str]:
    return words_in(json.dumps([session.get_decoded() for session in Session.objects.all()]))


def test_nothing_of_the_person_is_left(
    sunrise: Brokerage,
    project: Project,
    alice: User,
    meera: User,
    box: Postbox,
    log: io.StringIO,
    client: Any,
) -> None:
    live(sunrise, project, alice, meera, client)
    post_out()
    everywhere = in_tables()
    assert {hit.partition(": ")[2] for hit in everywhere} == set(TRACES), (
        "otherwise the search proves nothing"
    )
    assert {hit.partition(":")[0] for hit in everywhere} >= {
        "profiles_customerprofile", "profiles_identifier", "profiles_matchrecord",
        "profiles_memoryitem",
        "profiles_nudge", "profiles_profilemerge", "leads_lead", "leads_interaction",
        "channels_app_message",
        "channels_app_chatturn", "scheduling_sitevisit", "scheduling_callback",
        "common_idempotencyrecord",
        "accounts_jobfile",
    }  # fmt: skip
    assert box.mails
    report = key_api(sunrise).client.delete(
        f"/api/profiles/{USER_ID}", headers=key_api(sunrise).headers
    )
    assert report.status_code == 200
    post_out()
    assert in_tables() == set()
    assert (
        in_redis()
        == in_sessions()
        == words_in(log.getvalue())
        == words_in(report.content.decode())
        == set()
    )
