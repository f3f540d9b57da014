"""Status workflows: which steps exist, and a compare-and-swap that takes one.

Two people who take a step at once get one success and one 409; every step is kept with actor and
time.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Model
from django.utils import timezone

from common.errors import Conflict, NotFound
from common.models.step import Step
from common.sql.returning import update_row
from common.sql.unit import write_at_end


@dataclass(frozen=True)
class Actor:
    """Who does it: a user where there is one, and always words for the history ("website key",
    "customer"). ``limited``: an agent, who changes only what is within their reach
    (accounts.reach); for everybody else that was settled before the service was called.
    ``in_conversation``: a customer who says it in a thread, where it is answered."""

    words: str
    user_id: UUID | None = None
    limited: bool = False
    in_conversation: bool = False


SYSTEM = Actor("system")


class Workflow:
    """The allowed steps of one kind of row. ``steps`` maps a status to the statuses that may follow
    it (the same again where who acts next changes); ``column`` holds the status."""

    def __init__(
        self, kind: str, steps: Mapping[str, Iterable[str]], *, column: str = "status"
    ) -> None:
        self.kind = kind
        self.steps = {status: tuple(targets) for status, targets in steps.items()}
        self.column = column

    def why_not(self, status: str, target: str) -> str:
        """Why ``target`` cannot follow ``status``; empty where it can."""
        if target in self.steps.get(status, ()):
            return ""
        return f"A {self.kind} that is {status} cannot become {target}."

    def take(
        self,
        row: Model,
        target: str,
        *,
        actor: Actor,
        expected_version: int | None = None,
        reason: str = "",
        at: datetime | None = None,
        **changes: Any,
    ) -> None:
        """Moves ``row`` to ``target`` (with ``changes``), raises its version, keeps the step and
        brings ``row`` up to date. One statement where nobody has changed the row since it was read.

        Raises Conflict ``stale_version`` or ``invalid_transition``; nothing has changed then. Call
        in a transaction.
        """
        seen = {name: getattr(row, name) for name in (self.column, "version")}
        rows = type(row)._default_manager
        changes |= {self.column: target, "version": F("version") + 1}
        before = seen[self.column]
        allowed = self._refusal(seen, target, expected_version) is None
        if allowed and update_row(row, where=rows.filter(**seen), **changes):
            keep_step(row, self.kind, before, target, actor=actor, reason=reason, at=at)
            return
        # the lock that a reach has taken before: a stronger one would deadlock as an upgrade
        locked = rows.filter(pk=row.pk).select_for_update(of=("self",), no_key=True)
        found = locked.values(self.column, "version").first()
        if found is None:
            raise NotFound(f"This {self.kind} does not exist any more.")
        if refusal := self._refusal(found, target, expected_version):
            raise refusal
        update_row(row, **changes)
        keep_step(row, self.kind, found[self.column], target, actor=actor, reason=reason, at=at)
        row.refresh_from_db()

    def take_held(
        self, row: Model, target: str, *, actor: Actor, reason: str = "", at: datetime | None = None
    ) -> None:
        """The same on a row that the caller has locked and saves itself: only the step is written.
        Raises Conflict ``invalid_transition``; nothing has changed then."""
        seen = {name: getattr(row, name) for name in (self.column, "version")}
        if refusal := self._refusal(seen, target, None):
            raise refusal
        setattr(row, self.column, target)
        row.version += 1  # type: ignore[attr-defined]  # every row with a workflow has one
        before = seen[self.column]
        keep_step(row, self.kind, before, target, actor=actor, reason=reason, at=at)

    def _refusal(
        self, found: Mapping[str, Any], target: str, expected_version: int | None
    ) -> Conflict | None:
        """Why a row with this status and version does not become ``target``."""
        if expected_version is not None and found["version"] != expected_version:
            return Conflict(
                f"This {self.kind} was changed meanwhile. Load it again.",
                code="stale_version",
                extra={"version": found["version"]},
            )
        status = found[self.column]
        if why_not := self.why_not(status, target):
            return Conflict(
                why_not,
                code="invalid_transition",
                extra={"status": status, "allowed": list(self.steps.get(status, ()))},
            )
        return None


def keep_step(
    row: Model,
    kind: str,
    before: str,
    after: str,
    *,
    actor: Actor,
    reason: str = "",
    at: datetime | None = None,
) -> None:
    """Adds one line to the history of ``row``."""
    step = Step(
        # every row with a workflow is BrokerageOwned
        brokerage_id=row.brokerage_id,  # type: ignore[attr-defined]
        subject_kind=kind,
        subject_id=row.pk,
        from_status=before,
        to_status=after,
        user_id=actor.user_id,
        actor=actor.words[:120],
        reason=reason[:500],
        at=at or timezone.now(),
    )
    write_at_end(step)
