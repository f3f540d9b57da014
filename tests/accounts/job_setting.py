"""Kinds of jobs for tests, and what a test of jobs says often."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from accounts import jobs
from accounts.jobs import JobKind, JobResult, Output, Report, register_job
from accounts.models import Brokerage, Job, User
from accounts.services.jobs import input_of, start_job

Work = Callable[[Job, Report, datetime], JobResult]


@contextmanager
def a_kind(run: Work, name: str = "count_lines") -> Iterator[JobKind]:
    """A kind that exists while the block runs."""
    kind = JobKind(name, "Count lines", "identity.decide", run)
    register_job(kind)
    try:
        yield kind
    finally:
        del jobs._kinds[name]


def count_lines(job: Job, report: Report, now: datetime) -> JobResult:
    """Reports every line."""
    with input_of(job) as path:
        lines = path.read_text().splitlines()
    for number in range(len(lines)):
        report(number + 1, len(lines))
    shown = [("Line",), *((line,) for line in lines)]
    return JobResult(
        [("Lines", len(lines))],
        [Output("LINES.csv", "\n".join(lines).encode(), "Lines", shown)],
        "Done.",
    )


def start(
    brokerage: Brokerage, user: User, kind: JobKind, content: bytes = b"one\ntwo\n", **options: Any
) -> Job:
    return start_job(
        brokerage=brokerage, user=user, kind=kind, files={"list.csv": content}, options=options
    )
