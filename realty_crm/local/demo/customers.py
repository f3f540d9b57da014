"""Invented customers and what they ask for. Pure but for the chance that is handed in."""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from leads.choices import PaymentMethod, Source
from leads.services.pipeline.capture import Enquiry, Wish
from listings.choices import TransactionType
from listings.models import Listing
from profiles.handles import Contact, read_email, read_phone
from realty_crm.local.demo.brokerages import DemoBrokerage

#: how often a source comes up
_SOURCES = {
    Source.WEB_CHAT: 26,
    Source.PORTAL: 20,
    Source.WEBSITE: 14,
    Source.WHATSAPP: 10,
    Source.EXPO_QR: 8,
    Source.REFERRAL: 6,
    Source.FACEBOOK_AD: 5,
    Source.WALK_IN: 4,
    Source.PHONE: 3,
    Source.INSTAGRAM: 2,
    Source.EMAIL: 2,
}
_PAYMENTS = (
    PaymentMethod.MORTGAGE,
    PaymentMethod.MORTGAGE,
    PaymentMethod.CASH,
    PaymentMethod.INSTALMENTS,
)
_ROUND_TO = 5  # people name budgets of two figures: 1.5 crore, 45 thousand


def contacts(demo: DemoBrokerage, chance: Random) -> Iterator[Contact]:
    """An endless row of people, no two with the same phone, e-mail or id; nearly all can be
    called."""
    first_names, last_names = demo.names
    numbers = iter(chance.sample(range(1_100_000, 9_900_000), 5_000))
    for number, digits in enumerate(numbers, start=1):
        first, last = chance.choice(first_names), chance.choice(last_names)
        mobile = f"{chance.choice(demo.mobiles)}{digits}"
        mailbox = f"{first}.{last.replace(' ', '')}{number}".lower()
        has_phone = chance.random() < 0.9
        has_email = not has_phone or chance.random() < 0.7
        yield Contact.of(
            external_id=f"{demo.slug}-customer-{number}" if chance.random() < 0.3 else "",
            name=f"{first} {last}",
            phone=read_phone(mobile, region=demo.country) if has_phone else None,
            email=read_email(f"{mailbox}@example.com") if has_email else None,
        )


def enquiry(
    contact: Contact, listing: Listing, demo: DemoBrokerage, chance: Random, keenness: float
) -> Enquiry:
    """What this person asks for, thinking of ``listing``; the keener (0–1), the more they tell."""
    source = chance.choices(list(_SOURCES), weights=list(_SOURCES.values()))[0]
    place = listing.project.name if listing.project and chance.random() < 0.6 else listing.locality
    what = listing.configuration or listing.get_property_type_display().lower()
    verb = "rent" if listing.transaction_type == TransactionType.RENT else "buy"
    return Enquiry(
        contact=contact,
        source=source,
        origin=_origin(source, demo, chance),
        initial_message=f"I am looking for a {what} to {verb} in {place}.",
        wish=_wish(listing, chance, keenness),
        tags=("investor",)
        if chance.random() < 0.08
        else ("NRI",)
        if chance.random() < 0.06
        else (),
    )


def _wish(listing: Listing, chance: Random, keenness: float) -> Wish:
    def told(likelihood: float) -> bool:
        return chance.random() < likelihood * (0.3 + 0.7 * keenness)

    has_budget = told(0.85)
    return Wish(
        transaction_type=listing.transaction_type if told(0.95) else "",
        property_type=listing.property_type if told(0.85) else "",
        configurations=(listing.configuration,) if listing.configuration else (),
        locations=(listing.locality,) if told(0.9) else (),
        budget_min=_rounded(listing.price * Decimal("0.8"))
        if has_budget and chance.random() < 0.4
        else None,
        budget_max=_rounded(listing.price * Decimal("1.1")) if has_budget else None,
        currency=listing.currency,
        payment_method=chance.choice(_PAYMENTS) if told(0.6) else "",
        project=listing.project,
    )


def _rounded(amount: Decimal) -> Decimal:
    step = Decimal(_ROUND_TO) * Decimal(10) ** (amount.adjusted() - 1)
    return (amount / step).quantize(Decimal(1)) * step


def _origin(source: str, demo: DemoBrokerage, chance: Random) -> str:
    if source == Source.PORTAL:
        return chance.choice(demo.portals)
    if source == Source.EXPO_QR:
        return "Home expo, stand 14"
    if source == Source.FACEBOOK_AD:
        return "Weekend open house"
    return ""
