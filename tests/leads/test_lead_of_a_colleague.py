"""An RM with a visit of a colleague's lead reads it and changes nothing (leads.md), in the API as
in the admin."""

from typing import Any

import pytest

from accounts.models import Brokerage, User
from leads.models import Interaction, Lead
from listings.models import Project
from tests.conftest import make_lead, staff_api
from tests.realty_crm.admin_setting import make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(sunrise: Brokerage, alice: User, bob: User, citrine: Project) -> Lead:
    """Alice's lead; Bob shows the customer a home."""
    lead = make_lead(sunrise, owner=alice, phone="+919845012345", status="qualified")
    make_visit(lead, citrine, bob)
    return lead


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("patch", "", {"name": "Somebody else"}),
        ("patch", "", {"status": "negotiation"}),
        ("post", "/outcome", {"outcome": "lost", "reason": "mine now"}),
        ("post", "/interactions", {"kind": "call", "direction": "outbound"}),
    ],
)
def test_who_serves_a_colleagues_lead_reads_it_and_changes_nothing(
    lead: Lead, bob: User, method: str, path: str, body: dict[str, Any]
) -> None:
    api = staff_api(bob)
    assert api.get(f"/api/leads/{lead.pk}").status_code == 200
    before = Lead.objects.filter(pk=lead.pk).values().get()
    answer = getattr(api, method)(f"/api/leads/{lead.pk}{path}", body)
    assert answer.status_code == 403, answer.content
    assert answer.json()["error"]["code"] == "forbidden"
    assert Lead.objects.filter(pk=lead.pk).values().get() == before
    assert not Interaction.objects.filter(lead=lead).exists()


def test_owner_manager_and_pool_are_changed(
    lead: Lead, alice: User, bob: User, meera: User
) -> None:
    for user in (alice, meera):
        answer = staff_api(user).patch(f"/api/leads/{lead.pk}", {"name": f"by {user.name}"})
        assert answer.status_code == 200, answer.content
    Lead.objects.filter(pk=lead.pk).update(owner=None)
    assert (
        staff_api(bob).patch(f"/api/leads/{lead.pk}", {"name": "from the pool"}).status_code == 200
    )
    assert Lead.objects.get(pk=lead.pk).name == "from the pool"
