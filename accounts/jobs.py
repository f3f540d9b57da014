"""The kinds of background jobs, named at start-up by the app that does the work.

A kind must be dry or idempotent: a run whose worker is lost is started once more from the
beginning.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from accounts.models import Job

#: ``report(done, total)``, at least once a minute and outside transactions; raises JobStopped
Report = Callable[[int, int], None]


class JobStopped(Exception):
    """The run is not wanted any more: let it pass."""


@dataclass(frozen=True)
class Output:
    """A file to download. ``shown`` is a header and some rows that the page shows under
    ``title``."""

    name: str
    content: bytes
    title: str = ""
    shown: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True)
class JobResult:
    """``summary``: (label, value) pairs of counts; ``message``: one sentence; neither names a
    customer. With ``keeps_input`` the file stays for a day, for a run that follows
    (accounts.services.job_drafts)."""

    summary: Sequence[tuple[str, Any]] = ()
    files: Sequence[Output] = field(default_factory=tuple)
    message: str = ""
    keeps_input: bool = False


@dataclass(frozen=True)
class JobKind:
    """``action`` is the row of accounts.policy that says who may start it. ``run(job, report,
    now)`` does the work on ``input_of(job)`` with ``job.options`` in ``job.brokerage`` for
    ``job.user``; an ApplicationError fails the job with its words."""

    name: str
    title: str
    action: str
    run: Callable[[Job, Report, datetime], JobResult]


_kinds: dict[str, JobKind] = {}


def register_job(kind: JobKind) -> None:
    """Call at start-up."""
    if kind.name in _kinds:
        raise ValueError(f"the job {kind.name} is registered twice")
    _kinds[kind.name] = kind


def kind_of(name: str) -> JobKind | None:
    return _kinds.get(name)
