"""The brokerage whose messages the understanding tests read: a Friday morning in Bengaluru."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from channels_app.bot.understanding.facts import Catalogue, ProjectFact, Setting
from channels_app.bot.understanding.message import understand
from channels_app.bot.understanding.slots_json import slots_json

PROJECTS = (
    "Brigade Citrine", "Brigade Orchards", "Prestige Falcon City", "Prestige Lakeside Habitat",
    "Sobha Dream Acres", "Garden View", "Emerald", "Coomee", "Theanmp", "Soiewre", "Chara N",
    "Aiitya",
)  # fmt: skip
LOCALITIES = (
    "Whitefield", "Koramangala", "Sarjapur", "Sarjapur Road", "KR Puram", "HSR Layout",
    "Sector 6 HSR Layout", "Sector 7 HSR Layout", "Electronic City", "Electronic City Phase II",
    "R.T. Nagar", "Hebbal", "Marathahalli", "JP Nagar", "Varthur", "Dubai Marina", "south",
    "Bank Avenue", "D Souza Layout",
)  # fmt: skip

CATALOGUE = Catalogue(
    [ProjectFact(name.lower(), name, "Whitefield") for name in PROJECTS], LOCALITIES
)
INDIA = Setting(timezone="Asia/Kolkata", region="IN", currency="INR", catalogue=CATALOGUE)
EMIRATES = Setting(timezone="Asia/Dubai", region="AE", currency="AED", catalogue=CATALOGUE)
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Kolkata"))


@dataclass(frozen=True)
class Heard:
    """What was understood, the slots as the API shows them."""

    intent: str
    also: tuple[str, ...]
    slots: dict[str, Any]
    sentiment: float
    frustration: float


def read(
    text: str, *, expecting: Any = None, now: datetime = FRIDAY, setting: Setting = INDIA
) -> Heard:
    said = understand(text, now=now, setting=setting, expecting=expecting)
    return Heard(said.intent, said.also, slots_json(said.slots), said.sentiment, said.frustration)
