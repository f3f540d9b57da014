"""Projects in Dubai: places are real, names, prices and all else invented. Prices are dirhams,
rents dirhams a year."""

from datetime import date

from listings.choices import PropertyType
from realty_crm.local.demo.catalogue.development import DemoUnit, Development

_TOWER = ("swimming pool", "gym", "concierge", "covered parking")
_FAMILY = ("park", "children's play area", "community centre", "24x7 security")

DUBAI = (
    Development(
        "Pearl Quay", "Blue Anchor Developments", "Dubai Marina", ("25.0805", "55.1403"), None,
        (*_TOWER, "marina view", "private beach"),
        "A tower on the promenade with berths below and the beach across the road.",
        (
            DemoUnit("Studio", (450, 480), 980_000, 1),
            DemoUnit("1BHK", (760, 820), 1_650_000, 1),
            DemoUnit("2BHK", (1180, 1320), 2_700_000, 2),
            DemoUnit("1BHK", (760, 760), 115_000, 1, rent=True),
            DemoUnit("2BHK", (1180, 1180), 175_000, 2, rent=True),
        ),
    ),
    Development(
        "Marina Lantern", "Harbour Stone", "Dubai Marina", ("25.0772", "55.1330"), date(2028, 6,
        30),
        (*_TOWER, "marina view", "cinema"),
        "Slim and lit from within; every home has a balcony over the water.",
        (
            DemoUnit("1BHK", (720, 780), 1_850_000, 1),
            DemoUnit("2BHK", (1150, 1260), 2_950_000, 2),
            DemoUnit("3BHK", (1700, 1850), 4_600_000, 3),
        ),
    ),
    Development(
        "Circle Court", "Palmyra Living", "Jumeirah Village Circle", ("25.0602", "55.2094"), None,
        ("swimming pool", "gym", *_FAMILY),
        "Good value around a garden court, ten minutes from the motorway.",
        (
            DemoUnit("Studio", (380, 430), 620_000, 1),
            DemoUnit("1BHK", (690, 760), 950_000, 1),
            DemoUnit("2BHK", (1080, 1190), 1_450_000, 2),
            DemoUnit("Studio", (380, 380), 52_000, 1, rent=True),
            DemoUnit("1BHK", (690, 690), 78_000, 1, rent=True),
        ),
    ),
    Development(
        "Fountain Row", "Harbour Stone", "Downtown Dubai", ("25.1932", "55.2765"), None,
        (*_TOWER, "fountain view", "valet parking"),
        "In the middle of Downtown, a lift ride above the boulevard.",
        (
            DemoUnit("1BHK", (800, 860), 2_350_000, 1),
            DemoUnit("2BHK", (1290, 1420), 3_900_000, 2),
            DemoUnit("3BHK", (1900, 2100), 6_400_000, 3),
            DemoUnit("2BHK", (1290, 1290), 230_000, 2, rent=True),
        ),
    ),
    Development(
        "Canal Exchange", "Blue Anchor Developments", "Business Bay", ("25.1850", "55.2660"),
        date(2027, 12, 31),
        (*_TOWER, "canal view", "co-working space"),
        "Homes above, desks below, the canal in front.",
        (
            DemoUnit("Studio", (410, 450), 1_050_000, 1),
            DemoUnit("1BHK", (730, 790), 1_600_000, 1),
            DemoUnit("2BHK", (1170, 1280), 2_500_000, 2),
            DemoUnit("", (900, 1700), 160_000, rent=True, property_type=PropertyType.OFFICE),
        ),
    ),
    Development(
        "Acacia Lawns", "Palmyra Living", "Dubai Hills Estate", ("25.1120", "55.2470"), date(2028,
        3, 31),
        ("golf course", "swimming pool", "gym", *_FAMILY),
        "Family homes along the golf course, with schools and a hospital inside the estate.",
        (
            DemoUnit("2BHK", (1120, 1240), 2_200_000, 2),
            DemoUnit("3BHK", (2400, 2600), 4_300_000, 4, property_type=PropertyType.VILLA),
            DemoUnit("4BHK", (3200, 3500), 6_800_000, 5, property_type=PropertyType.VILLA),
        ),
    ),
    Development(
        "Sidra Gardens", "Palmyra Living", "Dubai Hills Estate", ("25.1065", "55.2560"), None,
        ("swimming pool", "gym", *_FAMILY),
        "Settled terraces with shaded streets.",
        (
            DemoUnit("1BHK", (700, 750), 1_480_000, 1),
            DemoUnit("3BHK", (2250, 2250), 260_000, 3, rent=True, property_type=PropertyType.VILLA),
        ),
    ),
    Development(
        "Palm Breakwater", "Blue Anchor Developments", "Palm Jumeirah", ("25.1124", "55.1390"),
        None,
        (*_TOWER, "private beach", "sea view"),
        "On the trunk of the Palm; the sea on both sides.",
        (
            DemoUnit("2BHK", (1450, 1600), 4_800_000, 3),
            DemoUnit("3BHK", (2100, 2400), 7_900_000, 4),
            DemoUnit("2BHK", (1450, 1450), 290_000, 3, rent=True),
        ),
    ),
    Development(
        "Creek Lanterns", "Harbour Stone", "Dubai Creek Harbour", ("25.2070", "55.3430"), date(2029,
        3, 31),
        (*_TOWER, "creek view", "park"),
        "A new quarter beside the bird sanctuary.",
        (
            DemoUnit("1BHK", (710, 770), 1_550_000, 1),
            DemoUnit("2BHK", (1120, 1230), 2_480_000, 2),
            DemoUnit("3BHK", (1620, 1780), 3_700_000, 3),
        ),
    ),
)  # fmt: skip
