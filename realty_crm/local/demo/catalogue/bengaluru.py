"""Projects in Bengaluru. Three carry names that people will ask for; places are real, prices and
all else invented. Prices are rupees, rents rupees a month."""

from datetime import date

from listings.choices import PropertyType
from realty_crm.local.demo.catalogue.development import DemoUnit, Development

_CLUB = ("clubhouse", "swimming pool", "gym", "children's play area")
_GREEN = ("park", "jogging track", "rainwater harvesting", "24x7 security")

BENGALURU = (
    Development(
        "Brigade Citrine", "Brigade Group", "Whitefield", ("12.9876", "77.7480"), date(2028, 3, 31),
        (*_CLUB, *_GREEN, "EV charging"),
        "Towers around a lake-side park, twenty minutes from the technology parks of Whitefield.",
        (
            DemoUnit("1BHK", (640, 690), 7_900_000, 1),
            DemoUnit("2BHK", (1120, 1240), 14_500_000, 2),
            DemoUnit("3BHK", (1520, 1760), 20_900_000, 3),
            DemoUnit("4BHK", (2250, 2400), 31_500_000, 4),
        ),
    ),
    Development(
        "Prestige Falcon City", "Prestige Group", "Kanakapura Road", ("12.8836", "77.5639"), None,
        (*_CLUB, *_GREEN, "shopping mall", "metro nearby"),
        "A township beside the green line of the metro, with a mall within its walls.",
        (
            DemoUnit("2BHK", (1204, 1306), 15_200_000, 2),
            DemoUnit("3BHK", (1500, 1890), 21_800_000, 3),
            DemoUnit("4BHK", (2650, 2800), 36_000_000, 4),
            DemoUnit("2BHK", (1204, 1204), 48_000, 2, rent=True),
            DemoUnit("3BHK", (1650, 1650), 68_000, 3, rent=True),
        ),
    ),
    Development(
        "Godrej Aqua", "Godrej Properties", "Hosahalli", ("13.1346", "77.6330"), date(2027, 12, 31),
        (*_CLUB, "water garden", "co-working space", "24x7 security"),
        "Homes around water gardens in the north, between Yelahanka and the airport.",
        (
            DemoUnit("1BHK", (655, 670), 7_200_000, 1),
            DemoUnit("2BHK", (1050, 1180), 11_800_000, 2),
            DemoUnit("3BHK", (1480, 1690), 16_900_000, 3),
        ),
    ),
    Development(
        "Silver Oak Residency", "Meadowline Homes", "Whitefield", ("12.9698", "77.7500"), None,
        (*_CLUB, "power backup", "24x7 security"),
        "A settled community of mid-rise blocks close to the metro terminal.",
        (
            DemoUnit("2BHK", (1080, 1150), 10_900_000, 2),
            DemoUnit("2.5BHK", (1260, 1260), 12_900_000, 2),
            DemoUnit("3BHK", (1480, 1560), 15_900_000, 3),
            DemoUnit("2BHK", (1080, 1080), 42_000, 2, rent=True),
        ),
    ),
    Development(
        "Lakeside Terraces", "Terracotta Estates", "Whitefield", ("12.9591", "77.7430"), date(2027,
        6, 30),
        (*_CLUB, "lake view", "amphitheatre", "EV charging"),
        "Stepped terraces that look over Varthur lake.",
        (
            DemoUnit("2BHK", (1190, 1290), 17_500_000, 2),
            DemoUnit("3BHK", (1690, 1840), 24_900_000, 3),
            DemoUnit("4BHK", (2480, 2600), 38_500_000, 4),
        ),
    ),
    Development(
        "Tech Gardens", "Meadowline Homes", "Whitefield", ("12.9820", "77.7270"), None,
        ("gym", "power backup", "co-working space", "24x7 security"),
        "Compact homes to let, a walk away from the export promotion park.",
        (
            DemoUnit("1BHK", (560, 600), 28_000, 1, rent=True),
            DemoUnit("2BHK", (980, 1050), 39_000, 2, rent=True),
            DemoUnit("3BHK", (1400, 1450), 58_000, 3, rent=True),
            DemoUnit("2BHK", (980, 1050), 9_400_000, 2),
        ),
    ),
    Development(
        "Saffron Heights", "Terracotta Estates", "Sarjapur Road", ("12.9010", "77.6870"), date(2028,
        9, 30),
        (*_CLUB, *_GREEN, "tennis court"),
        "High towers with cross-ventilated homes on the way to Sarjapur.",
        (
            DemoUnit("2BHK", (1140, 1220), 13_200_000, 2),
            DemoUnit("3BHK", (1560, 1780), 19_400_000, 3),
            DemoUnit("3.5BHK", (1980, 1980), 24_500_000, 3),
        ),
    ),
    Development(
        "Banyan Walk", "Rootstock Developers", "Sarjapur Road", ("12.9105", "77.6785"), None,
        (*_GREEN, "clubhouse", "library", "organic garden"),
        "Low-rise homes under old trees; children walk to school.",
        (
            DemoUnit("3BHK", (1620, 1720), 18_700_000, 3),
            DemoUnit("4BHK", (3100, 3300), 49_000_000, 4, property_type=PropertyType.VILLA),
            DemoUnit("3BHK", (1620, 1620), 65_000, 3, rent=True),
        ),
    ),
    Development(
        "Circuit House", "Northgate Realty", "Electronic City", ("12.8452", "77.6602"), None,
        ("gym", "swimming pool", "power backup", "24x7 security"),
        "First homes for people who work in Electronic City.",
        (
            DemoUnit("1BHK", (590, 620), 4_600_000, 1),
            DemoUnit("2BHK", (960, 1060), 7_300_000, 2),
            DemoUnit("3BHK", (1290, 1380), 9_800_000, 3),
            DemoUnit("2BHK", (960, 960), 24_000, 2, rent=True),
        ),
    ),
    Development(
        "Hebbal Crest", "Northgate Realty", "Hebbal", ("13.0358", "77.5970"), date(2027, 9, 30),
        (*_CLUB, "lake view", "concierge", "EV charging"),
        "Large homes over Hebbal lake, half an hour from the airport.",
        (
            DemoUnit("3BHK", (1850, 2050), 29_500_000, 3),
            DemoUnit("4BHK", (2900, 3150), 46_500_000, 4),
        ),
    ),
    Development(
        "Hundred Feet House", "Old Town Builders", "Indiranagar", ("12.9784", "77.6408"), None,
        ("lift", "power backup", "covered parking", "24x7 security"),
        "Twelve homes on a quiet cross of the best-known street of the east.",
        (
            DemoUnit("3BHK", (1950, 2100), 42_000_000, 3),
            DemoUnit("2BHK", (1250, 1250), 72_000, 2, rent=True),
            DemoUnit("3BHK", (1950, 1950), 120_000, 3, rent=True),
        ),
    ),
    Development(
        "Koramangala Square", "Old Town Builders", "Koramangala", ("12.9352", "77.6245"), None,
        ("gym", "lift", "covered parking", "24x7 security"),
        "Homes and small offices around a planted court.",
        (
            DemoUnit("2BHK", (1180, 1260), 21_500_000, 2),
            DemoUnit("1BHK", (600, 640), 36_000, 1, rent=True),
            DemoUnit("", (850, 1600), 140_000, rent=True, property_type=PropertyType.OFFICE),
        ),
    ),
    Development(
        "Ringside Park", "Rootstock Developers", "Marathahalli", ("12.9569", "77.7011"), None,
        (*_CLUB, "power backup", "24x7 security"),
        "Between the ring road and the airport road, ready to move in.",
        (
            DemoUnit("2BHK", (1090, 1160), 11_400_000, 2),
            DemoUnit("3BHK", (1450, 1540), 15_300_000, 3),
            DemoUnit("2BHK", (1090, 1090), 38_000, 2, rent=True),
        ),
    ),
    Development(
        "Windmill Plots", "Rootstock Developers", "Devanahalli", ("13.2437", "77.7172"), None,
        ("gated community", "park", "underground wiring", "24x7 security"),
        "Approved plots and a row of villas near the airport.",
        (
            DemoUnit("", (1200, 1200), 7_800_000, property_type=PropertyType.PLOT),
            DemoUnit("", (2400, 2400), 15_400_000, property_type=PropertyType.PLOT),
            DemoUnit("3BHK", (2100, 2300), 24_800_000, 3, property_type=PropertyType.VILLA),
        ),
    ),
)  # fmt: skip
