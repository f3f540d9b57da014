"""What is right for every call: whose row it names, what its answer holds, and who stands how to
that row."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.apps import apps
from django.db import connection
from django.test import Client

from accounts.choices import KeyKind, Scope
from accounts.models import User
from accounts.services.keys import create_api_key
from leads.models import Lead
from scheduling.models import Callback, SiteVisit
from tests.conftest import Api, staff_api, visitor_api
from tests.flows.api_calls import Call
from tests.flows.api_setting import OURS, World

#: how an agent may stand to a customer's row, and who then has the lead, the visit and the callback
REACHES = {
    "own": ("bob", "bob", "bob"),
    "pool": ("", "", ""),
    "served": ("alice", "bob", "alice"),  # a colleague's lead; the agent shows them a home
    "colleague's": ("alice", "alice", "alice"),
}
_SIZES = range(len(Scope.values) + 1)
SUBSETS = [frozenset(some) for size in _SIZES for some in combinations(Scope.values, size)]

VISIT = """id reference status project listing date slot start end planned_start planned_end
version hold_until agent lead_score notes rm_notes created_at confirmed_at completed_at message"""
CALLBACK = """id reference status urgency reason due_at expected agent attempts duration_seconds
outcome notes lead_score version created_at contacted_at completed_at message"""
LEAD = """id reference version name phone email source status owner lead_score temperature
conversion_score qr_scan_count catalog_views messages_count total_interactions has_voice
transaction_type property_type budget_min budget_max currency locations payment_method tags
attributes created_at last_contact_at next_follow_up_at"""
LEAD_DETAIL = f"""{LEAD} profile_id origin configurations project initial_message voice_count
first_contact_at last_customer_at submitted_at react_by deal_value commission closed_at
close_reason"""
SHORT_PROFILE = """id name phone email current_stage engagement_score intent_score
intent_temperature total_sessions site_visits_scheduled projects_viewed last_active"""
PROFILE = f"""{SHORT_PROFILE} user_id language timezone preferred_channel first_seen stage_since
callbacks_requested brochures_downloaded projects_interested avg_sentiment preferences
identifiers"""
LISTING = """id title project_id project locality city transaction_type property_type configuration
bedrooms bathrooms area_min_sqft area_max_sqft price currency possession possession_on status
amenities description media"""
PAGE = "next previous results"
CHAT = """conversation_id message_id reply understood welcome_back nudge handed_over profile lead"""
THREAD = "id state bot_active agent waiting_since snoozed_until version"
MERGED = "merge winner loser dry_run rows fields_changed"

#: who is told what, of the answers that not everybody reads alike: field → the scopes of keys that
#: are told it, and whether a browser is. Staff are told all that is within their reach. What is
#: hidden is null, or left out (chat).
READERS: dict[str, dict[str, tuple[set[str], bool]]] = {
    "visit": dict.fromkeys(("lead_score", "rm_notes"), ({"read", "admin"}, False)),
    "callback": dict.fromkeys(("lead_score", "outcome", "notes"), ({"read", "admin"}, False)),
    "chat": dict.fromkeys(("profile", "lead"), ({"read"}, False)),
    "preferences": dict.fromkeys(("changed", "preferences"), ({"read"}, True)),
}


@dataclass(frozen=True)
class Expect:
    """``names``: whose row the call names; "" nobody's. ``fields`` are those of the answer,
    ``kind`` the key of READERS; ``rows`` the same of the lists in it. ``unknown``: the answer where
    there is no such customer, if that is not 404; ``begins``: where the key may not learn it."""

    names: str
    fields: str
    kind: str = ""
    rows: tuple[tuple[str, str, str], ...] = ()
    unknown: int = 404
    begins: int = 0


#: written from the design of the API. A route that is not here fails test_the_matrix_has_every_call
EXPECTED = {
    "POST chat": Expect("wish", CHAT, "chat", unknown=200),
    "POST chat-visitor": Expect("", "visitor_id visitor_token"),
    "GET chat-messages": Expect("customer", "results", unknown=200),
    **{
        f"POST thread-{step}": Expect("conversation", THREAD)
        for step in ("take-over", "give-back", "assign", "snooze", "resolve")
    },
    "POST track": Expect("wish", "accepted duplicates rejected", unknown=202),
    "GET slots": Expect("project", "place timezone slots"),
    "POST site-visit": Expect("wish", VISIT, "visit"),
    "POST callback": Expect("wish", CALLBACK, "callback", unknown=201),
    "GET customer-schedule": Expect(
        "customer",
        "visits callbacks",
        rows=(("visits", VISIT, "visit"), ("callbacks", CALLBACK, "callback")),
    ),
    "POST visit-reschedule": Expect("visit", VISIT, "visit"),
    "POST visit-cancel": Expect("visit", VISIT, "visit"),
    "POST visit-keep": Expect("visit", VISIT, "visit"),
    "GET staff-visits": Expect("", PAGE, rows=(("results", f"{VISIT} contact", "visit"),)),
    "GET staff-callbacks": Expect("", PAGE, rows=(("results", f"{CALLBACK} contact", "callback"),)),
    "PUT visit-status": Expect("visit", f"{VISIT} contact", "visit"),
    "PUT callback-status": Expect("callback", f"{CALLBACK} contact", "callback"),
    "GET leads": Expect("", PAGE, rows=(("results", LEAD, ""),)),
    "POST leads": Expect("contact", f"{LEAD} re_inquiry"),
    "GET tenant-leads": Expect("brokerage", PAGE, rows=(("results", LEAD, ""),)),
    "GET lead-dashboard": Expect(
        "",
        "burning hot warm cold follow_ups_today follow_ups_overdue next_best_actions",
    ),
    "GET lead-analytics": Expect(
        "",
        """timeframe funnel conversion speed_to_lead lost_reasons revenue agents forecast
        model_quality""",
    ),
    "GET lead": Expect("lead", LEAD_DETAIL),
    "PATCH lead": Expect("lead", LEAD_DETAIL),
    "POST lead-score": Expect("lead", "lead_score temperature factors conversion recommendations"),
    "GET lead-score-history": Expect("lead", PAGE),
    "POST lead-interactions": Expect("lead", "id kind direction channel text at external_id lead"),
    "POST lead-outcome": Expect("lead", LEAD_DETAIL),
    "GET listings": Expect("", PAGE, rows=(("results", LISTING, ""),)),
    "POST listing-search": Expect("", "results alternatives", rows=(("results", LISTING, ""),)),
    "GET listing": Expect("listing", LISTING),
    "GET profile": Expect("customer", PROFILE),
    "PATCH profile-preferences": Expect(
        "customer",
        "changed preferences",
        "preferences",
        begins=200,
    ),
    "GET profile-summary": Expect(
        "customer",
        "text profile preferences interests objections open_promises next_visit",
    ),
    "GET profile-welcome": Expect(
        "customer", "greeting rule last_discussed open_promises next_visit since changed_since"
    ),
    "GET profile-context": Expect(
        "customer",
        "items open_promises active_topics moods last_channel preferences",
    ),
    "GET profile-journey": Expect("customer", "stage stage_since stages sessions nudges"),
    "GET segment-hot": Expect("", PAGE),
    "GET segment-stuck": Expect("", PAGE),
    "GET segment-high-intent": Expect("", PAGE),
    "GET segment-repeat-viewers": Expect("", PAGE),
    "GET analytics-customers": Expect("", "timeframe customers averages by_stage by_temperature"),
    "GET analytics-journeys": Expect("", "timeframe steps stages_now"),
    "GET identity-reviews": Expect("", PAGE),
    "POST identity-review-decide": Expect("review", "review merge"),
    "POST identity-merge": Expect("merge", MERGED),
    "POST identity-unmerge": Expect("merge", MERGED),
    "POST verification": Expect("customer", "sent expires_at", begins=202),
    "POST verification-confirm": Expect("customer", "verified", begins=422),
    "GET profile-export": Expect("customer", "made_at brokerage tables"),
    "DELETE profile": Expect("customer", "dry_run removed anonymised suppressed_identifiers"),
}


def place(world: World, reach: str, staff: dict[str, User]) -> None:
    """Gives the customer's rows to those who have them in this reach."""
    rows = (Lead, world.lead), (SiteVisit, world.visit), (Callback, world.callback)
    for (model, row), name in zip(rows, REACHES[reach], strict=True):
        holder = {"agent" if model is not Lead else "owner": staff.get(name)}
        model.objects.filter(pk=row.pk).update(**holder)


