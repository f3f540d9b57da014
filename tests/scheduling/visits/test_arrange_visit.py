"""The whole use case of a visit: who the customer is, which lead it is, what follows. Friday 20
November 2026, 11:30 in Bengaluru."""

from typing import Any

import pytest

from accounts.models import Brokerage, User
from common.errors import ApplicationError, Conflict
from common.models import Event, Step
from common.text.phones import parse_phone
from leads.models import Lead
from listings.models import Project
from profiles.handles import Contact
from profiles.models import CustomerProfile, Identifier, ProjectInterest, StageChange
from scheduling.diary.asked_time import When
from scheduling.diary.place import MeetingPlace
from scheduling.models import SiteVisit, SlotUsage
from scheduling.services.booker import Booker
from scheduling.services.visits.arrange import VisitWish, arrange_visit
from tests.conftest import NOW, TEST, make_lead, make_listing, make_profile, make_project
from tests.scheduling.diary_setting import JOHN, SATURDAY, news

pytestmark = pytest.mark.django_db

PHONE = parse_phone("+919876543210", region="IN")
ANNA = Contact.of(external_id="anna", name=JOHN.name, phone=PHONE)
MORNING = When(SATURDAY, slot="morning")


def arrange(brokerage: Brokerage, place: MeetingPlace, booker: Booker, **wish: Any) -> SiteVisit:
    wish = {"place": place, "when": MORNING} | wish
    return arrange_visit(
        brokerage=brokerage,
        booker=booker,
        wish=VisitWish(**wish),
        actor=TEST,
        now=NOW,
    )


def rows() -> list[Any]:
    models = (
        CustomerProfile, Identifier, ProjectInterest, StageChange, Lead, SiteVisit, SlotUsage, Step,
        Event,
    )  # fmt: skip
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_somebody_new(sunrise: Brokerage, citrine: Project, alice: User) -> None:
    visit = arrange(sunrise, MeetingPlace(project=citrine), Booker(ANNA))
    profile, lead = CustomerProfile.objects.get(), Lead.objects.get()
    assert (visit.profile, visit.lead, visit.agent) == (profile, lead, alice)
    assert (profile.display_name, profile.site_visits_scheduled) == ("John Doe", 1)
    assert (lead.project, lead.source, lead.status, lead.owner) == (
        citrine, "website", "visit", alice,
    )  # fmt: skip
    interest = ProjectInterest.objects.get()
    assert (interest.project, interest.level, interest.marked) == (citrine, "high", True)
    # the first interest that is said comes with the visit: one step, not two
    assert StageChange.objects.get().to_stage == "visit"
    assert news("") == ["lead_created", "lead_assigned", "visit_booked"]


def test_a_known_customers_open_lead_is_joined(
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
) -> None:
    first = arrange(sunrise, MeetingPlace(project=citrine), Booker(ANNA))
    azure = make_project(sunrise, "Godrej Aqua")
    second = arrange(
        sunrise, MeetingPlace(project=azure), Booker(ANNA), when=When(SATURDAY, "evening")
    )
    assert (second.profile, second.lead) == (first.profile, first.lead)
    lead = Lead.objects.get()
    assert lead.project == azure
    assert CustomerProfile.objects.get().site_visits_scheduled == 2


