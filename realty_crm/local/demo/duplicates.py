"""Customers who may be one: contacts as lists, walk-ins and browsers bring them, for the review
queue.

Each goes through the identity policy, and then the scan looks at all customers; nothing here
decides by itself.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import islice

from common.transitions import Actor
from profiles.choices import ReviewStatus
from profiles.handles import Contact, read_email, read_phone
from profiles.models import CustomerProfile, MatchReview, NudgeSetting
from profiles.services.identity.import_contacts import import_contacts
from profiles.services.identity.people import Given
from profiles.services.identity.resolve import resolve
from profiles.services.identity.review import decide_review, take_back_decision
from profiles.services.identity.scan import count_names, scan_due
from realty_crm.local.demo.brokerages import World

Likeness = Callable[[CustomerProfile, World], list[Contact]]

_HEARD_OF = timedelta(
    days=60
)  # a number that was not seen for much longer is no evidence by itself
_ON_ONE_NUMBER = 5  # more than a household
_ENOUGH_TO_DECIDE = 8  # so that most of the queue stays to be worked through
_SPELLINGS = (
    ("ee", "i"),
    ("oo", "u"),
    ("ksh", "x"),
    ("th", "t"),
    ("aa", "a"),
    ("ou", "u"),
    ("v", "w"),
)


def ask_who_is_who(world: World) -> None:
    """Fills the review queue of a demo brokerage, and lets its manager decide a little of it. Call
    in a transaction."""
    count_names(brokerage=world.brokerage)
    for kinds, has_account in ((_LIKE_ANYBODY, False), (_LIKE_THOSE_WHO_LOG_IN, True)):
        people = _known(world, has_account=has_account)
        for likeness, number in kinds.items():
            for one in islice(people, number):
                for contact in likeness(one, world):
                    resolve(brokerage=world.brokerage, contact=contact, now=_lately(world))
    _bring_list(world)
    for _ in scan_due(brokerage=world.brokerage, now=world.now):
        pass
    _date_questions(world)
    _decide_some(world)
    NudgeSetting.objects.create(brokerage=world.brokerage, rule="price_drop", is_pushed=True)


def _known(world: World, *, has_account: bool) -> Iterator[CustomerProfile]:
    """Customers with a phone and an e-mail, in any order; ``has_account``: they log in on the
    site."""
    rows = CustomerProfile.objects.of(world.brokerage.pk).filter(
        last_active__gt=world.now - _HEARD_OF
    )
    rows = rows.exclude(primary_phone="").exclude(primary_email="")
    accounts = rows.filter(identifiers__kind="external").values("pk")
    found = rows.filter(pk__in=accounts) if has_account else rows.exclude(pk__in=accounts)
    people = list(found.order_by("first_seen", "primary_phone"))
    return iter(world.chance.sample(people, len(people)))


def _contact(
    world: World, name: str, phone: str = "", email: str = "", visitor: str = "", account: str = ""
) -> Contact:
    return Contact.of(
        name=name,
        phone=read_phone(phone, region=world.demo.country),
        email=read_email(email),
        visitor_id=visitor,
        external_id=account,
    )


def _married(one: CustomerProfile, world: World) -> list[Contact]:
    """The same mailbox under another surname, with a new number."""
    name = f"{_given(one)} {_other_surname(one, world)}"
    return [_contact(world, name, _new_number(world), one.primary_email)]


def _without_dots(one: CustomerProfile, world: World) -> list[Contact]:
    """A mailbox that differs in its dots, and another phone."""
    mailbox, _, domain = one.primary_email.partition("@")
    return [
        _contact(
            world, one.display_name, _new_number(world), f"{mailbox.replace('.', '')}@{domain}"
        )
    ]


def _mistyped(one: CustomerProfile, world: World) -> list[Contact]:
    """A walk-in's phone with one wrong digit, the name as it sounded."""
    return [_contact(world, _as_it_sounds(one.display_name), _one_digit_off(one.primary_phone))]


def _initial_only(one: CustomerProfile, world: World) -> list[Contact]:
    given, _, surname = one.display_name.partition(" ")
    return [_contact(world, f"{given[0]}. {surname}", _one_digit_off(one.primary_phone))]


def _couple(one: CustomerProfile, world: World) -> list[Contact]:
    """One phone and one mailbox for two."""
    return [_contact(world, _relative(one, world), one.primary_phone, one.primary_email)]


