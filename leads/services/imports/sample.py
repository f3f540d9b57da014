"""The columns of a file that waits to be imported, from its beginning and its end."""

from accounts.models import Job
from accounts.services.job_drafts import ends_of
from common.tables.csv_file import peek_csv
from leads.importing.columns import Column, columns_of
from leads.models import Lead

SAMPLE = (
    128_000  # bytes of each end: a thousand rows of a wide file, read in a hundredth of a second
)


def columns_in(job: Job) -> list[Column]:
    """Raises Conflict where the file is gone, ImportFileError for what is no table."""
    return columns_of(*peek_csv(*ends_of(job, length=SAMPLE)))


def reserved_names() -> set[str]:
    """The names of the fields of leads, which no attribute may have."""
    return {name for column in Lead._meta.concrete_fields for name in (column.name, column.attname)}
