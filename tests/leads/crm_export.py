"""An export of another CRM, as its columns come: ids, categories, counts, "Select" where nobody
chose."""

HEADER = (
    "Prospect ID",
    "Lead Number",
    "Lead Origin",
    "Lead Source",
    "Do Not Email",
    "Do Not Call",
    "Converted",
    "TotalVisits",
    "Total Time Spent on Website",
    "Page Views Per Visit",
    "Last Activity",
    "Country",
    "Specialization",
    "What is your current occupation",
    "Search",
    "Tags",
    "Lead Quality",
    "City",
    "Asymmetrique Activity Score",
    "Last Notable Activity",
)
_ORIGINS = ("API", "Landing Page Submission", "Lead Add Form")
_SOURCES = (
    "Google",
    "Direct Traffic",
    "Olark Chat",
    "Organic Search",
    "Reference",
    "Welingak Website",
)
_CITIES = ("Select", "Mumbai", "", "Thane & Outskirts", "Select")


def rows(count: int = 60) -> list[list[str]]:
    return [_row(n) for n in range(count)]


def text(count: int = 60) -> str:
    return "\n".join(",".join(cells) for cells in [list(HEADER), *rows(count)]) + "\n"


def _row(n: int) -> list[str]:
    return [
        f"7927b2df-8bba-4d29-b9a2-{n:012x}",
        str(660_737 - 9 * n),
        _ORIGINS[n % 3],
        _SOURCES[n % 6],
        "Yes" if n % 20 == 7 else "No",
        "No",
        str(int(n % 5 < 2)),
        str(n % 9),
        str(37 * n % 1500),
        str(n % 7 / 2),
        ("Email Opened", "SMS Sent", "Page Visited on Website")[n % 3],
        "India" if n % 4 else "",
        ("Select", "Finance Management", "")[n % 3],
        ("Unemployed", "Working Professional", "")[n % 3],
        "No",
        ("Ringing", "Will revert after reading the email", "")[n % 3],
        ("Might be", "Not Sure", "")[n % 3],
        _CITIES[n % 5],
        str(13 + n % 5) if n % 2 else "",
        ("Modified", "Email Opened")[n % 2],
    ]
