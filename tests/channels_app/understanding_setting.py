"""The brokerage whose messages the understanding tests read: a Friday morning in Bengaluru."""

from datetime import datetime
from zoneinfo import ZoneInfo

from channels_app.bot.understanding.facts import Catalogue, ProjectFact, Setting
from channels_app.bot.understanding.message import Understood, understand

PROJECTS = (
    "Brigade Citrine", "Brigade Orchards", "Prestige Falcon City", "Prestige Lakeside Habitat", "Sobha Dream Acres",
    "Garden View", "Emerald", "Coomee", "Theanmp", "Soiewre", "Chara N", "Aiitya",
)  # fmt: skip
LOCALITIES = (
    "Whitefield", "Koramangala", "Sarjapur", "Sarjapur Road", "KR Puram", "HSR Layout", "Sector 6 HSR Layout",
    "Sector 7 HSR Layout", "Electronic City", "Electronic City Phase II", "R.T. Nagar", "Hebbal", "Marathahalli",
    "JP Nagar", "Varthur", "Dubai Marina", "south", "Bank Avenue", "D Souza Layout",
)  # fmt: skip

CATALOGUE = Catalogue([ProjectFact(name.lower(), name, "Whitefield") for name in PROJECTS], LOCALITIES)
INDIA = Setting(timezone="Asia/Kolkata", region="IN", currency="INR", catalogue=CATALOGUE)
EMIRATES = Setting(timezone="Asia/Dubai", region="AE", currency="AED", catalogue=CATALOGUE)
FRIDAY = datetime(2026, 11, 20, 10, 0, tzinfo=ZoneInfo("Asia/Kolkata"))


def read(text: str, *, expecting: str | None = None, now: datetime = FRIDAY, setting: Setting = INDIA) -> Understood:
    return understand(text, now=now, setting=setting, expecting=expecting)
