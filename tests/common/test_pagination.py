"""Keyset pages over real leads: ties, both directions, tampered cursors."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from accounts.models import Brokerage
from common.api.pagination import KeysetPagination
from leads.models import Lead
from tests.conftest import NOW, make_lead, make_profile

BY_SCORE = ("-lead_score", "-created_at", "-id")


class View:
    def __init__(self, *keyset: str) -> None:
        self.keyset = keyset


def page(
    query: str = "", keyset: tuple[str, ...] = BY_SCORE, rows: "QuerySet[Any] | None" = None
) -> dict[str, Any]:
    """One page of leads as ids, with its links."""
    request = Request(
        APIRequestFactory().get(query if query.startswith("http") else f"/api/leads{query}")
    )
    pages = KeysetPagination()
    found = pages.paginate_queryset(
        Lead.objects.all() if rows is None else rows, request, View(*keyset)
    )  # type: ignore[arg-type]
    return dict(pages.get_paginated_response([lead.pk for lead in found]).data)


def walk(query: str, link: str, keyset: tuple[str, ...] = BY_SCORE) -> list[dict[str, Any]]:
    """All pages from one on, in one direction."""
    pages = [page(query, keyset)]
    while pages[-1][link]:
        pages.append(page(pages[-1][link], keyset))
        assert len(pages) < 50, "the pages do not end"
    return pages


def make_leads(brokerage: Brokerage, ranks: list[tuple[int, int]]) -> None:
    """Leads of these scores and ages in hours: few values, so many ties."""
    profile = make_profile(brokerage)
    for score, age in ranks:
        lead = make_lead(brokerage, profile, lead_score=score)
        Lead.objects.filter(pk=lead.pk).update(created_at=NOW - timedelta(hours=age))


@pytest.mark.django_db
@examples(max_examples=25)
@given(
    ranks=st.lists(st.tuples(st.sampled_from([0, 50, 100]), st.integers(0, 2)), max_size=14),
    size=st.integers(1, 6),
    ascending=st.booleans(),
)
def test_there_and_back_again(
    sunrise: Brokerage, ranks: list[tuple[int, int]], size: int, ascending: bool
) -> None:
    Lead.objects.all().delete()
    make_leads(sunrise, ranks)
    keyset = tuple(name.lstrip("-") for name in BY_SCORE) if ascending else BY_SCORE
    expected = list(Lead.objects.order_by(*keyset).values_list("pk", flat=True))
    forward = walk(f"?page_size={size}", "next", keyset)
    assert [pk for one in forward for pk in one["results"]] == expected
    assert all(len(one["results"]) == size for one in forward[:-1])
    assert forward[0]["previous"] is None
    assert forward[-1]["next"] is None
    if not forward[-1]["previous"]:
        assert len(forward) == 1
        return
    backward = walk(forward[-1]["previous"], "previous", keyset)
    assert [one["results"] for one in backward] == [one["results"] for one in forward[-2::-1]]
    assert page(backward[0]["next"], keyset)["results"] == forward[-1]["results"]


def test_fifty_rows_unless_told_otherwise(sunrise: Brokerage) -> None:
    make_leads(sunrise, [(1, 0)] * 51)
    assert len(page()["results"]) == 50
    assert len(page("?page_size=200")["results"]) == 51


def test_an_empty_list_has_no_neighbours(sunrise: Brokerage) -> None:
    assert page() == {"next": None, "previous": None, "results": []}


def test_links_keep_the_filters(sunrise: Brokerage) -> None:
    make_leads(sunrise, [(1, 0)] * 3)
    link = page("?page_size=2&status=new")["next"]
    assert "status=new" in link
    assert "page_size=2" in link


def test_rows_that_appear_meanwhile_shift_nothing(sunrise: Brokerage) -> None:
    make_leads(sunrise, [(50, n) for n in range(4)])
    first = page("?page_size=2")
    before = list(Lead.objects.order_by(*BY_SCORE).values_list("pk", flat=True))
    make_leads(sunrise, [(100, 0)])
    assert page(first["next"])["results"] == before[2:]


@pytest.mark.parametrize("size", ["0", "201", "-1", "1.5", "ten", "", "１２", "9" * 400])
def test_impossible_page_sizes(sunrise: Brokerage, size: str) -> None:
    with pytest.raises(ValidationError) as caught:
        page(f"?page_size={size}")
    assert "page_size" in caught.value.detail


def cursor(value: Any) -> str:
    return base64.urlsafe_b64encode(
        (value if isinstance(value, str) else json.dumps(value)).encode()
    ).decode()


UUID_TEXT = "01930000-0000-7000-8000-000000000001"
GOOD = [50, "2026-11-20T06:00:00+00:00", UUID_TEXT]


def test_a_cursor_made_by_hand_is_as_good_as_ours(sunrise: Brokerage) -> None:
    assert page(f"?cursor={cursor([False, GOOD])}")["results"] == []


@pytest.mark.parametrize(
    "tampered",
    [
        "nonsense",
        "%%%",
        "ÄÖ",
        cursor("[" * 100_000),
        cursor("not json"),
        cursor(None),
        cursor(5),
        cursor([]),
        cursor([False]),
        cursor([False, GOOD, 1]),
        cursor(["no", GOOD]),
        cursor([False, GOOD[:2]]),
        cursor([False, 7]),
        cursor([False, ["high", GOOD[1], GOOD[2]]]),
        cursor([False, ["9" * 5000, GOOD[1], GOOD[2]]]),
        cursor('[false, [1e999, "2026-11-20T06:00:00+00:00", "' + UUID_TEXT + '"]]'),
        cursor('[false, [NaN, "2026-11-20T06:00:00+00:00", "' + UUID_TEXT + '"]]'),
        cursor([False, [50, "yesterday", GOOD[2]]]),
        cursor([False, [50, 5, GOOD[2]]]),
        cursor([False, [50, "2026-02-31T00:00:00+00:00", GOOD[2]]]),
        cursor([False, [50, GOOD[1], "1"]]),
        cursor([False, [50, GOOD[1], {"a": 1}]]),
        cursor([False, [[50], GOOD[1], GOOD[2]]]),
        cursor([False, [None, GOOD[1], GOOD[2]]]),
        cursor([True, [50, None, GOOD[2]]]),
    ],
)
def test_a_tampered_cursor_is_named(sunrise: Brokerage, tampered: str) -> None:
    with pytest.raises(ValidationError) as caught:
        page(f"?cursor={tampered}")
    assert caught.value.detail == {"cursor": ["This is not a cursor of this list."]}
