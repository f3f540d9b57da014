"""manage.py create_brokerage --name NAME --slug SLUG --manager-email EMAIL [--country AE]"""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.choices import MoneyWords, Role
from accounts.services.brokerages import create_brokerage, hire
from common.errors import ApplicationError


class Command(BaseCommand):
    help = "Opens a brokerage with its first manager, both or neither."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", required=True)
        parser.add_argument("--slug", required=True, help="in addresses and commands, e.g. sunrise")
        parser.add_argument(
            "--country", default="IN", help="ISO code; IN and AE set zone, currency and money words"
        )
        parser.add_argument("--timezone", default="", help="e.g. Asia/Kolkata")
        parser.add_argument("--currency", default="", help="ISO code")
        parser.add_argument("--money-words", default="", choices=["", *MoneyWords.values])
        parser.add_argument("--manager-email", required=True)
        parser.add_argument("--manager-name", default="Manager")
        parser.add_argument(
            "--manager-password", default="", help="asked for when missing; read from a pipe too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        password = options["manager_password"] or _ask_password()
        try:
            validate_password(password)
            with transaction.atomic():
                brokerage = create_brokerage(
                    **{
                        field: options[field]
                        for field in (
                            "name",
                            "slug",
                            "country",
                            "timezone",
                            "currency",
                            "money_words",
                        )
                    }
                )
                email, name = options["manager_email"], options["manager_name"]
                hire(
                    brokerage=brokerage,
                    name=name,
                    email=email,
                    password=password,
                    role=Role.MANAGER,
                )
        except ApplicationError as error:
            details = [
                f"{field}: {' '.join(messages)}" for field, messages in (error.fields or {}).items()
            ]
            raise CommandError(" ".join(details) or error.message) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{brokerage.name} ({brokerage.slug}) is open; {email} manages it.")


def _ask_password() -> str:
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("The manager's password: ")
    if first != getpass.getpass("Once more: "):
        raise CommandError("The two passwords differ.")
    return first
