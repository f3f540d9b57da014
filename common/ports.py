"""Ports: questions that a lower floor asks and a higher floor answers, at once and in the same
transaction.

The lower floor declares the port here; the higher app registers its implementation in
AppConfig.ready. Keep them few.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar
from uuid import UUID

from django.db.models import QuerySet

P = ParamSpec("P")
R = TypeVar("R")


class Port(Generic[P, R]):
    """A named hole; calling it before an app has filled it is a start-up mistake."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._answer: Callable[P, R] | None = None

    def register(self, answer: Callable[P, R]) -> None:
        if self._answer is not None and self._answer is not answer:
            raise ValueError(f"port {self.name} is registered twice")
        self._answer = answer

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        if self._answer is None:
            raise LookupError(f"nothing answers the port {self.name}")
        return self._answer(*args, **kwargs)


@dataclass(frozen=True)
class UpcomingVisit:
    """A customer's next visit, as lower floors may know it."""

    id: UUID
    project_name: str
    start: datetime


#: asked by profiles (welcome back); answered by scheduling: the profile's next pending or confirmed
#: visit after ``now``
next_visit: "Port[[UUID, datetime], UpcomingVisit | None]" = Port("next_visit")

#: asked by leads (who may read a lead); answered by scheduling: ids of leads with a visit or
#: callback of this RM
leads_served_by: "Port[[UUID], QuerySet[Any]]" = Port("leads_served_by")

#: asked by profiles (whose pages and API a member of staff may open); answered by leads: ids of the
#: profiles of this brokerage that this agent may read
customers_of: "Port[[UUID, UUID], QuerySet[Any]]" = Port("customers_of")

#: asked by profiles (before customers of different agents are joined); answered by leads: ids of
#: the agents who own leads of this profile
owners_of: "Port[[UUID], QuerySet[Any]]" = Port("owners_of")

#: asked by profiles (no suggestion while a human is on it); answered by leads: the touches of staff
#: to a profile (id or OuterRef) after a moment
human_contacts: "Port[[Any, datetime], QuerySet[Any]]" = Port("human_contacts")

#: asked by profiles (before a one-time code or a personal link is promised); answered by
#: channels_app: can this brokerage send to addresses of this kind (email, phone) now? It never
#: looks at an address
can_send_to: "Port[[UUID, str], bool]" = Port("can_send_to")

#: asked by leads (its report); answered by scoring: how well the model in use of a Brokerage does,
#: None without one
conversion_quality: "Port[[Any], dict[str, Any] | None]" = Port("conversion_quality")
