"""Two ways to one customer take their locks in one order: the lead, then the customer's row."""

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.models import Brokerage
from common.sql.unit import unit
from common.transitions import SYSTEM
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry, Wish, capture, join_or_open
from profiles.handles import Contact
from profiles.models import CustomerProfile
from profiles.services.memory.sessions import touch_session
from tests.common.race import race
from tests.conftest import NOW
from tests.profiles.recognition_setting import PHONE, contact

LATER = NOW + timedelta(days=3)


@pytest.mark.django_db(transaction=True)
def test_a_new_session_and_an_enquiry_by_phone_wait_for_each_other(sunrise: Brokerage) -> None:
    """The session's unit pauses between session and lead, while the enquiry is at work."""
    asha = contact("Asha Rao", PHONE)
    known, _ = capture(brokerage=sunrise, enquiry=Enquiry(asha), actor=SYSTEM, now=NOW)
    begun, go_on = threading.Event(), threading.Event()

    @unit
    def comes_back() -> Lead:
        profile = CustomerProfile.objects.get(pk=known.profile_id)
        touch_session(profile=profile, key="new", now=LATER)
        begun.set()
        go_on.wait(5)
        enquiry = Enquiry(Contact())
        lead, _ = join_or_open(
            brokerage=sunrise, profile=profile, enquiry=enquiry, actor=SYSTEM, now=LATER
        )
        return lead

    def enquires() -> Lead:
        begun.wait(5)
        threading.Timer(0.5, go_on.set).start()
        enquiry = Enquiry(asha, wish=Wish(locations=("Hebbal",)))
        lead, _ = capture(brokerage=sunrise, enquiry=enquiry, actor=SYSTEM, now=LATER)
        return lead

    jobs: list[Callable[[], Any]] = [comes_back, enquires]
    assert race(jobs) == [known, known]
    profile = CustomerProfile.objects.get()
    assert (profile.total_sessions, profile.last_active) == (1, LATER)
    assert profile.locations == ["Hebbal"]
