"""Making the demo, once; and unmaking it."""

from datetime import datetime

from django.db import transaction

from accounts.models import Brokerage, User
from common.sql.locks import lock_keys
from leads.models import Lead
from realty_crm.local.demo.backdating import backdate, forget_news
from realty_crm.local.demo.brokerages import DEMO_BROKERAGES, DemoBrokerage, open_brokerage
from realty_crm.local.demo.duplicates import ask_who_is_who
from realty_crm.local.demo.histories import live_through
from realty_crm.local.demo.outcomes import bring_outcomes, learn
from realty_crm.local.demo.people import PLATFORM_ADMIN
from scheduling.models import Callback, SiteVisit


@transaction.atomic
def seed_demo(
    *, now: datetime, reset: bool = False, demos: tuple[DemoBrokerage, ...] = DEMO_BROKERAGES
) -> list[str]:
    """Makes the demo brokerages that are not there, with histories that end at ``now``, and the
    platform's superuser; returns the names of those made. What is there stays as people left it,
    unless ``reset``. All or nothing; a second run at the same time waits and finds it done."""
    lock_keys(["seed_demo"])
    if reset:
        for demo in demos:
            _remove(demo)
    known = set(Brokerage.objects.values_list("slug", flat=True))
    missing = [demo for demo in demos if demo.slug not in known]
    for demo in missing:
        _make(demo, now)
    email, password = PLATFORM_ADMIN
    if not User.objects.filter(email=email).exists():
        User.objects.create_superuser(email, password, name="Platform admin")
    return [demo.name for demo in missing]


def _make(demo: DemoBrokerage, now: datetime) -> None:
    world = open_brokerage(demo, now)
    live_through(world)
    ask_who_is_who(world)
    bring_outcomes(world)
    learn(world)
    backdate(world)
    forget_news(world)


def _remove(demo: DemoBrokerage) -> None:
    """Deletes the brokerage with all its rows: first what protects a customer or a project from
    deletion."""
    brokerage = Brokerage.objects.filter(slug=demo.slug).first()
    if brokerage:
        for model in (SiteVisit, Callback, Lead):
            model.objects.of(brokerage.pk).delete()
        brokerage.delete()