def keys(world: World) -> dict[frozenset[str], Api]:
    """A secret key for each set of scopes."""
    made = {}
    for scopes in SUBSETS:
        _, secret = create_api_key(brokerage=world.brokerage, name="test", scopes=scopes)
        made[scopes] = Api({"Authorization": f"Api-Key {secret}"}, Client())
    return made


def others(world: World, agent: User) -> dict[str, Api]:
    """Everybody but secret keys; ``agent`` is the teammate."""
    _, site = create_api_key(brokerage=world.brokerage, name="site", kind=KeyKind.PUBLISHABLE)
    return {
        "anonymous": Api({}, Client()),
        "site": Api({"Authorization": f"Api-Key {site}"}, Client()),
        "visitor": visitor_api(world.brokerage, world.visitor_id),
        "another visitor": visitor_api(world.brokerage, "v_else"),
        "agent": staff_api(agent),
        "manager": staff_api(world.manager),
    }


def send(call: Call, api: Api, world: World, who: str = "") -> Any:
    """The valid call; POST /api/leads as an enquiry of the world's customer."""
    user_id = world.visitor_id if who.endswith("visitor") else None
    if str(call) == "POST leads":
        known = {"name": world.profile.display_name, "phone": world.lead.phone, "source": "website"}
        return api.post("/api/leads", known | {"tags": ["vip"], "budget_max": "7000000"})
    return call.send(api, world, user_id=user_id)


def fingerprint() -> dict[str, tuple[int, Any]]:
    """Rows of every table of ours, and a hash over all they hold: one statement. When a key was
    used last is no matter."""
    tables = [m._meta.db_table for m in apps.get_models() if m._meta.app_label in OURS]
    held = "(to_jsonb(t) - 'last_used_at')::text"
    one = f"SELECT '{{0}}', count(*), sum(hashtextextended({held}, 0)) FROM {{0}} AS t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in sorted(tables)))
        return {table: (count, total) for table, count, total in cursor.fetchall()}
