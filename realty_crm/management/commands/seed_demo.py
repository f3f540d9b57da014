"""manage.py seed_demo [--reset] [--quiet]"""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from realty_crm.local.demo.handout import Handout, prepare_handout
from realty_crm.local.demo.seed import seed_demo


class Command(BaseCommand):
    help = (
        "Makes two demo brokerages with 300 leads, unless they are there; notes log-ins and API "
        "keys in demo.json."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reset", action="store_true", help="delete the two demo brokerages and make them anew"
        )
        parser.add_argument(
            "--quiet", action="store_true", help="print neither addresses nor log-ins nor keys"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError(
                "Demo data is not for production: its passwords are public. Use create_brokerage."
            )
        made = seed_demo(now=timezone.now(), reset=options["reset"])
        file = settings.LOCAL_DIR / "demo.json"
        handout = prepare_handout(file=file, port=_port())
        self.stdout.write(
            f"Made {' and '.join(made)}." if made else "The demo brokerages are there already."
        )
        if not options["quiet"]:
            self.stdout.write("\n".join([*_words(handout), "", f"The same is in {file}."]))


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


def _words(handout: Handout) -> list[str]:
    lines = ["", "Addresses", f"  back office   {handout.url}/admin/"]
    lines += [f"  web chat      {handout.url}/chat/{slug}/" for slug in handout.keys]
    lines += [
        f"  API           {handout.url}/api/docs",
        "",
        "Log-ins (e-mail, password, role, brokerage)",
    ]
    lines += [
        f"  {one.email:<26} {one.password:<16} {one.role:<10} {one.brokerage}"
        for one in handout.logins
    ]
    lines += ["", "API keys"]
    lines += [
        f"  {slug:<8} {kind:<12} {key}"
        for slug, pair in handout.keys.items()
        for kind, key in pair.items()
    ]
    return lines