def _household(one: CustomerProfile, world: World) -> list[Contact]:
    """A relative on the same phone, and then a missed call from it."""
    phone = one.primary_phone
    return [_contact(world, _relative(one, world), phone), _contact(world, "", phone)]


def _typed_by_visitor(one: CustomerProfile, world: World) -> list[Contact]:
    """Somebody in a browser says that this is their number."""
    return [
        _contact(
            world,
            one.display_name,
            one.primary_phone,
            visitor=f"v_demo_{world.chance.randrange(10**9)}",
        )
    ]


def _second_account(one: CustomerProfile, world: World) -> list[Contact]:
    account = f"{world.demo.slug}-again-{world.chance.randrange(10**6)}"
    return [_contact(world, one.display_name, one.primary_phone, account=account)]


#: how many of each
_LIKE_ANYBODY: dict[Likeness, int] = {
    _married: 2,
    _without_dots: 2,
    _mistyped: 2,
    _initial_only: 2,
    _couple: 3,
    _household: 1,
    _typed_by_visitor: 1,
}
_LIKE_THOSE_WHO_LOG_IN: dict[Likeness, int] = {
    _mistyped: 2,
    _typed_by_visitor: 1,
    _second_account: 1,
}


def _bring_list(world: World) -> None:
    """A portal's list in which an agency gave its own number for everybody, and one of them calls
    again."""
    agency, chance = _new_number(world), world.chance
    given_names, surnames = (chance.sample(names, _ON_ONE_NUMBER) for names in world.demo.names)
    names = [f"{given} {surname}" for given, surname in zip(given_names, surnames, strict=True)]
    at = world.now - timedelta(days=6)
    given = [Given(_contact(world, name, agency), at) for name in names]
    import_contacts(brokerage=world.brokerage, given=given)
    again = _contact(world, f"{given_names[0][0]}. {surnames[0]}", agency)
    resolve(brokerage=world.brokerage, contact=again, now=_lately(world))


def _date_questions(world: World) -> None:
    """Asked when the younger of the two came."""
    for review in MatchReview.objects.of(world.brokerage.pk).select_related("first", "second"):
        asked = max(review.first.first_seen, review.second.first_seen)
        MatchReview.objects.filter(pk=review.pk).update(created_at=asked)


def _decide_some(world: World) -> None:
    """The surest two are one, but for one of them the manager was too quick; the two least likely
    are not the same."""
    actor, now = Actor(world.manager.name, world.manager.pk), world.now
    questions = list(MatchReview.objects.of(world.brokerage.pk).order_by("-confidence", "pk"))
    if len(questions) < _ENOUGH_TO_DECIDE:
        return
    surest, hasty, *_, doubtful, unlikely = questions
    for review in (surest, hasty):
        decide_review(
            review=review, decision=ReviewStatus.SAME, actor=actor, now=now - timedelta(hours=3)
        )
    take_back_decision(review=hasty, actor=actor, now=now - timedelta(hours=2))
    for review in (doubtful, unlikely):
        decide_review(
            review=review,
            decision=ReviewStatus.DIFFERENT,
            actor=actor,
            now=now - timedelta(hours=1),
        )


def _lately(world: World) -> datetime:
    return world.now - timedelta(minutes=world.chance.randint(300, 5 * 24 * 60))


def _new_number(world: World) -> str:
    return f"{world.chance.choice(world.demo.mobiles)}{world.chance.randint(1_100_000, 9_900_000)}"


def _one_digit_off(phone: str) -> str:
    return f"{phone[:-1]}{(int(phone[-1]) + 1) % 10}"


def _given(one: CustomerProfile) -> str:
    return str(one.display_name.partition(" ")[0])


def _relative(one: CustomerProfile, world: World) -> str:
    others = [name for name in world.demo.names[0] if name[0] != one.display_name[0]]
    return f"{world.chance.choice(others)} {one.display_name.partition(' ')[2]}"


def _other_surname(one: CustomerProfile, world: World) -> str:
    return world.chance.choice(
        [name for name in world.demo.names[1] if name not in one.display_name]
    )


def _as_it_sounds(name: str) -> str:
    for written, heard in _SPELLINGS:
        name = name.replace(written, heard)
    return name
