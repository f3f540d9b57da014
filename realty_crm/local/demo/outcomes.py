"""The time before: won and lost leads, as the list that a brokerage brings from its old system, and
what is learned from them."""

import csv
from collections.abc import Iterator
from datetime import timedelta
from math import exp
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from common.sql.copying import analyse
from common.transitions import Actor
from leads.choices import Source
from leads.models import Interaction, Lead
from leads.services.imports.run import import_leads
from profiles.models import CustomerProfile
from realty_crm.local.demo.brokerages import World
from realty_crm.local.demo.people import LOST_REASONS
from scoring.services.conversion.score import score_brokerage
from scoring.services.learning.train import train_model

_ACTOR = Actor("import from the old system")
_NEWEST, _OLDEST = 45, 720  # days ago: what the histories tell begins later
_MAP: dict[str, Any] = {
    "reference": "Number",
    "created_at": "Came",
    "source": "Source",
    "locations": "Area",
    "budget_max": "Budget",
    "transaction_type": "Deal",
    "messages_count": "Messages",
    "catalog_views": "Views",
    "total_interactions": "Touches",
    "deal_value": "Value",
    "outcome": {"column": "Outcome", "won": ["booked"], "lost": [*LOST_REASONS], "at": "Closed"},
    "attributes": ["Loan", "Move in", "Decides alone", "Viewings", "Reply hours", "Lucky colour"],
}
_COLUMNS = (
    "Number",
    "Came",
    "Source",
    "Area",
    "Budget",
    "Deal",
    "Messages",
    "Views",
    "Touches",
    "Value",
    "Outcome",
    "Closed",
    *_MAP["attributes"],
)

#: how often, and how much it speaks for a deal (log-odds)
_SOURCES = {
    Source.PORTAL: (30, -0.3),
    Source.WEBSITE: (25, 0.0),
    Source.FACEBOOK_AD: (20, -0.7),
    Source.REFERRAL: (10, 1.0),
    Source.WALK_IN: (8, 0.8),
    Source.EXPO_QR: (7, 0.3),
}
_LOANS = {"": (35, 0.0), "approved": (25, 0.9), "applied": (20, 0.1), "no": (20, -0.6)}
_MOVES = {"": (20, 0.0), "within 3 months": (25, 0.8), "this year": (30, 0.1), "later": (25, -0.9)}
_ALONE = {"": (40, 0.0), "yes": (30, 0.3), "no": (30, -0.2)}
_COLOURS = {"": (60, 0.0), "red": (14, 0.0), "green": (13, 0.0), "blue": (13, 0.0)}
_START, _PER_VIEWING, _PER_MESSAGE, _SLOW, _SHORT_OF_MONEY = -2.7, 0.5, 0.12, -0.5, -0.9


def bring_outcomes(world: World) -> None:
    """Imports the list. Call in a transaction."""
    if not world.demo.outcomes:
        return
    with TemporaryDirectory(prefix="demo-") as folder:
        path = Path(folder, "outcomes.csv")
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(_COLUMNS)
            writer.writerows(_rows(world))
        import_leads(
            brokerage=world.brokerage, path=path, lead_map=_MAP, actor=_ACTOR, now=world.now
        )


def learn(world: World) -> None:
    """Trains on all outcomes; all leads are scored by what is in use then. Call in a
    transaction."""
    analyse(Lead, Interaction, CustomerProfile)
    train_model(brokerage=world.brokerage, actor=Actor("demo"), now=world.now)
    score_brokerage(brokerage=world.brokerage, now=world.now)


def wishes(chance: Random) -> dict[str, str]:
    """What a lead who has just come has told about itself: attributes as the old system had
    them."""
    found = {
        "Loan": _one(_LOANS, chance),
        "Move in": _one(_MOVES, chance),
        "Decides alone": _one(_ALONE, chance),
    }
    return {name: value for name, value in found.items() if value}


def _rows(world: World) -> Iterator[tuple[Any, ...]]:
    chance = Random(26)  # its own, so that the histories stay as they are
    for number in range(1, world.demo.outcomes + 1):
        source, loan, move = _one(_SOURCES, chance), _one(_LOANS, chance), _one(_MOVES, chance)
        alone, colour = _one(_ALONE, chance), _one(_COLOURS, chance)
        listing = chance.choice(world.listings)
        fit = chance.uniform(0.5, 1.3)
        viewings = chance.choices((0, 1, 2, 3), (50, 28, 15, 7))[0]
        hours = round(chance.expovariate(1 / 12), 1)
        messages = chance.choices(range(7), (20, 20, 18, 16, 12, 8, 6))[0]
        views = chance.randint(0, 5)
        told = _SOURCES[Source(source)][1] + _LOANS[loan][1] + _MOVES[move][1] + _ALONE[alone][1]
        done = (
            _PER_VIEWING * viewings
            + _PER_MESSAGE * messages
            + _SLOW * (hours > 24)
            + _SHORT_OF_MONEY * (fit < 0.8)
        )
        is_won = chance.random() < 1 / (1 + exp(-(_START + told + done)))
        came = world.now - timedelta(days=chance.uniform(_NEWEST, _OLDEST))
        closed = came + timedelta(days=chance.uniform(4, 40))
        budget = round(float(listing.price) * fit, -4)
        outcome = "booked" if is_won else chance.choice(LOST_REASONS)
        wish = (listing.locality, f"{budget:.0f}", listing.transaction_type)
        touches = (messages, views, 2 + messages + views)
        end = (f"{listing.price}" if is_won else "", outcome, closed.isoformat())
        own = (loan, move, alone, viewings, hours, colour)
        yield (f"old-{number:05d}", came.isoformat(), source, *wish, *touches, *end, *own)


def _one(words: dict[Any, tuple[int, float]], chance: Random) -> str:
    return str(chance.choices(list(words), [often for often, _ in words.values()])[0])
