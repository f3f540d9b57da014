"""Run the identity policy over a stream of contacts without touching anybody's data.

The stream is taken in the order of the file, each contact decided on what is known so far, as live messages are.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import phonenumbers

from common.errors import ApplicationError
from profiles.matching.book import ProfileBook
from profiles.matching.claims import read_claims
from profiles.matching.evidence import MatchContact
from profiles.matching.resolver import Resolver

COLUMNS = (
    "contact_id",
    "ts",
    "channel",
    "source_country",
    "name",
    "email",
    "phone",
    "telegram_id",
    "whatsapp_id",
    "whatsapp_bsuid",
    "city",
)
PROGRESS_EVERY = 5_000
MAX_BAD_ROWS_KEPT = 1_000
