"""GET /api/leads: order, pages, filters, and what a page costs."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Brokerage, User
from leads.models import Lead
from tests.conftest import Api, key_api, make_lead, make_profile, staff_api

pytestmark = pytest.mark.django_db

NOON = timezone.now()


def lead(
    brokerage: Brokerage, name: str, score: int = 0, age_minutes: int = 0, **fields: Any
) -> Lead:
    made = make_lead(brokerage, make_profile(brokerage, name), lead_score=score, **fields)
    Lead.objects.filter(pk=made.pk).update(created_at=NOON - timedelta(minutes=age_minutes))
    return made


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [row["name"] for row in answer.json()["results"]]


def follow(api: Api, link: str) -> Any:
    return api.get(link.removeprefix("http://testserver"))


def test_by_score_then_newest(key: Api, sunrise: Brokerage) -> None:
    lead(sunrise, "Warm old", 30, 60)
    lead(sunrise, "Burning", 90, 120)
    lead(sunrise, "Warm new", 30, 5)
    lead(sunrise, "Cold", 3, 1)
    assert names(key.get("/api/leads")) == ["Burning", "Warm new", "Warm old", "Cold"]
    assert names(key.get(f"/api/tenants/{sunrise.slug}/leads")) == [
        "Burning",
        "Warm new",
        "Warm old",
        "Cold",
    ]
    assert names(key.get(f"/api/tenants/{sunrise.pk}/leads")) == [
        "Burning",
        "Warm new",
        "Warm old",
        "Cold",
    ]


def test_a_row_has_the_fields_of_the_contract(key: Api, sunrise: Brokerage, alice: User) -> None:
    made = lead(
        sunrise, "Anna", 40, owner=alice, phone="+919845011111", email="a@example.org",
        source="portal", voice_count=1,
        budget_max=12_500_000, currency="INR", locations=["Whitefield"], tags=["nri"],
        attributes={"family": 4},
    )  # fmt: skip
    row = key.get("/api/leads").json()["results"][0]
    assert set(row) == {
        "id", "reference", "version", "name", "phone", "email", "source", "status", "owner",
        "lead_score",
        "temperature", "conversion_score", "qr_scan_count", "catalog_views", "messages_count",
        "total_interactions",
        "has_voice",
        "transaction_type", "property_type", "budget_min", "budget_max", "currency", "locations",
        "payment_method",
        "tags", "attributes", "created_at", "last_contact_at", "next_follow_up_at",
    }  # fmt: skip
    assert row["id"] == str(made.pk)
    assert row["owner"] == {"id": str(alice.pk), "name": "Alice Thomas"}
    assert (row["budget_min"], row["budget_max"]) == (None, "12500000")
    assert (row["has_voice"], row["conversion_score"], row["version"]) == (True, None, 1)
    assert row["created_at"].endswith(("Z", "+00:00"))


@pytest.fixture
def tied(sunrise: Brokerage) -> list[str]:
    """Twelve leads of which ten tie in score and five of those in time too; the list in order,
    newest id first."""
    for number in range(5):
        lead(sunrise, f"same moment {number}", 50, 10)
    for number in range(5):
        lead(sunrise, f"same score {number}", 50, 20 + number)
    lead(sunrise, "top", 51)
    lead(sunrise, "bottom", 49)
    moment = [f"same moment {n}" for n in (4, 3, 2, 1, 0)]
    return ["top", *moment, *[f"same score {n}" for n in range(5)], "bottom"]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 11, 12, 13])
def test_pages_over_ties_forwards_and_back(size: int, key: Api, tied: list[str]) -> None:
    pages, answer = [], key.get(f"/api/leads?page_size={size}")
    assert answer.json()["previous"] is None
    while True:
        pages.append(names(answer))
        if answer.json()["next"] is None:
            break
        answer = follow(key, answer.json()["next"])
    assert [name for page in pages for name in page] == tied
    assert all(len(page) == size for page in pages[:-1])
    back = [pages[-1]]
    while answer.json()["previous"] is not None:
        answer = follow(key, answer.json()["previous"])
        back.insert(0, names(answer))
    assert back == pages


def test_more_than_a_thousand_ties_do_not_loop(key: Api, sunrise: Brokerage) -> None:
    """DRF's own cursor loops on these."""
    profile = make_profile(sunrise)
    Lead.objects.bulk_create(
        Lead(
            brokerage=sunrise, profile=profile, reference=f"tie_{n}", source="website", lead_score=7
        )
        for n in range(1100)
    )
    Lead.objects.update(created_at=NOON)
    seen, answer = set(), key.get("/api/leads?page_size=200")
    for _ in range(6):
        seen |= {row["id"] for row in answer.json()["results"]}
        if answer.json()["next"]:
            answer = follow(key, answer.json()["next"])
    assert len(seen) == 1100
    assert answer.json()["next"] is None


def test_a_page_stays_right_while_others_write(
    key: Api, sunrise: Brokerage, tied: list[str]
) -> None:
    first = key.get("/api/leads?page_size=4")
    lead(sunrise, "newcomer", 99)
    assert names(follow(key, first.json()["next"])) == tied[4:8]


