"""What the pipeline adds to a customer's page: which customers an agent knows, and their leads."""

from accounts.admin.acting import admin_page
from accounts.caller import staff_caller
from accounts.models import User
from common.admin.panels import Panel, Row
from leads.admin.looks import temperature_badge
from leads.models import Lead
from leads.selectors import visible_leads
from profiles.admin.customer import customer_panels
from profiles.models import CustomerProfile

_SHOWN = 10


@customer_panels.add
def leads_panel(profile: CustomerProfile, user: User) -> Panel:
    rows = Lead.objects.of(profile.brokerage_id) if user.is_superuser else visible_leads(staff_caller(user))
    leads = rows.filter(profile=profile).select_related("owner").order_by("-created_at")[:_SHOWN]
    return Panel(
        "Leads",
        "trending_up",
        [
            Row(
                lead.reference,
                admin_page(lead),
                f"{lead.get_status_display()} · {lead.owner.name if lead.owner else 'in the pool'}",
                temperature_badge(lead.temperature, lead.lead_score),
            )
            for lead in leads
        ],
        "No lead yet.",
    )
