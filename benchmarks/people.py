"""People to be recognised among: names as uneven as real ones, numbers, mailboxes, places, and what
matching keeps of each, made by the real functions."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from uuid import UUID

from django.db import connection, transaction

from accounts.models import Brokerage
from common.ids import uuid7
from common.sql.copying import insert_rows
from profiles.identity.claims import phone_claim
from profiles.identity.policy import RULE_VERSION
from profiles.models import CustomerProfile, Identifier, MatchRecord, NameCount
from profiles.services.identity.match_records import index_record
from profiles.services.identity.scan import count_names

#: 20 × 20 given names and 20 × 10 surnames, which sound as unlike each other as real ones do
_STARTS, _ENDS, _HOUSES, _KINDS = (
    line.split()
    for line in """
Aa A Bha Cha De Ga Ha I Ja Ka La Ma Na O Pra Ra Sa Su Ta Vi
nand rav nita jesh lakshmi mita ndra pika riya shan tik vati yan dhuri bhav kesh gopal sudha zen fia
Agar Bane Chau Desh Ghos Iyer Jha Kul Lok Mukh Nai Os Patt Rao Shet Thak Upa Var Wad Yad
wal rjee dhari pande kar karni nath nayak mani reddy
""".strip().splitlines()
)
GIVEN = [start + end for start in _STARTS for end in _ENDS]
SURNAMES = [house + kind for house in _HOUSES for kind in _KINDS]
_DOMAINS = ("yahoo.co.in", "outlook.com", "rediffmail.com", "hotmail.com")
_PLACES = (
    "whitefield",
    "hebbal",
    "yelahanka",
    "sarjapur",
    "thanisandra",
    "marathahalli",
    "hennur",
    "varthur",
)
_BATCH = 20_000


@dataclass(frozen=True)
class Known:
    """Somebody as the tables have them; empty where nothing is known."""

    pk: UUID
    name: str
    phone: str
    email: str
    place: str
    last_seen: datetime


class Town:
    """People without end, the same in every run. The n-th most frequent name is borne by 1/n as
    many as the first."""

    def __init__(self, now: datetime, seed: int = 1) -> None:
        self._now = now
        self._random = random.Random(seed)
        self._weights = {
            len(names): list(accumulate(1 / n for n in range(1, len(names) + 1)))
            for names in (GIVEN, SURNAMES)
        }

    def name(self) -> tuple[str, str]:
        return self._one_of(GIVEN), self._one_of(SURNAMES)

    def phone(self) -> str:
        return f"+91{self._random.randint(6, 9)}{self._random.randrange(10**9):09d}"

    def people(self, number: int) -> Iterator[Known]:
        """Of a hundred, 85 have a phone, 60 an e-mail and half a place; ten write their name short
        or not at all."""
        pick = self._random
        for _ in range(number):
            given, surname = self.name()
            style = pick.random()
            name = f"{given} {surname}"
            if style < 0.1:
                name = f"{given[0]}. {surname}" if style < 0.03 else given if style < 0.08 else ""
            has_phone = pick.random() < 0.85
            between, number = pick.choice((".", "", "_")), pick.randrange(1000)
            mailbox = f"{given}{between}{surname}{number}@{pick.choice(_DOMAINS)}"
            yield Known(
                pk=uuid7(),
                name=name,
                phone=self.phone() if has_phone else "",
                email=mailbox.casefold() if pick.random() < 0.6 or not has_phone else "",
                place=pick.choice(_PLACES) if pick.random() < 0.5 else "",
                last_seen=self._now - timedelta(days=700 * pick.random() ** 2),
            )

    def _one_of(self, names: list[str]) -> str:
        return self._random.choices(names, cum_weights=self._weights[len(names)])[0]


def newcomers(now: datetime, seed: int = 2) -> Iterator[Known]:
    """People without end who come for the first time, each with a name, a number and a mailbox that
    look like nobody else's: made names that differ by a running number are doubts, which real
    customers hardly ever are."""
    town = Town(now, seed)
    while True:
        (person,) = town.people(1)
        if person.name and person.phone and person.email:
            yield person


def settle(brokerage: Brokerage, number: int, now: datetime) -> list[Known]:
    """Fills an empty brokerage with so many people; returns up to 2,000 of them, spread evenly."""
    town, kept = Town(now), []
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    for start in range(0, number, _BATCH):
        batch = list(town.people(min(_BATCH, number - start)))
        _write(brokerage, batch)
        kept += batch[:: max(1, number // 2000)]
    count_names(brokerage=brokerage)
    with connection.cursor() as cursor:
        for model in (CustomerProfile, Identifier, MatchRecord, NameCount):
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')
        cursor.execute("RESET statement_timeout")
    return kept


@transaction.atomic
def _write(brokerage: Brokerage, people: list[Known]) -> None:
    insert_rows(
        CustomerProfile,
        [
            "id",
            "brokerage_id",
            "display_name",
            "primary_phone",
            "primary_email",
            "first_seen",
            "last_active",
        ],
        ((p.pk, brokerage.pk, p.name, p.phone, p.email, p.last_seen, p.last_seen) for p in people),
    )
    insert_rows(
        Identifier,
        ["id", "brokerage_id", "profile_id", "kind", "value", "raw", "first_seen", "last_seen"],
        (
            (uuid7(), brokerage.pk, p.pk, kind, value, value, p.last_seen, p.last_seen)
            for p in people
            for kind, value in (("phone", p.phone), ("email", p.email))
            if value
        ),
    )
    records = [_record(brokerage, p) for p in people]
    columns = ["brokerage_id", "profile_id", "names", "localities", "sounds", "keys", "scanned_by"]
    insert_rows(
        MatchRecord,
        columns,
        ([getattr(record, column) for column in columns] for record in records),
    )


def _record(brokerage: Brokerage, person: Known) -> MatchRecord:
    record = MatchRecord(
        brokerage_id=brokerage.pk,
        profile_id=person.pk,
        names=[person.name] if person.name else [],
        localities=[person.place] if person.place else [],
        scanned_by=RULE_VERSION,
    )
    phones = [phone_claim(person.phone, "")] if person.phone else []
    index_record(record, phones, [person.email] if person.email else [])
    return record
