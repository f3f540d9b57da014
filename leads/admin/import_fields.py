"""What a column of a file can be, in words for the person who imports."""

from leads.importing.guess import ATTRIBUTE, IGNORE, NAMING, OUTCOME

ROLES = (
    ("The column", (
        (IGNORE, "Leave out"),
        (ATTRIBUTE, "Attribute: kept with the lead"),
        (OUTCOME, "Outcome: won or lost"),
    )),
    ("Who", (
        ("reference", "Reference: names the lead"),
        ("name", "Name"),
        ("phone", "Phone"),
        ("email", "E-mail"),
        (NAMING["phone"], "Phone, which also names the lead"),
        (NAMING["email"], "E-mail, which also names the lead"),
    )),
    ("Enquiry", (
        ("created_at", "Came on"),
        ("source", "Source"),
        ("origin", "Campaign, portal or stand"),
        ("initial_message", "First message"),
        ("status", "Status"),
        ("owner", "Owner, by e-mail"),
        ("project", "Project, by name"),
        ("listing", "Listing, by its ref"),
        ("tags", "Tags"),
    )),
    ("Wishes", (
        ("transaction_type", "Buy, rent or sell"),
        ("property_type", "Property type"),
        ("configurations", "Configurations (2BHK …)"),
        ("locations", "Locations"),
        ("budget_min", "Budget from"),
        ("budget_max", "Budget up to"),
        ("currency", "Currency"),
        ("payment_method", "Payment method"),
    )),
    ("What has happened", (
        ("first_contact_at", "First contact on"),
        ("last_contact_at", "Last contact on"),
        ("last_customer_at", "Customer last wrote on"),
        ("next_follow_up_at", "Next follow-up on"),
        ("total_interactions", "Number of touches"),
        ("messages_count", "Number of messages"),
        ("voice_count", "Number of voice messages"),
        ("qr_scan_count", "Number of QR scans"),
        ("catalog_views", "Number of catalogue views"),
    )),
    ("Deal", (
        ("closed_at", "Won or lost on"),
        ("close_reason", "Reason of the outcome"),
        ("deal_value", "Deal value"),
        ("commission", "Commission"),
    )),
)  # fmt: skip
ROLE_NAMES = {role: name for _, roles in ROLES for role, name in roles}
