"""The one table of who may do what, and which fields an answer may hold. API permissions, the
admin and their tests all read it. Which rows somebody reaches: accounts.reach."""

from dataclasses import dataclass
from typing import Any

from accounts.caller import Caller
from accounts.choices import KeyKind, Role, Scope

CHAT, BOOKING, READ, ADMIN = Scope.CHAT, Scope.BOOKING, Scope.READ, Scope.ADMIN
STAFF = frozenset({Role.MANAGER, Role.AGENT})
MANAGERS = frozenset({Role.MANAGER})


@dataclass(frozen=True)
class Rule:
    """``scopes``: a secret key needs one of them (none: no key may). ``browser``: "" no, "site"
    with a publishable key, "visitor" with a visitor token too. ``roles``: staff."""

    scopes: frozenset[Scope] = frozenset()
    browser: str = ""
    roles: frozenset[Role] = STAFF


NOBODY_OF_STAFF: frozenset[Role] = frozenset()

POLICY: dict[str, Rule] = {
    # customers talk and book, through a site's server or their own browser
    "chat.send": Rule(frozenset({CHAT}), "visitor", NOBODY_OF_STAFF),
    "chat.read": Rule(frozenset({CHAT}), "visitor", NOBODY_OF_STAFF),
    "chat.become_visitor": Rule(frozenset({CHAT}), "site", NOBODY_OF_STAFF),
    "track": Rule(frozenset({CHAT}), "visitor", NOBODY_OF_STAFF),
    "profiles.verify": Rule(frozenset({CHAT}), "visitor", NOBODY_OF_STAFF),
    "booking.create": Rule(frozenset({BOOKING}), "visitor"),
    "booking.change_own": Rule(frozenset({BOOKING}), "visitor"),
    "booking.read_customer": Rule(frozenset({BOOKING, READ}), "visitor"),
    "slots.read": Rule(frozenset({BOOKING, READ, CHAT}), "site"),
    "listings.read": Rule(frozenset({BOOKING, READ, CHAT, ADMIN}), "site"),
    # the back office
    "schedule.read": Rule(frozenset({ADMIN})),
    "schedule.manage": Rule(frozenset({ADMIN})),
    "leads.read": Rule(frozenset({READ, ADMIN})),
    "leads.create": Rule(frozenset({CHAT, ADMIN})),
    "leads.change": Rule(frozenset({ADMIN})),
    "conversations.change": Rule(frozenset({ADMIN})),
    "profiles.read": Rule(frozenset({READ})),
    "profiles.welcome": Rule(frozenset({READ}), "visitor"),
    "profiles.prefer": Rule(frozenset({CHAT, ADMIN}), "visitor"),
    "segments.read": Rule(frozenset({READ})),
    "analytics.read": Rule(frozenset({READ}), roles=MANAGERS),
    "identity.decide": Rule(frozenset({ADMIN}), roles=MANAGERS),
    "privacy.export": Rule(frozenset({ADMIN}), roles=MANAGERS),
    "privacy.erase": Rule(frozenset({ADMIN}), roles=MANAGERS),
    # admin only (no API yet)
    "leads.import": Rule(roles=MANAGERS),
    "scoring.change": Rule(roles=MANAGERS),
    "catalogue.change": Rule(roles=MANAGERS),
    "staff.read": Rule(roles=STAFF),
    "staff.change": Rule(roles=MANAGERS),
    "keys.change": Rule(roles=MANAGERS),
    "brokerage.change": Rule(roles=MANAGERS),
    "jobs.read": Rule(roles=STAFF),
    "system.operate": Rule(roles=NOBODY_OF_STAFF),
}


#: What an answer holds for some of its callers only: answer → field → the action that shows it. A
#: call that writes tells no more than the calls that read would: a key that books for a customer
#: learns nothing of the lead behind them.
FIELDS: dict[str, dict[str, str]] = {
    "visit": {"lead_score": "leads.read", "rm_notes": "leads.read"},
    "callback": {"lead_score": "leads.read", "outcome": "leads.read", "notes": "leads.read"},
    "chat": {"profile": "profiles.read", "lead": "profiles.read"},
    "preferences": {"changed": "profiles.welcome", "preferences": "profiles.welcome"},
}


def shown(answer: str, fields: dict[str, Any], caller: Caller) -> dict[str, Any]:
    """The fields of this answer, without those that the caller may not read."""
    hidden = {name for name, action in FIELDS[answer].items() if not allows(action, caller)}
    return {name: value for name, value in fields.items() if name not in hidden}


def allows(action: str, caller: Caller) -> bool:
    """May this caller do this at all?"""
    rule = POLICY[action]
    if caller.user is not None:
        return caller.user.role in rule.roles
    if caller.kind == KeyKind.PUBLISHABLE:
        return rule.browser == "site" or (rule.browser == "visitor" and bool(caller.visitor_id))
    return bool(rule.scopes & caller.scopes)
