"""Adding a shift in the back office: rules of days are taken, all else is refused with a reason."""

import pytest

from accounts.models import Brokerage, User
from scheduling.models import Availability
from tests.realty_crm.admin_setting import add_url, browser

REFUSED = {
    "FREQ=DAILY;INTERVAL=0": "INTERVAL is a whole number from 1 to 366.",
    "FREQ=HOURLY": "FREQ is DAILY, WEEKLY, MONTHLY, YEARLY: a shift names days.",
    "FREQ=DAILY;BYHOUR=9": "BYHOUR is no part here",
    "FREQ=DAILY;COUNT=100000000": "COUNT is no part here",
    "FREQ=DAILY\nRRULE:FREQ=DAILY;INTERVAL=0": "A rule is one line without spaces.",
    "nonsense": "NONSENSE is no part here",
}


def fields(rule: str) -> dict[str, str]:
    return {"rrule": rule, "starts": "09:00", "ends": "18:00"}


@pytest.mark.parametrize("rule", REFUSED)
def test_what_is_no_rule_of_days_is_refused(sunrise: Brokerage, alice: User, rule: str) -> None:
    response = browser(alice).post(add_url(Availability), fields(rule))
    assert response.status_code == 200
    assert REFUSED[rule] in response.content.decode()
    assert not Availability.objects.exists()


def test_a_rule_of_days_is_stored(sunrise: Brokerage, alice: User) -> None:
    rule = "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SA,-1SU;UNTIL=20271231"
    assert browser(alice).post(add_url(Availability), fields(rule)).status_code == 302
    shift = Availability.objects.get()
    assert (shift.agent, shift.rrule) == (alice, rule)
