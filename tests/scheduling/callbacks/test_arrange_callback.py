"""The whole use case of a callback: who the customer is and which lead it is."""

from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.errors import ApplicationError
from common.models import Event, Step
from common.text.phones import parse_phone
from leads.models import Lead
from profiles.handles import Contact
from profiles.models import CustomerProfile
from scheduling.models import Callback
from scheduling.services.booker import Booker
from scheduling.services.callbacks.arrange import CallbackWish, arrange_callback
from tests.conftest import NOW, TEST, make_lead, make_profile
from tests.scheduling.diary_setting import JOHN, news

pytestmark = pytest.mark.django_db

PHONE = parse_phone("+919876543210", region="IN")
ANNA = Contact.of(external_id="anna", name=JOHN.name, phone=PHONE)


def arrange(brokerage: Brokerage, booker: Booker, **wish: Any) -> tuple[Callback, bool]:
    return arrange_callback(
        brokerage=brokerage,
        booker=booker,
        wish=CallbackWish(**wish),
        actor=TEST,
        now=NOW,
    )


def test_somebody_new(sunrise: Brokerage, alice: User) -> None:
    callback, created = arrange(sunrise, Booker(ANNA, source="agent"), reason="loan")
    assert created
    lead = Lead.objects.get()
    assert (callback.profile, callback.lead) == (CustomerProfile.objects.get(), lead)
    assert (lead.source, lead.owner, lead.status) == ("agent", alice, "new")
    assert (callback.agent, callback.reason, callback.urgency) == (alice, "loan", "medium")
    assert news("") == ["lead_created", "lead_assigned", "callback_requested"]


def test_a_known_lead_is_the_one(sunrise: Brokerage, alice: User, bob: User) -> None:
    profile = make_profile(sunrise)
    meant, newer = make_lead(sunrise, profile, owner=bob), make_lead(sunrise, profile)
    callback, _ = arrange(sunrise, Booker(JOHN, profile=profile, lead=meant))
    assert (callback.lead, callback.agent) == (meant, bob)
    assert Lead.objects.get(pk=meant.pk).phone == "+919876543210"
    assert Lead.objects.get(pk=newer.pk).phone == ""


@pytest.mark.parametrize(
    ("contact", "required"),
    [
        (Contact.of(external_id="anna", name="John Doe"), ()),
        (Contact.of(external_id="anna", phone=PHONE), ("name", "phone")),
    ],
)
def test_who_cannot_be_called_leaves_nothing(
    sunrise: Brokerage, alice: User, contact: Contact, required: tuple[str, ...]
) -> None:
    with pytest.raises(ApplicationError):
        arrange(sunrise, Booker(contact, required=required))
    for model in (CustomerProfile, Lead, Callback, Step, Event):
        assert not model.objects.exists()
