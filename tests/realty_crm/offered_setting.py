"""What the back office offers, worked out by hand: for every kind of row with actions, in each
state in which they differ, for its agent (Alice) and for the manager (Meera)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.choices import KeyKind
from accounts.models import ApiKey, Brokerage, Job, User
from channels_app.models import Conversation, Message
from common.models import Step
from leads.models import HotMark, Interaction, Lead
from listings.models import Listing, Project
from profiles.models import CustomerProfile, Identifier, MatchReview
from scheduling.models import Callback, SiteVisit
from scoring.models import ConversionModel
from tests.channels_app.thread_setting import add_message
from tests.conftest import make_lead, make_listing, make_profile
from tests.profiles.merge_setting import make_review
from tests.realty_crm.admin_setting import make_callback, make_visit


@dataclass
class World:
    """Sunrise and its people; Alice's customer, her lead, a project."""

    sunrise: Brokerage
    meera: User
    alice: User
    bob: User
    citrine: Project
    john: CustomerProfile
    lead: Lead


@dataclass
class Case:
    """One row in one state. ``agent`` None: she cannot open it."""

    state: str
    make: Callable[[World], Any]
    manager: str
    agent: str | None = None
    menu: str = ""
    query: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.state


def lead(**fields: Any) -> Callable[[World], Lead]:
    def make(world: World) -> Lead:
        Lead.objects.filter(pk=world.lead.pk).update(**fields)
        return Lead.objects.get(pk=world.lead.pk)

    return make


def served_lead(world: World) -> Lead:
    """Bob's, but Alice shows the home."""
    found = make_lead(world.sunrise, owner=world.bob)
    make_visit(found, world.citrine, world.alice)
    return found


def visit(status: str, *, marked: timedelta | None = None) -> Callable[[World], SiteVisit]:
    def make(world: World) -> SiteVisit:
        now = timezone.now()
        start = now + timedelta(days=1) if status == "pending" else now - timedelta(hours=3)
        found = make_visit(world.lead, world.citrine, world.alice, start, status=status)
        if marked is not None:
            Step.objects.create(
                brokerage=world.sunrise,
                subject_kind="visit",
                subject_id=found.pk,
                from_status="confirmed",
                to_status="no_show",
                at=now - marked,
            )
        return found

    return make


def callback(status: str) -> Callable[[World], Callback]:
    return lambda world: make_callback(world.lead, world.alice, status=status)


def thread(state: str, *, bot: bool) -> Callable[[World], Conversation]:
    def make(world: World) -> Conversation:
        now = timezone.now()
        found: Conversation = Conversation.objects.create(
            brokerage=world.sunrise,
            profile=world.john,
            lead=world.lead,
            agent=world.alice,
            state=state,
            bot_active=bot,
            last_activity_at=now,
        )
        add_message(found, author="customer", channel="web_chat", now=now, body="Hello")
        return found

    return make


def customer(*, mail: bool) -> Callable[[World], CustomerProfile]:
    def make(world: World) -> CustomerProfile:
        if mail:
            now = timezone.now()
            address = {"kind": "email", "value": "john@example.org", "raw": "john@example.org"}
            Identifier.objects.create(
                brokerage=world.sunrise,
                profile=world.john,
                first_seen=now,
                last_seen=now,
                **address,
            )
        return world.john

    return make


def review(status: str) -> Callable[[World], MatchReview]:
    return lambda world: make_review(world.john, make_profile(world.sunrise, "Jon"), status=status)


def key(**fields: Any) -> Callable[[World], ApiKey]:
    return lambda world: ApiKey.objects.create(
        brokerage=world.sunrise,
        name="site",
        kind=KeyKind.SECRET,
        prefix="sk_abc",
        key_hash="0" * 64,
        **fields,
    )


def job(status: str) -> Callable[[World], Job]:
    return lambda world: Job.objects.create(
        brokerage=world.sunrise,
        kind="preview_contacts",
        user=world.alice,
        status=status,
    )


def model(state: str) -> Callable[[World], ConversionModel]:
    return lambda world: ConversionModel.objects.create(
        brokerage=world.sunrise,
        number=1,
        card={},
        won=9,
        lost=40,
        state=state,
    )


