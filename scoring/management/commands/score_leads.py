"""manage.py score_leads --brokerage SLUG --csv OUT"""

import csv
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.management.brokerage_option import add_brokerage, chosen_brokerage
from accounts.models import Brokerage
from common.tables.harmless import harmless
from scoring.selectors.scored_leads import scored_leads
from scoring.services.conversion.score import score_brokerage
from scoring.services.reading.read import read_all_content

HEADER = ("reference", "probability", "score")


class Command(BaseCommand):
    help = (
        "Scores every lead of a brokerage and writes reference, probability (of being won) and "
        "score (1-100)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        add_brokerage(parser)
        parser.add_argument("--csv", required=True, metavar="OUT")

    def handle(self, *args: Any, **options: Any) -> None:
        brokerage = chosen_brokerage(options)
        out = Path(options["csv"])
        try:
            with out.open("w", newline="", encoding="utf-8") as file:
                now = timezone.now()
                read_all_content(brokerage=brokerage, now=now)
                score_brokerage(brokerage=brokerage, now=now)
                number = _write(brokerage, csv.writer(file))
        except OSError as error:
            raise CommandError(f"{out} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{number} leads written to {out}.")


def _write(brokerage: Brokerage, writer: Any) -> int:
    writer.writerow(HEADER)
    number = 0
    for lead in scored_leads(brokerage):
        writer.writerow((harmless(lead.reference), f"{lead.probability:.9g}", lead.score))
        number += 1
    return number
