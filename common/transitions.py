"""Status workflows: which steps exist, and a compare-and-swap that takes one.

Two people who take a step at once get one success and one 409; every step is kept with actor and time.
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


@dataclass(frozen=True)
class Actor:
    """Who does it: a user where there is one, and always words for the history ("website key", "customer")."""

    words: str
    user_id: UUID | None = None


SYSTEM = Actor("system")


class Workflow:
    """The allowed steps of one kind of row. ``steps`` maps a status to the statuses that may follow it."""

    def __init__(self, kind: str, steps: Mapping[str, Iterable[str]]) -> None:
        self.kind = kind
        self.steps = {status: tuple(targets) for status, targets in steps.items()}

    def sources(self, target: str) -> list[str]:
        """Statuses from which ``target`` can be reached in one step."""
        return [status for status, targets in self.steps.items() if target in targets]

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
        """Moves ``row`` to ``target`` (with ``changes``), raises its version, keeps the step and refreshes ``row``.

        Raises Conflict ``stale_version`` or ``invalid_transition``; nothing has changed then. Call in a transaction.
        """
        manager = type(row)._default_manager
        before = manager.filter(pk=row.pk).select_for_update(of=("self",)).values("status", "version").first()
        if before is None:
            raise NotFound(f"This {self.kind} does not exist any more.")
        if expected_version is not None and before["version"] != expected_version:
            raise Conflict(
                f"This {self.kind} was changed meanwhile. Load it again.",
                code="stale_version",
                extra={"version": before["version"]},
            )
        if before["status"] not in self.sources(target):
            raise Conflict(
                f"A {self.kind} that is {before['status']} cannot become {target}.",
                code="invalid_transition",
                extra={"status": before["status"], "allowed": list(self.steps.get(before["status"], ()))},
            )
        manager.filter(pk=row.pk).update(status=target, version=F("version") + 1, **changes)
        keep_step(row, self.kind, before["status"], target, actor=actor, reason=reason, at=at)
        row.refresh_from_db()


def keep_step(
    row: Model, kind: str, before: str, after: str, *, actor: Actor, reason: str = "", at: datetime | None = None
) -> None:
    """Adds one line to the history of ``row``."""
    Step.objects.create(
        brokerage_id=row.brokerage_id,  # type: ignore[attr-defined]  # every row with a workflow is BrokerageOwned
        subject_kind=kind,
        subject_id=row.pk,
        from_status=before,
        to_status=after,
        user_id=actor.user_id,
        actor=actor.words[:120],
        reason=reason[:500],
        at=at or timezone.now(),
    )
