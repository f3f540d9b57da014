"""Rows are stamped when they are written, and the histories were written just now: this puts
``created_at`` right."""

from typing import Any

from django.db.models import F, Min, OuterRef, Subquery
from django.db.models.functions import Coalesce, Least

from channels_app.models import ChannelAccount, Conversation, Message
from common.models import BrokerageOwned, Event, EventDelivery, Step
from common.sql.copying import analyse
from leads.models import Interaction, Lead, TemperatureChange
from listings.models import Listing, Media, Project
from profiles.models import (
    CustomerProfile,
    Identifier,
    ProjectInterest,
    PropertyView,
    StageChange,
    VisitSession,
)
from realty_crm.local.demo.brokerages import OPENED, World
from scheduling.models import Assignment, Availability, Callback, SiteVisit

_SINCE_THE_OPENING: tuple[type[BrokerageOwned], ...] = (
    Availability,
    ChannelAccount,
    Project,
    Listing,
    Media,
)
_BY_OWN_TIME: dict[type[BrokerageOwned], Any] = {
    CustomerProfile: F("first_seen"),
    Identifier: F("first_seen"),
    VisitSession: F("started_at"),
    PropertyView: F("at"),
    ProjectInterest: Coalesce(Least("first_viewed", "marked_at"), "created_at"),
    StageChange: F("at"),
    Interaction: F("occurred_at"),
    TemperatureChange: F("at"),
    Step: F("at"),
    Message: F("sent_at"),
}
_BY_FIRST_STEP: tuple[type[BrokerageOwned], ...] = (Lead, SiteVisit, Callback)


def backdate(world: World) -> None:
    """Dates every row of the brokerage by its own history, a statement a table."""
    for model in _SINCE_THE_OPENING:
        _date(model, world, world.now - OPENED)
    for model, moment in _BY_OWN_TIME.items():
        _date(model, world, moment)
    for model in _BY_FIRST_STEP:
        _date(
            model,
            world,
            _first(Step.objects.filter(subject_id=OuterRef("pk")), by="subject_id", moment="at"),
        )
    messages = Message.objects.filter(conversation=OuterRef("pk"))
    _date(Conversation, world, _first(messages, by="conversation", moment="sent_at"))
    bookings: dict[str, type[BrokerageOwned]] = {"visit": SiteVisit, "callback": Callback}
    for field, model in bookings.items():
        booked = model.objects.filter(pk=OuterRef(field)).values("created_at")
        Assignment.objects.of(world.brokerage.pk).filter(**{f"{field}__isnull": False}).update(
            created_at=Subquery(booked)
        )


def forget_news(world: World) -> None:
    """Nobody shall hear today of what happened long ago: the events of the histories and their
    deliveries go."""
    # all of it was written a moment ago: without a count the plan takes 20 s
    analyse(Event, EventDelivery)
    EventDelivery.objects.of(world.brokerage.pk).delete()
    Event.objects.of(world.brokerage.pk).delete()


def _first(rows: Any, *, by: str, moment: str) -> Subquery:
    return Subquery(rows.order_by().values(by).annotate(first=Min(moment)).values("first"))


def _date(model: type[BrokerageOwned], world: World, moment: Any) -> None:
    model.objects.of(world.brokerage.pk).update(created_at=moment)
