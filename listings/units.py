"""Areas and configurations as portals and brokers write them, in square feet and bedrooms. Pure."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from common.text.figures import UnclearFigure, read_figure
from common.text.folding import plainly_typed

# Square feet per unit. Foot and yard are the international ones of 1959 (0.3048 m and 0.9144 m
# exactly); the land measures are used with other sizes elsewhere, these are the customary ones in
# the regions named beside them.
SQFT_PER_SQM = Decimal("10.7639104")  # 1 / 0.3048 squared
SQFT_PER_SQYD = Decimal(9)  # 3 ft by 3 ft; "gaj" in the north
SQFT_PER_ACRE = Decimal(43_560)  # 4,840 square yards
SQFT_PER_HECTARE = SQFT_PER_SQM * 10_000
SQFT_PER_CENT = Decimal("435.6")  # 1/100 acre; Kerala, Tamil Nadu, Karnataka
SQFT_PER_GUNTHA = Decimal(1_089)  # 1/40 acre; Karnataka, Maharashtra
SQFT_PER_GROUND = Decimal(2_400)  # Chennai
SQFT_PER_PERCH = Decimal("272.25")  # the square rod, 16.5 ft by 16.5 ft = 1/160 acre
SQFT_PER_MARLA = Decimal(
    "272.25"
)  # 1/160 acre; Punjab and Haryana (some towns of Pakistan use 225)

MAX_SQFT = Decimal(10) ** 9  # about 93 square kilometres, larger than any project
MAX_BEDROOMS = 50  # the largest home in the Bengaluru set has 43

_SQUARE = r"sq(?:uare)?[\s.]*"
_UNITS = (
    (re.compile(rf"{_SQUARE}(?:f(?:ee|oo)?t|f)\.?|s\.?f\.?t\.?|f(?:ee|oo)?t2"), Decimal(1)),
    (re.compile(rf"{_SQUARE}(?:m(?:et(?:er|re)|tr)?s?)\.?|m2"), SQFT_PER_SQM),
    (re.compile(rf"{_SQUARE}(?:yards?|yds?)\.?|gaj|yds?2"), SQFT_PER_SQYD),
    (re.compile(r"acres?|ac\.?"), SQFT_PER_ACRE),
    (re.compile(r"hectares?|ha\.?"), SQFT_PER_HECTARE),
    (re.compile(r"cents?"), SQFT_PER_CENT),
    (re.compile(r"gunth?as?"), SQFT_PER_GUNTHA),
    (re.compile(r"grounds?"), SQFT_PER_GROUND),
    (re.compile(r"perch(?:es)?"), SQFT_PER_PERCH),
    (re.compile(r"marlas?"), SQFT_PER_MARLA),
)
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,2}(?:,\d{2})*,\d{3}(?:\.\d+)?|\d{1,15}(?:\.\d{1,10})?"
_AREA = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<low_unit>[^\W\d_][^\d-]*?\d?)?"
    rf"(?:\s*(?:-|to)\s*(?P<high>{_NUMBER})\s*(?P<high_unit>[^\W\d_][^\d-]*\d?)?)?"
)
_ROOMS = re.compile(
    r"(?P<number>\d{1,2}(?:\.5)?)[\s-]*"
    r"(?:(?P<rk>r\.?k\.?)|(?P<house>bedrooms?)|"
    r"(?:b\.?h\.?k\.?|beds?|b\.?r\.?|bed\s?rooms?\s+hall\s+kitchen))"
)
_STUDIO = re.compile(r"studios?(?:\s+(?:apartments?|flats?|rooms?))?")


class UnitError(ValueError):
    """A text that is no area or configuration; `reason` is a sentence for the person who typed or
    imported it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class AreaRange:
    """Square feet, two decimals, 0 < min_sqft <= max_sqft; both are the same for a single
    figure."""

    min_sqft: Decimal
    max_sqft: Decimal


@dataclass(frozen=True, slots=True)
class Configuration:
    """`name` is "2BHK", "2.5BHK", "1RK" or "Studio"; `bedrooms` are closed off from the living room
    (none in RK).

    `property_hint` is "house" for "4 Bedroom": in the Bengaluru set 80 % of those are on plots, of
    "4 BHK" almost none.
    """

    name: str
    bedrooms: Decimal
    property_hint: Literal["house", ""]


def parse_area(text: str) -> AreaRange:
    """Read "2100 - 2850", "34.46Sq. Meter", "5.31Acres", "1,200 sq ft"; square feet where no unit
    is written.

    A unit behind the second figure of a range holds for both. Raises UnitError, also for areas that
    are zero, run backwards or are larger than MAX_SQFT.
    """
    plain = _plain(text)
    if not plain:
        raise UnitError("The area is empty.")
    match = _AREA.fullmatch(plain)
    if match is None:
        raise UnitError("This is not an area; write for example 1200 sqft, 110 sqm or 1100 - 1250.")
    factor = _factor(match["high_unit"] or match["low_unit"])
    low = _sqft(match["low"], _factor(match["low_unit"]) if match["low_unit"] else factor)
    high = _sqft(match["high"], factor) if match["high"] else low
    if low > high:
        raise UnitError("The area runs backwards: the second figure is smaller than the first.")
    return AreaRange(low, high)


def parse_configuration(text: str) -> Configuration | None:
    """Read "2 BHK", "1 RK", "Studio", "4 Bedroom", "3BR"; None for an empty text. Raises
    UnitError."""
    plain = _plain(text)
    if not plain:
        return None
    if _STUDIO.fullmatch(plain):
        return Configuration("Studio", Decimal(0), "")
    match = _ROOMS.fullmatch(plain)
    if match is None:
        raise UnitError("This is not a configuration; write for example 2BHK, 1RK or Studio.")
    number = Decimal(match["number"])
    if not 0 < number <= MAX_BEDROOMS:
        raise UnitError(f"A home has 1 to {MAX_BEDROOMS} rooms.")
    if match["rk"]:
        return Configuration(f"{number}RK", Decimal(0), "")
    return Configuration(f"{number}BHK", number, "house" if match["house"] else "")


def _plain(text: str) -> str:
    if len(text) > 60:
        raise UnitError("This text is too long.")
    return " ".join(plainly_typed(text).lower().split())


def _factor(unit: str | None) -> Decimal:
    if unit is None:
        return Decimal(1)
    unit = unit.strip()
    for pattern, factor in _UNITS:
        if pattern.fullmatch(unit):
            return factor
    raise UnitError(
        f"The unit '{unit}' is not known here; use sqft, sqm, sq yards, acres, cents or guntha."
    )


def _sqft(number: str, factor: Decimal) -> Decimal:
    try:  # of acres there are thousandths, of square metres there are thousands
        area = read_figure(number, is_counted=factor > SQFT_PER_SQM) * factor
    except UnclearFigure as unclear:
        raise UnitError(f"The figure {number} {unclear.reason}.") from unclear
    if area > MAX_SQFT:
        raise UnitError("This area is larger than any project.")
    area = area.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    if area <= 0:
        raise UnitError("An area is more than zero.")
    return area