def test_a_link_keeps_the_filters(key: Api, sunrise: Brokerage) -> None:
    for number in range(4):
        lead(sunrise, f"hot {number}", 60 - number, temperature="hot")
        lead(sunrise, f"cold {number}", 5)
    first = key.get("/api/leads?temperature=hot&page_size=2")
    assert names(first) == ["hot 0", "hot 1"]
    second = follow(key, first.json()["next"])
    assert names(second) == ["hot 2", "hot 3"]
    assert second.json()["next"] is None


@pytest.fixture
def assorted(sunrise: Brokerage, alice: User, bob: User) -> None:
    silent = timezone.now() - timedelta(days=10)
    lead(sunrise, "Asha Rao", 80, temperature="burning", owner=alice, source="portal", tags=["nri",
    "vip"],
         phone="+919845011111", last_customer_at=timezone.now())  # fmt: skip
    lead(sunrise, "Bela Sen", 55, temperature="hot", owner=bob, status="contacted",
    email="bela@example.org",
         last_customer_at=silent)  # fmt: skip
    lead(sunrise, "Chand Ali", 30, temperature="warm", status="won", tags=["vip"], source="expo_qr",
         last_customer_at=timezone.now() - timedelta(days=2))  # fmt: skip
    lead(sunrise, "Dev Ashok", 5)


FILTERS: list[tuple[str, list[str]]] = [
    ("temperature=hot", ["Bela Sen"]),
    ("temperature=hot&temperature=burning", ["Asha Rao", "Bela Sen"]),
    ("status=won", ["Chand Ali"]),
    ("status=new", ["Asha Rao", "Dev Ashok"]),
    ("source=portal&source=expo_qr", ["Asha Rao", "Chand Ali"]),
    ("owner=none", ["Chand Ali", "Dev Ashok"]),
    ("score_min=55", ["Asha Rao", "Bela Sen"]),
    ("score_max=30", ["Chand Ali", "Dev Ashok"]),
    ("score_min=30&score_max=55", ["Bela Sen", "Chand Ali"]),
    ("tag=vip", ["Asha Rao", "Chand Ali"]),
    ("tag=v", []),
    ("idle_days=3", ["Bela Sen", "Dev Ashok"]),
    ("idle_days=1", ["Bela Sen", "Chand Ali", "Dev Ashok"]),
    ("q=asha", ["Asha Rao"]),
    ("q=ash", ["Asha Rao", "Dev Ashok"]),
    ("q=ASH%20rao", ["Asha Rao"]),
    ("q=rao%20sen", []),
    ("q=%2B919845011111", ["Asha Rao"]),
    ("q=bela@example.org", ["Bela Sen"]),
    ("q=nobody", []),
    ("temperature=burning&owner=none", []),
]


@pytest.mark.parametrize(("query", "found"), FILTERS)
def test_each_filter(query: str, found: list[str], key: Api, assorted: None) -> None:
    assert names(key.get(f"/api/leads?{query}")) == found


def test_filter_by_owner(key: Api, assorted: None, bob: User) -> None:
    assert names(key.get(f"/api/leads?owner={bob.pk}")) == ["Bela Sen"]


def test_a_filter_does_not_reach_over_the_role(assorted: None, alice: User, bob: User) -> None:
    assert names(staff_api(alice).get(f"/api/leads?owner={bob.pk}")) == []
    assert names(staff_api(alice).get("/api/leads?q=bela")) == []


def test_search_by_reference(key: Api, sunrise: Brokerage) -> None:
    made = lead(sunrise, "Asha Rao")
    lead(sunrise, "Bela Sen")
    assert names(key.get(f"/api/leads?q={made.reference}")) == ["Asha Rao"]


def queries(api: Api, path: str) -> int:
    with CaptureQueriesContext(connection) as counted:
        assert api.get(path).status_code == 200
    return len(counted)


@pytest.mark.parametrize("who", ["key", "agent", "manager"])
def test_the_queries_of_a_list_do_not_grow(
    who: str, sunrise: Brokerage, alice: User, bob: User, meera: User
) -> None:
    api = {
        "key": lambda: key_api(sunrise),
        "agent": lambda: staff_api(alice),
        "manager": lambda: staff_api(meera),
    }[who]()
    lead(sunrise, "one", owner=alice)
    api.get("/api/leads")  # the key's last_used_at is written once
    one = queries(api, "/api/leads")
    for number in range(30):
        lead(sunrise, f"lead {number}", number, owner=[alice, bob, None][number % 3], tags=["x"])
    assert queries(api, "/api/leads") == one
    assert one <= 3


def test_the_queries_of_a_detail_are_few(key: Api, sunrise: Brokerage, alice: User) -> None:
    made = lead(sunrise, "one", owner=alice)
    key.get("/api/leads")
    before = queries(key, f"/api/leads/{made.pk}")
    for number in range(20):
        touch = {"kind": "message", "text": f"message {number}"}
        assert key.post(f"/api/leads/{made.pk}/interactions", touch).status_code == 201
    assert queries(key, f"/api/leads/{made.pk}") == before
    assert before <= 3
