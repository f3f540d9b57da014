"""manage.py create_api_key --brokerage SLUG --name NAME --scopes chat,booking,read,admin"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.choices import KeyKind
from accounts.models import Brokerage
from accounts.services.keys import create_api_key
from common.errors import ApplicationError


class Command(BaseCommand):
    help = "Makes an API key and prints it once; it cannot be read again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--brokerage", required=True, metavar="SLUG")
        parser.add_argument("--name", required=True)
        parser.add_argument("--scopes", default="", help="comma-separated: chat,booking,read,admin")
        parser.add_argument("--publishable", action="store_true", help="for browsers")
        parser.add_argument("--origins", default="", help="comma-separated, e.g. https://www.example.com")

    def handle(self, *args: Any, **options: Any) -> None:
        brokerage = Brokerage.objects.filter(slug=options["brokerage"]).first()
        if brokerage is None:
            known = ", ".join(Brokerage.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no brokerage {options['brokerage']!r}. Known: {known}.")
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
