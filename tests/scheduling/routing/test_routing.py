"""New leads: offered to one agent, then another, then to everybody. NOW is Friday 11:30; the office
is open 9 to 18."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.caller import staff_caller
from accounts.models import Brokerage, User
from common.events.dispatch import deliver_due
from common.models import Event
from leads.choices import Source
from leads.models import Lead
from leads.services.pipeline.capture import Enquiry, capture
from leads.services.pipeline.change import change_lead
from leads.services.pipeline.close import close_lead
from leads.services.pipeline.interactions import Touch, record_interaction
from listings.models import Project
from profiles.handles import Contact, read_phone
from scheduling.assignment.skills import Needs, lacks, within_reach
from scheduling.models import Availability, LeadOffer, TimeOff
from scheduling.services.routing.offer_leads import offer_new_lead, pass_on_offers_batch
from tests.common.race import race
from tests.conftest import NOW, TEST, make_lead, make_profile, make_user

MINUTE = timedelta(minutes=1)


def offered(lead: Lead) -> list[User | None]:
    """To whom, in order."""
    return [offer.agent for offer in lead.offers.order_by("created_at").select_related("agent")]


def news(name: str) -> list[dict[str, Any]]:
    return [event.payload for event in Event.objects.filter(name=name).order_by("pk")]


def offer(lead: Lead, now: datetime = NOW) -> LeadOffer | None:
    return offer_new_lead(lead_id=lead.pk, now=now)


def call(lead: Lead, user: User, now: datetime = NOW) -> None:
    touch = Touch(kind="call", occurred_at=now, direction="outbound", user=user)
    record_interaction(lead=lead, touch=touch, brokerage=lead.brokerage, actor=TEST, now=now)


def test_a_new_lead_is_offered_when_the_news_arrives(sunrise: Brokerage, alice: User) -> None:
    Availability.objects.create(
        brokerage=sunrise, agent=alice, starts="00:00", ends="23:59"
    )  # whatever the hour is
    enquiry = Enquiry(contact=Contact.of(name="John", phone=read_phone("98765 43210", region="IN")))
    lead, _ = capture(brokerage=sunrise, enquiry=enquiry, actor=TEST, now=NOW)
    while deliver_due():
        pass
    assert offered(lead) == [alice]


def test_an_offer_is_no_ownership(sunrise: Brokerage, alice: User) -> None:
    lead = make_lead(sunrise)
    made = offer(lead)
    assert made is not None
    assert (made.agent, made.due_at, made.closed_at) == (alice, NOW + 10 * MINUTE, None)
    lead.refresh_from_db()
    assert lead.owner is None
    assert news("lead_offered") == [
        {"lead_id": str(lead.pk), "agent_id": str(alice.pk), "offer_id": str(made.pk)},
    ]
    assert not news("lead_assigned")


def test_the_same_news_twice_offers_once(sunrise: Brokerage, alice: User, bob: User) -> None:
    lead = make_lead(sunrise)
    assert offer(lead)
    assert offer(lead) is None
    assert LeadOffer.objects.count() == 1


@pytest.mark.parametrize("state", ["owned", "closed", "touched", "imported", "off", "gone"])
def test_nothing_is_offered_where_nothing_is_to_win(
    sunrise: Brokerage, alice: User, state: str
) -> None:
    fields: dict[str, Any] = {
        "owned": {"owner": alice},
        "closed": {"status": "lost"},
        "touched": {"first_contact_at": NOW},
        "imported": {"source": Source.IMPORT},
    }.get(state, {})
    lead = make_lead(sunrise, **fields)
    if state == "off":
        Brokerage.objects.update(routes_leads=False)
    key = make_profile(sunrise).pk if state == "gone" else lead.pk
    assert offer_new_lead(lead_id=key, now=NOW) is None
    assert not LeadOffer.objects.exists()
    assert not Event.objects.exists()


def test_unclaimed_it_goes_to_the_next_and_after_two_to_everybody(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    make_user(sunrise, "Dev Rao")
    lead = make_lead(sunrise)
    offer(lead)
    assert pass_on_offers_batch(now=NOW + 9 * MINUTE) == 0
    assert pass_on_offers_batch(now=NOW + 10 * MINUTE) == 1
    first, second = offered(lead)
    assert first != second
    assert not news("lead_unclaimed")
    assert pass_on_offers_batch(now=NOW + 20 * MINUTE) == 1
    assert offered(lead) == [first, second]
    assert news("lead_unclaimed") == [{"lead_id": str(lead.pk)}]
    assert pass_on_offers_batch(now=NOW + 60 * MINUTE) == 0
    assert len(news("lead_unclaimed")) == 1


def test_with_one_agent_the_managers_hear_after_the_first(sunrise: Brokerage, alice: User) -> None:
    lead = make_lead(sunrise)
    offer(lead)
    pass_on_offers_batch(now=NOW + 10 * MINUTE)
    assert offered(lead) == [alice]
    assert len(news("lead_unclaimed")) == 1


def test_without_a_team_the_managers_hear_at_once(sunrise: Brokerage, meera: User) -> None:
    assert offer(make_lead(sunrise)) is None
    assert len(news("lead_unclaimed")) == 1


def test_the_time_to_claim_is_the_brokerages(sunrise: Brokerage, alice: User) -> None:
    Brokerage.objects.update(offer_minutes=3)
    made = offer(make_lead(sunrise))
    assert made is not None
    assert made.due_at == NOW + 3 * MINUTE


def test_the_first_human_touch_claims(sunrise: Brokerage, alice: User, bob: User) -> None:
    lead = make_lead(sunrise)
    made = offer(lead)
    assert made is not None
    assert made.agent is not None
    call(lead, made.agent)
    lead.refresh_from_db()
    assert lead.owner == made.agent
    assert pass_on_offers_batch(now=NOW + 10 * MINUTE) == 1
    assert len(offered(lead)) == 1
    assert not news("lead_unclaimed")


def test_who_is_faster_than_the_one_asked_owns_it(
    sunrise: Brokerage, alice: User, bob: User
) -> None:
    lead = make_lead(sunrise)
    made = offer(lead)
    assert made is not None
    other = bob if made.agent == alice else alice
    change_lead(lead=lead, changes={"owner": other}, caller=staff_caller(other), now=NOW)
    lead.refresh_from_db()
    assert lead.owner == other
    pass_on_offers_batch(now=NOW + 10 * MINUTE)
    assert len(offered(lead)) == 1


def test_a_managers_call_ends_the_routing_without_an_owner(
    sunrise: Brokerage, meera: User, alice: User
) -> None:
    lead = make_lead(sunrise)
    offer(lead)
    call(lead, meera)
    lead.refresh_from_db()
    assert lead.owner is None
    pass_on_offers_batch(now=NOW + 10 * MINUTE)
    assert offered(lead) == [alice]
    assert not news("lead_unclaimed")


def test_an_outsiders_touch_claims_nothing(sunrise: Brokerage, charlie: User) -> None:
    lead = make_lead(sunrise)
    call(lead, charlie)
    lead.refresh_from_db()
    assert lead.owner is None


def test_a_lost_lead_is_passed_on_to_nobody(sunrise: Brokerage, alice: User, bob: User) -> None:
    lead = make_lead(sunrise)
    offer(lead)
    close_lead(lead=lead, outcome="lost", reason="spam", actor=TEST, now=NOW)
    pass_on_offers_batch(now=NOW + 10 * MINUTE)
    assert len(offered(lead)) == 1
    assert not news("lead_unclaimed")


def test_offers_are_spread_evenly(sunrise: Brokerage, alice: User, bob: User) -> None:
    for _ in range(10):
        offer(make_lead(sunrise))
    assert (
        LeadOffer.objects.filter(agent=alice).count()
        == LeadOffer.objects.filter(agent=bob).count()
        == 5
    )


def test_weights_count(sunrise: Brokerage) -> None:
    double, single = make_user(sunrise, "Dora", weight=2), make_user(sunrise, "Sam", weight=1)
    for _ in range(9):
        offer(make_lead(sunrise))
    assert LeadOffer.objects.filter(agent=double).count() == 6
    assert LeadOffer.objects.filter(agent=single).count() == 3


def test_the_paused_and_the_absent_are_skipped(sunrise: Brokerage, alice: User, bob: User) -> None:
    User.objects.filter(pk=bob.pk).update(takes_assignments=False)
    dev = make_user(sunrise, "Dev Rao")
    TimeOff.objects.create(
        brokerage=sunrise, agent=dev, starts_at=NOW - MINUTE, ends_at=NOW + timedelta(hours=2)
    )
    late = make_user(sunrise, "Lata Iyer")
    Availability.objects.create(brokerage=sunrise, agent=late, starts="14:00", ends="20:00")
    for _ in range(3):
        made = offer(make_lead(sunrise))
        assert made is not None
        assert made.agent == alice
    refused = {row["name"]: row["refused"] for row in made.candidates}
    assert refused == {"Alice Thomas": "", "Dev Rao": "away", "Lata Iyer": "not on shift"}


def test_at_night_the_lead_waits_for_the_next_shift(sunrise: Brokerage, alice: User) -> None:
    night = NOW + timedelta(hours=12)  # Friday 23:30
    morning = NOW + timedelta(hours=21, minutes=30)  # Saturday 9:00
    lead = make_lead(sunrise)
    waiting = offer(lead, night)
    assert waiting is not None
    assert (waiting.agent, waiting.due_at, waiting.reason) == (None, morning, "nobody is at work")
    assert not news("lead_offered")
    assert pass_on_offers_batch(now=morning - MINUTE) == 0
    assert pass_on_offers_batch(now=morning) == 1
    assert offered(lead) == [None, alice]
    assert pass_on_offers_batch(now=morning + 10 * MINUTE) == 1
    assert len(news("lead_unclaimed")) == 1  # the wait was no offer, and there is no second agent


def test_who_fits_but_is_off_for_the_morning_starts_after_it(
    sunrise: Brokerage, alice: User
) -> None:
    TimeOff.objects.create(
        brokerage=sunrise,
        agent=alice,
        starts_at=NOW - timedelta(hours=3),
        ends_at=NOW + timedelta(hours=2),
    )
    waiting = offer(make_lead(sunrise))
    assert waiting is not None
    assert (waiting.agent, waiting.due_at) == (None, NOW + timedelta(hours=2))


def test_language_locality_and_project_skills(sunrise: Brokerage, citrine: Project) -> None:
    hindi = make_user(sunrise, "Hema", languages=["hi", "en"])
    whitefield = make_user(sunrise, "Wasim", languages=["en"], localities=["whitefield"])
    hebbal = make_user(sunrise, "Hebe", languages=["en"], localities=["Hebbal"])
    expert = make_user(
        sunrise, "Cyril", languages=["en"], localities=["Sarjapur"], projects=["brigade citrine"]
    )

    def first(**fields: Any) -> list[str]:
        """Those who could get a lead with these wishes, by name."""
        lead = make_lead(
            sunrise, make_profile(sunrise, language=fields.pop("language", "")), **fields
        )
        made = offer(lead)
        assert made is not None
        return sorted(row["name"] for row in made.candidates if not row["refused"])

    assert first(language="hi-IN") == ["Hema"]
    assert first(language="ta") == [
        "Cyril",
        "Hebe",
        "Hema",
        "Wasim",
    ]  # nobody speaks it, so it is not asked for
    assert first(locations=["Hebbal"]) == ["Hebe", "Hema"]
    assert first(project=citrine) == [
        "Hema",
        "Wasim",
    ]  # it is in Whitefield; Cyril knows it but serves Sarjapur
    assert first(project=citrine, locations=["Sarjapur"]) == ["Cyril", "Hema"]
    assert {hindi, whitefield, hebbal, expert} >= set(
        User.objects.filter(lead_offers__isnull=False)
    )


def test_skills_are_plain_lists() -> None:
    class Agent:
        languages: list[str]
        localities: list[str]
        projects: list[str]

        def __init__(self, **lists: list[str]) -> None:
            self.languages = lists.get("languages", [])
            self.localities = lists.get("localities", [])
            self.projects = lists.get("projects", [])

    needs = Needs(language="hi", localities=("Whitefield", "Hebbal"), project="Citrine")
    assert lacks(Agent(), needs) == ""
    assert lacks(Agent(languages=["en"]), needs) == "does not speak hi"
    assert lacks(Agent(localities=["Sarjapur"]), needs) == "does not serve Whitefield, Hebbal"
    assert lacks(Agent(localities=[" hebbal "]), needs) == ""
    assert lacks(Agent(projects=["Falcon City"]), needs) == "does not know Citrine"
    assert within_reach(
        needs, [Agent(languages=["en"], localities=["Hebbal"], projects=["X"])]
    ) == Needs(localities=("Whitefield", "Hebbal"))
    assert within_reach(needs, []) == Needs()


def test_another_brokerages_agents_get_nothing(
    sunrise: Brokerage, marina: Brokerage, charlie: User
) -> None:
    assert offer(make_lead(sunrise)) is None
    assert not LeadOffer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_at_once_a_lead_is_offered_once(sunrise: Brokerage, alice: User, bob: User) -> None:
    lead = make_lead(sunrise)
    made = race([lambda: offer(lead)] * 4)
    assert len([one for one in made if one]) == 1
    assert LeadOffer.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_leads_that_come_at_once_are_spread(sunrise: Brokerage, alice: User, bob: User) -> None:
    leads = [make_lead(sunrise) for _ in range(6)]
    race([lambda lead=lead: offer(lead) for lead in leads])
    assert LeadOffer.objects.filter(agent=alice).count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_do_no_harm(sunrise: Brokerage, alice: User, bob: User) -> None:
    make_user(sunrise, "Dev Rao")
    leads = [make_lead(sunrise) for _ in range(5)]
    for lead in leads:
        offer(lead)
    done = race([lambda: pass_on_offers_batch(now=NOW + 10 * MINUTE)] * 4)
    assert sum(done) == 5
    assert [len(offered(lead)) for lead in leads] == [2] * 5


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(5))
def test_a_claim_and_a_sweep_at_once_leave_one_truth(
    sunrise: Brokerage, alice: User, bob: User, round_number: int
) -> None:
    lead = make_lead(sunrise)
    made = offer(lead)
    assert made is not None
    claimer = made.agent
    assert claimer is not None
    race([lambda: call(lead, claimer), lambda: pass_on_offers_batch(now=NOW + 10 * MINUTE)])
    pass_on_offers_batch(now=NOW + 20 * MINUTE)
    pass_on_offers_batch(now=NOW + 30 * MINUTE)
    lead.refresh_from_db()
    assert lead.owner == claimer
    assert not lead.offers.filter(closed_at__isnull=True).exists()
    assert not news("lead_unclaimed")