def listing(status: str) -> Callable[[World], Listing]:
    return lambda world: make_listing(world.citrine, status=status)


_ANY = "mark_hot recalculate"
_OPEN = f"log_touch mark_negotiating win lose {_ANY}"
_NEW = f"mark_contacted mark_qualified {_OPEN}"
_MENU = "log_touch mark_contacted mark_qualified win lose"
_DATA = "merge_with export_readable export_json own_page erase"
_THREAD = "answer assign snooze resolve"
_ALL = {"when": "all"}
_EVERY = {"state": "all"}

#: the rows of the back office that can be acted on; names of actions in one line each
CASES: dict[type, list[Case]] = {
    Lead: [
        Case("new", lead(), f"{_NEW} set_score", _NEW, _MENU),
        Case("pool", lead(owner=None), f"take {_NEW} set_score", f"take {_NEW}", f"take {_MENU}"),
        Case("visit", lead(status="visit"), f"{_OPEN} set_score", _OPEN, "log_touch win lose"),
        Case("won", lead(status="won"), f"reopen {_ANY} set_score", f"reopen {_ANY}"),
        Case("heard", lead(unheard_voice_count=1), f"voice_heard {_NEW} set_score",
             f"voice_heard {_NEW}", _MENU),
        Case("by hand", lead(conversion_is_manual=True, conversion_score=9),
             f"{_NEW} set_score automatic_score", _NEW, _MENU),
    ],
    SiteVisit: [
        Case("pending", visit("pending"), "confirm cancel", "confirm cancel", "confirm cancel",
             _ALL),
        Case("confirmed", visit("confirmed"), "complete no_show cancel", "complete no_show cancel",
             "complete no_show cancel", _ALL),
        Case("missed", visit("no_show", marked=timedelta(hours=23)), "take_back_no_show",
             "take_back_no_show", "take_back_no_show", _ALL),
        Case("missed long ago", visit("no_show", marked=timedelta(hours=25)), "", "", "", _ALL),
        Case("completed", visit("completed"), "", "", "", _ALL),
    ],
    Callback: [
        Case("pending", callback("pending"), "contacted no_answer cancel",
             "contacted no_answer cancel", "contacted no_answer cancel", _EVERY),
        Case("contacted", callback("contacted"), "completed no_answer cancel",
             "completed no_answer cancel", "completed no_answer cancel", _EVERY),
        Case("no answer", callback("no_answer"), "cancel", "cancel", "cancel", _EVERY),
        Case("completed", callback("completed"), "", "", "", _EVERY),
    ],
    Conversation: [
        Case("bot", thread("open", bot=True), f"take_over {_THREAD}", f"take_over {_THREAD}",
             "answer"),
        Case("staff", thread("waiting", bot=False), f"give_back {_THREAD}", f"give_back {_THREAD}",
             "answer"),
        Case("resolved", thread("resolved", bot=False), "", ""),
    ],
    CustomerProfile: [
        Case("with mail", customer(mail=True), f"{_DATA} send_own_page", "send_own_page"),
        Case("without", customer(mail=False), _DATA, ""),
    ],
    MatchReview: [
        Case("open", review("open"), "same different", query={"queue": "all"}),
        Case("decided", review("different"), "take_back", query={"queue": "all"}),
    ],
    ApiKey: [
        Case("live", key(), "revoke", menu="revoke"),
        Case("revoked", key(revoked_at=timezone.now()), ""),
    ],
    Job: [Case("queued", job("queued"), "stop", "stop"), Case("done", job("done"), "", "")],
    User: [Case("colleague", lambda world: world.bob, "set_password", "")],
    ConversionModel: [
        Case("candidate", model("candidate"), "promote"),
        Case("in use", model("in_use"), "roll_back"),
    ],
    Listing: [
        Case("available", listing("available"), "withdraw", ""),
        Case("withdrawn", listing("withdrawn"), "", ""),
    ],
}  # fmt: skip

#: what is in the bar over chosen rows, for managers and agents
CHOSEN: dict[type, tuple[str, str]] = {
    SiteVisit: ("confirm complete no_show", "confirm complete no_show"),
    Callback: ("contacted no_answer", "contacted no_answer"),
    Listing: ("withdraw", ""),
}

