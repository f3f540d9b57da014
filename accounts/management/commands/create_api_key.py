"""manage.py create_api_key --brokerage SLUG --name NAME --scopes chat,booking,read,admin"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.choices import KeyKind
from accounts.management.brokerage_option import add_brokerage, chosen_brokerage
from accounts.services.keys import create_api_key
from common.errors import ApplicationError


class Command(BaseCommand):
    help = "Makes an API key and prints it once; it cannot be read again."

    def add_arguments(self, parser: CommandParser) -> None:
        add_brokerage(parser)
        parser.add_argument("--name", required=True)
        parser.add_argument("--scopes", default="", help="comma-separated: chat,booking,read,admin")
        parser.add_argument("--publishable", action="store_true", help="for browsers")
        parser.add_argument(
            "--origins", default="", help="comma-separated, e.g. https://www.example.com"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        brokerage = chosen_brokerage(options)
        kind = KeyKind.PUBLISHABLE if options["publishable"] else KeyKind.SECRET
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        if kind == KeyKind.SECRET and not scopes:
            raise CommandError("A secret key needs --scopes, such as chat,booking,read,admin.")
        origins = [origin.strip() for origin in options["origins"].split(",") if origin.strip()]
        try:
            _, secret = create_api_key(
                brokerage=brokerage, name=options["name"], kind=kind, scopes=scopes, origins=origins
            )
        except ApplicationError as error:
            raise CommandError(error.message) from error
        self.stdout.write(secret)
