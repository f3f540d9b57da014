"""The first page: what waits today, for whom."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Brokerage, User
from listings.models import Project
from scheduling.models import LeadOffer
from tests.conftest import make_lead
from tests.realty_crm.admin_setting import browser, make_callback, make_visit, page_url


def _tiles(user: User) -> dict[str, int]:
    tiles = browser(user).get("/admin/").context["tiles"]
    words = ("Burning", "Hot", "Warm", "Cold", "In the pool")
    return {word: tile["count"] for word, tile in zip(words, tiles, strict=True)}


def test_tiles_count_open_leads_that_the_person_sees(
    sunrise: Brokerage, marina: Brokerage, meera: User, alice: User, bob: User, charlie: User
) -> None:
    make_lead(sunrise, owner=alice, temperature="burning")
    make_lead(sunrise, owner=bob, temperature="burning")
    make_lead(sunrise, temperature="warm")
    make_lead(sunrise, owner=alice, temperature="hot", status="won")
    make_lead(marina, owner=charlie, temperature="cold")

    assert _tiles(meera) == {"Burning": 2, "Hot": 0, "Warm": 1, "Cold": 0, "In the pool": 1}
    assert _tiles(alice) == {"Burning": 1, "Hot": 0, "Warm": 1, "Cold": 0, "In the pool": 1}
    assert _tiles(charlie) == {"Burning": 0, "Hot": 0, "Warm": 0, "Cold": 1, "In the pool": 0}


def test_each_tile_leads_to_a_list_of_as_many(sunrise: Brokerage, meera: User, alice: User) -> None:
    for temperature, count in (("burning", 3), ("hot", 2), ("warm", 1)):
        for _ in range(count):
            make_lead(sunrise, owner=alice, temperature=temperature)
        make_lead(sunrise, owner=alice, temperature=temperature, status="lost")
    make_lead(sunrise, temperature="cold")
    client = browser(meera)
    for tile in client.get("/admin/").context["tiles"]:
        assert len(client.get(tile["url"]).context["cl"].result_list) == tile["count"]


def test_the_day_is_the_brokerages(sunrise: Brokerage, alice: User, citrine: Project) -> None:
    lead = make_lead(sunrise, owner=alice)
    midnight = (
        timezone.now().astimezone(sunrise.zone).replace(hour=0, minute=0, second=0, microsecond=0)
    )
    first = make_visit(lead, citrine, alice, midnight, contact_name="First today")
    last = make_visit(
        lead, citrine, alice, midnight + timedelta(hours=23), contact_name="Last today"
    )
    before = make_visit(
        lead, citrine, alice, midnight - timedelta(hours=1), contact_name="Yesterday"
    )
    tomorrow = midnight + timedelta(hours=24)
    after = make_visit(lead, citrine, alice, tomorrow, contact_name="Tomorrow", status="confirmed")
    to_confirm = make_visit(
        lead, citrine, alice, tomorrow + timedelta(hours=2), contact_name="Unconfirmed"
    )
    page = browser(alice).get("/admin/").content.decode()

    assert 0 < page.index(page_url(first)) < page.index(page_url(last))
    assert page_url(before) not in page
    assert page_url(after) not in page
    assert page_url(to_confirm) in page  # tomorrow's, but somebody waits for the confirmation now


def test_hot_leads_are_those_nobody_has_called(sunrise: Brokerage, alice: User, bob: User) -> None:
    rows = {
        "burning": make_lead(sunrise, owner=alice, temperature="burning", lead_score=80),
        "hot": make_lead(sunrise, temperature="hot", lead_score=55),
        "called": make_lead(
            sunrise, owner=alice, temperature="hot", first_contact_at=timezone.now()
        ),
        "warm": make_lead(sunrise, owner=alice, temperature="warm"),
        "lost": make_lead(sunrise, owner=alice, temperature="hot", status="lost"),
        "teammate": make_lead(sunrise, owner=bob, temperature="hot"),
    }
    page = browser(alice).get("/admin/").content.decode()
    assert {name for name, row in rows.items() if page_url(row) in page} == {"burning", "hot"}
    assert page.index(page_url(rows["burning"])) < page.index(page_url(rows["hot"]))


def test_callbacks_come_by_urgency_then_due(sunrise: Brokerage, alice: User) -> None:
    lead, now = make_lead(sunrise, owner=alice), timezone.now()
    later = make_callback(lead, alice, due_at=now + timedelta(hours=9))
    sooner = make_callback(lead, alice, due_at=now + timedelta(hours=1))
    urgent = make_callback(
        lead, alice, urgency="urgent", urgency_rank=0, due_at=now + timedelta(hours=99)
    )
    done = make_callback(lead, alice, status="completed")
    page = browser(alice).get("/admin/").content.decode()
    assert (
        0
        < page.index(page_url(urgent))
        < page.index(page_url(sooner))
        < page.index(page_url(later))
    )
    assert page_url(done) not in page


def test_empty_states_say_what_to_do(meera: User) -> None:
    page = browser(meera).get("/admin/").content.decode()
    assert "No visit today. Offer one in the next call." in page
    assert "Nobody waits for a call." in page


def test_the_panels_are_there_the_most_pressing_first(sunrise: Brokerage, alice: User) -> None:
    """Pipeline and diary add them; the page only lays them out."""
    now = timezone.now()
    make_lead(sunrise, owner=alice, next_follow_up_at=now)
    LeadOffer.objects.create(
        brokerage=sunrise, lead=make_lead(sunrise), agent=alice, due_at=now + timedelta(minutes=5)
    )
    assert [panel.title for panel in browser(alice).get("/admin/").context["panels"]] == [
        "Offered to you: call or take it",
        "Hot leads nobody has called",
        "Planned follow-ups",
        "Callbacks",
        "Site visits: today's, and those to confirm",
    ]