#: what is filled into the dialogs that ask something
FILLED: dict[str, dict[str, str]] = {
    "log_touch": {"kind": "call", "text": "Wants to come on Saturday"},
    "win": {"value": "18500000"},
    "lose": {"reason": "bought elsewhere"},
    "mark_hot": {"reason": "asked for the keys"},
    "set_score": {"score": "77", "reason": "the owner's cousin"},
    "cancel": {"reason": "it rains"},
    "snooze": {"until": "2099-01-01T10:00"},
    "answer": {"text": "Hello, Alice here."},
    "promote": {"reason": "it was right"},
    "roll_back": {"reason": "odd scores"},
}
#: a switch that is on is not sent when it is off
SWITCHED_OFF = {"erase": ["dry_run"]}

Seen = Callable[[Any, User], bool]


def now_has(**fields: Any) -> Seen:
    return lambda row, user: {name: getattr(row, name) for name in fields} == fields


#: what each action changes
CHANGES: dict[tuple[type, str], Seen] = {
    (Lead, "take"): lambda row, user: row.owner == user,
    (Lead, "log_touch"): lambda row, user: Interaction.objects.get(lead=row).user == user,
    (Lead, "voice_heard"): now_has(unheard_voice_count=0),
    (Lead, "mark_contacted"): now_has(status="contacted"),
    (Lead, "mark_qualified"): now_has(status="qualified"),
    (Lead, "mark_negotiating"): now_has(status="negotiation"),
    (Lead, "win"): now_has(status="won", deal_value=18_500_000),
    (Lead, "lose"): now_has(status="lost", close_reason="bought elsewhere"),
    (Lead, "reopen"): now_has(status="qualified", closed_at=None),
    (Lead, "mark_hot"): lambda row, user: HotMark.objects.get(lead=row).user == user,
    (Lead, "set_score"): now_has(conversion_score=77, conversion_is_manual=True),
    (Lead, "automatic_score"): now_has(conversion_is_manual=False),
    (Lead, "recalculate"): now_has(lead_score=10),  # the phone alone
    (SiteVisit, "confirm"): now_has(status="confirmed"),
    (SiteVisit, "complete"): now_has(status="completed"),
    (SiteVisit, "no_show"): now_has(status="no_show"),
    (SiteVisit, "take_back_no_show"): now_has(status="confirmed"),
    (SiteVisit, "cancel"): now_has(status="cancelled", rm_notes="it rains"),
    (Callback, "contacted"): now_has(status="contacted", attempts=1),
    (Callback, "no_answer"): now_has(status="no_answer", attempts=1),
    (Callback, "completed"): now_has(status="completed"),
    (Callback, "cancel"): now_has(status="cancelled", notes="it rains"),
    (Conversation, "answer"): lambda row, user: (
        Message.objects.get(author="staff").body == "Hello, Alice here."
    ),
    (Conversation, "take_over"): now_has(bot_active=False),
    (Conversation, "give_back"): now_has(bot_active=True, state="open"),
    (Conversation, "assign"): lambda row, user: not row.bot_active and row.agent is not None,
    (Conversation, "snooze"): now_has(state="snoozed"),
    (Conversation, "resolve"): now_has(state="resolved"),
    (CustomerProfile, "own_page"): lambda row, user: True,  # the link itself is the whole of it
    (CustomerProfile, "send_own_page"): lambda row, user: Step.objects.get().user == user,
    (CustomerProfile, "erase"): lambda row, user: row.is_erased,
    (MatchReview, "same"): now_has(status="same"),
    (MatchReview, "different"): now_has(status="different"),
    (MatchReview, "take_back"): now_has(status="open"),
    (ApiKey, "revoke"): lambda row, user: row.revoked_at is not None,
    (Job, "stop"): now_has(status="failed"),
    (ConversionModel, "promote"): now_has(state="in_use"),
    (ConversionModel, "roll_back"): now_has(state="withdrawn"),
    (Listing, "withdraw"): now_has(status="withdrawn"),
}  # fmt: skip
