"""Who may be due a suggestion although they are not here: one condition on the customers, for the
push."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery

from accounts.models import Brokerage
from common.ports import human_contacts
from profiles.choices import ConsentPurpose
from profiles.memory.nudges import (
    PUSH_PAUSE,
    PUSH_UNTIL,
    RULES,
    SILENT_AFTER_HUMAN,
    Switch,
)
from profiles.memory.patterns import HIGH_INTENT, REPEATED_VIEWS, STUCK
from profiles.models import LIVING, Consent, CustomerProfile, Nudge, NudgeSetting
from profiles.selectors.nudge_facts import live_interests, new_homes, price_drops, switch_of


def pushing_brokerages() -> list[Brokerage]:
    """Those that push any rule: seven settings a brokerage at most, so no index of its own."""
    chosen = NudgeSetting.objects.filter(is_on=True, is_pushed=True).values("brokerage")
    return list(Brokerage.objects.filter(pk__in=chosen, is_active=True).order_by("pk"))


def pushed_rules(brokerage: Brokerage) -> dict[str, Switch]:
    """The rules that this brokerage pushes."""
    rows = NudgeSetting.objects.of(brokerage.pk).filter(is_on=True, is_pushed=True)
    return {
        row.rule: switch_of(
            is_on=row.is_on, is_pushed=row.is_pushed, cool_down_days=row.cool_down_days
        )
        for row in rows
        if row.rule in RULES and RULES[row.rule].is_pushable
    }


def due_for_push(
    brokerage: Brokerage, switches: dict[str, Switch], now: datetime
) -> "QuerySet[CustomerProfile]":
    """Customers to whom one of these rules applies and is not cooling down; ``make_nudge`` decides.

    Whoever was not here for long is not even read: index profile_recent. The rest is looked up per
    customer by nudge_last, one_interest_per_project and lead_of_profile.
    """
    fits = Q(pk__in=[])
    for rule, switch in switches.items():
        fits |= _FITS[rule](rule, now, switch)
    seen = {"last_active__gt": now - PUSH_UNTIL, "last_active__lte": now - PUSH_PAUSE}
    found: QuerySet[CustomerProfile] = (
        CustomerProfile.objects.of(brokerage.pk)
        .filter(LIVING)
        .filter(fits, **seen)
        .filter(~Exists(Nudge.objects.filter(profile=OuterRef("pk"), at__gt=now - PUSH_PAUSE)))
        .filter(~Exists(human_contacts(OuterRef("pk"), now - SILENT_AFTER_HUMAN)))
        .order_by("-last_active", "-id")
    )
    return found


def consent_to_offers(channel: str) -> Subquery:
    """The customer's newest word about offers on this channel (index consent_newest); null where
    nothing was said."""
    said = Consent.objects.filter(
        profile=OuterRef("pk"), purpose=ConsentPurpose.MARKETING, channel__in=["", channel]
    )
    return Subquery(said.order_by("-at", "-id").values("state")[:1])


def _price_drop(rule: str, now: datetime, switch: Switch) -> Q:
    return _news(price_drops(now), "listing__configuration", rule, now, switch)


def _new_match(rule: str, now: datetime, switch: Switch) -> Q:
    return _news(new_homes(now), "configuration", rule, now, switch)


def _news(news: "QuerySet[Any]", configuration: str, rule: str, now: datetime, switch: Switch) -> Q:
    """News of what they viewed, of a kind of home that they want."""
    wanted = CustomerProfile._meta.get_field("configurations")
    mine = news.annotate(
        wanted=ExpressionWrapper(OuterRef("profile__configurations"), output_field=wanted)
    )
    mine = mine.filter(Q(wanted=[]) | Q(wanted__contains=[F(configuration)]))
    return Q(Exists(live_interests().filter(Exists(mine), ~_told(rule, now, switch))))


def _repeat_views(rule: str, now: datetime, switch: Switch) -> Q:
    many = live_interests().filter(~_told(rule, now, switch), REPEATED_VIEWS.condition(now))
    since = Nudge.objects.filter(profile=OuterRef("pk"), rule=rule, at__gt=OuterRef("last_active"))
    return Q(Exists(many)) & Q(~Exists(since))


def _high_intent(rule: str, now: datetime, switch: Switch) -> Q:
    return HIGH_INTENT.condition(now) & Q(~_said(rule, now, switch))


def _stuck(rule: str, now: datetime, switch: Switch) -> Q:
    return STUCK.condition(now) & Q(~_said(rule, now, switch))


def _told(rule: str, now: datetime, switch: Switch) -> Exists:
    """The rule is cooling down for the project of the outer interest."""
    cooling = Nudge.objects.filter(rule=rule, at__gt=now - switch.cool_down_of(rule))
    return Exists(cooling.filter(profile=OuterRef("profile"), project=OuterRef("project")))


def _said(rule: str, now: datetime, switch: Switch) -> Exists:
    """The rule is cooling down for the customer, or was said since they were here."""
    lately = Q(at__gt=now - switch.cool_down_of(rule)) | Q(at__gt=OuterRef("last_active"))
    return Exists(Nudge.objects.filter(lately, profile=OuterRef("pk"), rule=rule))


_FITS: dict[str, Callable[[str, datetime, Switch], Q]] = {
    "price_drop": _price_drop,
    "new_match": _new_match,
    "repeat_views": _repeat_views,
    "high_intent": _high_intent,
    "stuck": _stuck,
}
