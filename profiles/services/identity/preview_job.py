"""The background job that previews a list of contacts for a manager."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from accounts.jobs import JobKind, JobResult, Output, Report, register_job
from accounts.models import Job
from accounts.services.jobs import input_of
from profiles.services.identity.resolve_contacts import (
    MAX_SHOWN,
    Preview,
    PreviewFiles,
    preview_contacts,
)

SAMPLE_COLUMNS = ("Name", "Contact", "Person", "Decision", "How sure", "Why")
_WORDS = {"link": "Linked", "review": "To review", "new": "New"}


def run_preview(job: Job, report: Report, now: datetime) -> JobResult:
    """Dry: writes no customer. PRED and REVIEWS as the command writes them, and the rows that are
    no contacts."""
    with input_of(job) as source, TemporaryDirectory(prefix="preview-") as folder:
        files = PreviewFiles(
            *(Path(folder, name) for name in ("PRED.csv", "REVIEWS.csv", "SKIPPED.csv"))
        )
        preview = preview_contacts(source, files=files, progress=report)
        outputs = [
            Output("PRED.csv", files.out.read_bytes(), "Some of the decisions", _sample(preview)),
            Output("REVIEWS.csv", files.reviews.read_bytes()),
        ]
        if preview.skipped:
            title = (
                f"Bad rows (the first {MAX_SHOWN})" if preview.skipped > MAX_SHOWN else "Bad rows"
            )
            shown = [("Line", "Reason"), *preview.bad_rows]
            outputs.append(Output("SKIPPED.csv", files.skipped.read_bytes(), title, shown))
    return JobResult(
        _summary(preview), outputs, "Nothing was written to your customers: this was a preview."
    )


def _summary(preview: Preview) -> list[tuple[str, int]]:
    return [
        ("Contacts", preview.decided.total()),
        ("People", preview.people),
        ("Would be linked", preview.decided["link"]),
        ("Would be reviewed", preview.decided["review"]),
        ("Pairs to look at", preview.pairs),
        ("Would be new", preview.decided["new"]),
        ("Bad rows", preview.skipped),
    ]


def _sample(preview: Preview) -> list[tuple[str, ...]]:
    """The interesting ones first: most contacts of a list are new."""
    order = list(_WORDS)
    found = sorted(preview.sample, key=lambda one: order.index(one[3]))
    rows = [
        (name, contact, person, _WORDS[decision], f"{float(sure):.0%}", why)
        for name, contact, person, decision, sure, why, *_ in found
    ]
    return [SAMPLE_COLUMNS, *rows]


register_job(
    JobKind("preview_contacts", "Preview a list of contacts", "identity.decide", run_preview)
)