def test_a_home_is_the_leads_too_and_the_kind_of_deal_decides_which_lead_it_is(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    home = make_listing(citrine, transaction_type="rent")
    profile = make_profile(sunrise)
    buying = make_lead(sunrise, profile, transaction_type="buy")
    visit = arrange(sunrise, MeetingPlace(listing=home), Booker(JOHN, profile=profile))
    assert visit.lead != buying
    assert visit.lead is not None
    visit.lead.refresh_from_db()
    assert (visit.lead.transaction_type, visit.lead.project, visit.lead.listing) == (
        "rent", citrine, home,
    )  # fmt: skip
    buying.refresh_from_db()
    assert (buying.project, buying.listing) == (None, None)


def test_a_known_lead_is_the_one_also_where_another_is_newer(
    sunrise: Brokerage, citrine: Project, alice: User, bob: User
) -> None:
    """A chat knows which lead it talks about; what kind of deal that is stays as it is."""
    profile = make_profile(sunrise)
    meant = make_lead(sunrise, profile, transaction_type="buy", owner=bob)
    newer = make_lead(sunrise, profile)
    home = make_listing(citrine, transaction_type="rent")
    visit = arrange(sunrise, MeetingPlace(listing=home), Booker(JOHN, profile=profile, lead=meant))
    assert (visit.lead, visit.agent) == (meant, bob)
    stored = Lead.objects.get(pk=meant.pk)
    assert (stored.project, stored.listing, stored.transaction_type) == (citrine, home, "buy")
    # 10 points for the phone number that came with the booking, 5 for the known kind of deal
    assert (stored.phone, stored.lead_score, visit.lead_score) == ("+919876543210", 15, 15)
    newer.refresh_from_db()
    assert (newer.project, newer.status) == (None, "new")


def test_a_known_lead_is_read_anew(sunrise: Brokerage, citrine: Project, alice: User) -> None:
    """What others wrote since the caller read it is neither lost nor overlooked."""
    profile = make_profile(sunrise)
    read = make_lead(sunrise, profile)
    Lead.objects.filter(pk=read.pk).update(owner=alice, budget_max=9_000_000, status="negotiation")
    visit = arrange(
        sunrise, MeetingPlace(project=citrine), Booker(JOHN, profile=profile, lead=read)
    )
    assert visit.agent == alice
    stored = Lead.objects.get(pk=read.pk)
    assert (stored.status, stored.budget_max, stored.project) == (
        "negotiation", 9_000_000, citrine,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("contact", "required", "named"),
    [
        (Contact.of(external_id="anna", phone=PHONE), ("name", "phone"), "name"),
        (Contact.of(external_id="anna", name="John Doe"), ("name", "phone"), "phone"),
        (Contact.of(external_id="anna", phone=PHONE), (), "name"),
        (Contact.of(external_id="anna", name="John Doe"), (), "phone"),
    ],
)
def test_who_cannot_be_met_leaves_nothing(
    sunrise: Brokerage,
    citrine: Project,
    alice: User,
    contact: Contact,
    required: tuple[str, ...],
    named: str,
) -> None:
    with pytest.raises(ApplicationError) as caught:
        arrange(sunrise, MeetingPlace(project=citrine), Booker(contact, required=required))
    assert named in (caught.value.fields or {})
    assert rows() == [[]] * 9


def test_a_refusal_takes_everything_back(sunrise: Brokerage, alice: User) -> None:
    """Also what was written of the customer and the lead before it was clear that nobody is free,
    and also where the caller goes on in the same transaction, as the chat does."""
    small = make_project(sunrise, "Small Site", visits_per_slot=1)
    arrange(sunrise, MeetingPlace(project=small), Booker(ANNA))
    other = make_lead(sunrise, make_profile(sunrise))
    before = rows()
    for booker in (
        Booker(Contact.of(external_id="ben", name="Ben Roy", phone=PHONE)),
        Booker(JOHN, profile=other.profile, lead=other),
    ):
        with pytest.raises(Conflict) as caught:
            arrange(sunrise, MeetingPlace(project=small), booker)
        assert (caught.value.code, caught.value.message) == (
            "slot_taken", "This slot is fully booked.",
        )  # fmt: skip
        assert caught.value.extra["free_slots"][0]["slot"] == "afternoon"
        assert rows() == before


def test_an_impossible_time_is_refused_before_anything_is_written(
    sunrise: Brokerage, citrine: Project, alice: User
) -> None:
    with pytest.raises(ApplicationError):
        arrange(
            sunrise, MeetingPlace(project=citrine), Booker(ANNA), when=When(SATURDAY, "midnight")
        )
    assert rows() == [[]] * 9


def test_a_brokerages_holds_that_ran_out_are_its_own(
    sunrise: Brokerage, marina: Brokerage, citrine: Project, alice: User, charlie: User
) -> None:
    """A booking ends those of its own brokerage only."""
    pearl = make_project(marina, "Dubai Pearl")
    lead = make_lead(marina, make_profile(marina))
    foreign = arrange(
        marina,
        MeetingPlace(project=pearl),
        Booker(JOHN, profile=lead.profile, lead=lead),
        hold=True,
    )
    SiteVisit.objects.filter(pk=foreign.pk).update(hold_until=NOW)
    arrange(sunrise, MeetingPlace(project=citrine), Booker(ANNA))
    foreign.refresh_from_db()
    assert foreign.status == "pending"
    assert SlotUsage.objects.get(project=pearl).used == 1
