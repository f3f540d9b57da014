"""Recognising one contact among as many people as the big brokerage has leads."""

from collections.abc import Iterator
from itertools import cycle

from accounts.models import Brokerage
from benchmarks.frame import Case, at_most, within
from benchmarks.people import Known, Town, settle
from benchmarks.world import World
from common.text.emails import normalise_email
from common.text.phones import Phone
from profiles.handles import Contact
from profiles.models import Identifier
from profiles.selectors.candidates import recognise
from profiles.services.identity.resolve import Resolution, match_contact, resolve

_FLOOR = "one Identifier with its profile by kind and value, through the ORM"


def resolution(world: World) -> Iterator[Case]:
    """Somebody known by an address, by a slip in one, and nobody; with all that is written down,
    committed."""
    people = _People(world)
    yield Case(
        "recognise by an exact address, reading only",
        _FLOOR,
        people.floor,
        people.recognise,
        (at_most(10),),
    )
    yield Case("resolve, exact address", _FLOOR, people.floor, people.exact, (at_most(10),))
    yield Case("resolve, a slip in the phone", _FLOOR, people.floor, people.slipped, (within(20),))
    yield Case("resolve, a new person", _FLOOR, people.floor, people.new, (within(20),))


class _People:
    """A brokerage of its own and the contacts that come to it. Raises RuntimeError where
    recognition goes wrong."""

    def __init__(self, world: World) -> None:
        self._now = world.now
        self._brokerage = Brokerage.objects.create(name="Town", slug="town")
        known = settle(self._brokerage, world.leads, world.now)
        recent = [
            one for one in known if one.phone and len(one.name.split()) == 2 and "." not in one.name
        ]
        self._known, self._lookups, self._slips = (
            cycle(recent),
            cycle(recent),
            cycle(reversed(recent)),
        )
        self._strangers = Town(world.now, seed=2)

    def floor(self) -> None:
        rows = Identifier.objects.of(self._brokerage.pk).filter(
            kind="phone", value=next(self._lookups).phone, active=True
        )
        if rows.select_related("profile").first() is None:
            raise RuntimeError("the floor found nobody")

    def recognise(self) -> None:
        contact = match_contact(_contact(next(self._known)))
        if not recognise(
            brokerage_id=self._brokerage.pk, contact=contact, now=self._now
        ).decision.candidate:
            raise RuntimeError("somebody known was not recognised")

    def exact(self) -> None:
        if self._resolve(_contact(next(self._known))).created:
            raise RuntimeError("somebody known was taken for new")

    def slipped(self) -> None:
        """Two neighbouring digits swapped."""
        one = next(self._slips)
        self._resolve(Contact.of(name=one.name, phone=_phone(_swapped(one.phone))))

    def new(self) -> None:
        given, surname = self._strangers.name()
        phone = self._strangers.phone()
        email = f"{given}.{surname}.{phone[-4:]}@example.org".casefold()
        self._resolve(
            Contact.of(name=f"{given} {surname}", phone=_phone(phone), email=normalise_email(email))
        )

    def _resolve(self, contact: Contact) -> Resolution:
        return resolve(brokerage=self._brokerage, contact=contact, now=self._now)


def _contact(one: Known) -> Contact:
    return Contact.of(name=one.name, phone=_phone(one.phone))


def _phone(e164: str) -> Phone:
    """Read before the clock starts, as the API's serializers do."""
    return Phone(e164, e164, None, evidence=True)


def _swapped(phone: str) -> str:
    """The first two neighbours that differ, from the end, change places."""
    for at in range(len(phone) - 1, 4, -1):
        if phone[at] != phone[at - 1]:
            return phone[: at - 1] + phone[at] + phone[at - 1] + phone[at + 1 :]
    return phone
