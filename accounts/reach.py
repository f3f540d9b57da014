"""Which rows somebody reaches: to read them, to change them, and to change them still once the row
is locked.

Each app declares one Reach a table (LEADS, VISITS, …). Lists, look-ups, the admin and the services
ask it and nothing else, so that a call that writes cannot forget what the calls that read enforce.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.caller import Caller
from accounts.choices import KeyKind
from accounts.models import User
from common.errors import Forbidden, NotFound
from common.models import BrokerageOwned
from common.transitions import Actor

Row = TypeVar("Row", bound=BrokerageOwned)


class Reach(Generic[Row]):
    """Managers and secret keys reach the brokerage's rows (of them only ``among``), an agent those
    that ``read`` says for (brokerage id, agent id), a browser those that ``own`` says for its
    caller. ``change`` narrows what an agent may read to what they may change, by a row and the
    agent's id; without it the two are the same. ``noun`` names the row in refusals."""

    def __init__(
        self,
        model: type[Row],
        *,
        noun: str,
        read: Callable[[UUID, UUID], Q],
        change: Callable[[Row, UUID], bool] | None = None,
        own: Callable[[Caller], Q] | None = None,
        among: Q | None = None,
        loaded: tuple[str, ...] = (),
    ) -> None:
        self._model, self.noun = model, noun
        self._read, self._change, self._own = read, change, own
        self._among, self._loaded = among or Q(), loaded

    def rows(self, caller: Caller) -> "QuerySet[Any]":
        """What this caller may read."""
        rows: QuerySet[Any] = self._model.objects.of(caller.brokerage.pk).filter(self._among)
        if caller.kind == KeyKind.PUBLISHABLE:
            return rows.filter(self._own(caller)) if self._own else rows.none()
        if caller.sees_all or caller.user is None:
            return rows
        return rows.filter(self._read(caller.brokerage.pk, caller.user.pk))

    def of_agent(self, brokerage_id: UUID | None, agent_id: UUID) -> "QuerySet[Any]":
        """What an agent may read."""
        rows: QuerySet[Any] = self._model.objects.of(brokerage_id).filter(self._among)
        return rows.filter(self._read(brokerage_id, agent_id)) if brokerage_id else rows

    def narrowed(self, rows: "QuerySet[Any]", agent: User) -> "QuerySet[Any]":
        """The part of a brokerage's ``rows`` that an agent may read."""
        home = agent.brokerage_id
        return rows.filter(self._read(home, agent.pk)) if home else rows.none()

    def get(self, caller: Caller, key: UUID) -> Row:
        """One row, with what is shown with it. Raises NotFound for what this caller may not read,
        as for what is not there."""
        found: Row | None = self.loaded(self.rows(caller)).filter(pk=key).first()
        if found is None:
            raise self._missing()
        return found

    def loaded(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """The rows with what is shown with each."""
        return rows.select_related(*self._loaded) if self._loaded else rows

    def is_read_by(self, row: Row, actor: Actor) -> bool:
        """May the actor read this row?"""
        if not actor.limited or actor.user_id is None:
            return True
        return self.of_agent(row.brokerage_id, actor.user_id).filter(pk=row.pk).exists()

    def may_change(self, row: Row, actor: Actor) -> bool:
        """May the actor, who reads this row, change it?"""
        return not actor.limited or actor.user_id is None or self.changes(row, actor.user_id)

    def changes(self, row: Row, agent_id: UUID) -> bool:
        """May this agent, who reads the row, change it?"""
        return self._change is None or self._change(row, agent_id)

    def hold(self, row: Row, actor: Actor) -> None:
        """Before an agent changes the row: locks it until the transaction ends and then asks anew,
        since a colleague may have taken it while the lock was waited for. Raises NotFound, or
        Forbidden for what the agent may only read."""
        if not actor.limited:
            return
        rows: QuerySet[Any] = self._model.objects.filter(pk=row.pk)
        fresh: Row | None = rows.select_for_update(of=("self",), no_key=True).first()
        if fresh is None:
            raise self._missing()
        self.check(fresh, actor)

    def check(self, row: Row, actor: Actor) -> None:
        """The same for a row that was read under its lock."""
        if not actor.limited or (self._change is not None and self.may_change(row, actor)):
            return
        if not self.is_read_by(row, actor):
            raise self._missing()
        if not self.may_change(row, actor):
            raise Forbidden(f"This {self.noun} is a colleague's.")

    def _missing(self) -> NotFound:
        return NotFound(f"There is no such {self.noun}.")
