"""The background job that imports leads for a manager, or shows what an import would do."""

import csv
from collections.abc import Sequence
from datetime import datetime
from io import StringIO
from typing import Any

from accounts.jobs import JobKind, JobResult, Output, Report, register_job
from accounts.models import Job
from accounts.services.jobs import input_of
from common.tables.harmless import harmless
from common.transitions import Actor
from leads.importing.rows import ImportedLead
from leads.importing.values import POINTERS
from leads.services.imports.merge import Remark
from leads.services.imports.run import ImportReport, import_leads

MAX_SHOWN = 50
_FIRST = ("Line", "Reference", "Contact", "Came", "Outcome", "Fields", "Attributes")
_PREVIEW = "Nothing was written: this was a preview."
_DONE = "The leads are there. The same file again changes nothing."


def run_import(job: Job, report: Report, now: datetime) -> JobResult:
    """Twice is as good as once. ``job.options``: ``lead_map`` (docs/importing.md) and
    ``dry_run``."""
    user = job.user
    with input_of(job) as path:
        done = import_leads(
            brokerage=job.brokerage,
            path=path,
            lead_map=job.options["lead_map"],
            actor=Actor(f"import by {user.name}" if user else "import", user.pk if user else None),
            now=now,
            dry_run=job.options["dry_run"],
            progress=report,
        )
    first = [_FIRST, *(_shown(lead) for lead in done.first)]
    outputs = [
        Output("FIRST.csv", _csv(first), "The first rows, as they were read", first),
        _output("SKIPPED.csv", "Skipped rows", done.skipped),
        _output("DOUBTFUL.csv", "Imported, but worth a look", done.doubtful),
    ]
    dry_run = job.options["dry_run"]
    shown = [output for output in outputs if output]
    return JobResult(_summary(done), shown, _PREVIEW if dry_run else _DONE, keeps_input=dry_run)


def _summary(done: ImportReport) -> list[tuple[str, int]]:
    counts = done.counts
    return [
        ("Rows", done.read),
        ("New leads", counts.created),
        ("Changed", counts.updated),
        ("Re-inquiries", counts.joined),
        ("Same as before", counts.unchanged),
        ("Won", counts.won),
        ("Lost", counts.lost),
        ("Skipped", len(done.skipped)),
    ]


def _output(name: str, title: str, remarks: Sequence[Remark]) -> Output | None:
    if not remarks:
        return None
    more = f" (first {MAX_SHOWN})" if len(remarks) > MAX_SHOWN else ""
    rows = [("Line", "Reason"), *remarks]
    return Output(name, _csv(rows), title + more, rows[: MAX_SHOWN + 1])


def _shown(lead: ImportedLead) -> tuple[Any, ...]:
    contact = " · ".join(filter(None, (lead.contact.name, lead.contact.e164, lead.contact.address)))
    came = lead.created_at.date().isoformat() if lead.is_dated else ""
    said = {
        name: "known here" if name in POINTERS else _words(value)
        for name, value in lead.values.items()
    }
    fields = ", ".join(f"{name}: {words}" for name, words in said.items())
    attributes = ", ".join(f"{name}: {value}" for name, value in lead.attributes.items())
    return lead.line, lead.reference, contact, came, lead.outcome, fields[:300], attributes[:300]


def _words(value: Any) -> str:
    return " / ".join(value) if isinstance(value, tuple) else str(value)


def _csv(rows: Sequence[Sequence[Any]]) -> bytes:
    text = StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


register_job(JobKind("import_leads", "Import leads", "leads.import", run_import))
