"""Idempotency-Key on a view of their own: what is kept, for whom, how long."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone
from rest_framework.response import Response

from accounts.models import Brokerage
from common.api.idempotency import idempotent, idempotent_after
from common.errors import ApplicationError, Conflict, NotPossibleNow
from common.models import IdempotencyRecord
from common.models.sequence import next_references
from common.sql.locks import try_lock
from common.tasks import forget_old_keys
from tests.common.race import race


class View:
    """Takes a number at each run."""

    def __init__(self, brokerage: Brokerage, status: int = 201) -> None:
        self.brokerage, self.status = brokerage, status

    @idempotent
    def post(self, request: Any) -> Response:
        return Response(
            {"reference": next_references(self.brokerage.pk, "lead")[0]}, status=self.status
        )


def call(
    view: View,
    key: str | None = "k1",
    *,
    body: bytes = b"{}",
    credential: str = "key:1",
    path: str = "/api/leads",
) -> Response:
    request = SimpleNamespace(
        headers={"Idempotency-Key": key} if key is not None else {},
        auth=SimpleNamespace(brokerage=view.brokerage, credential=credential),
        method="POST",
        path=path,
        body_bytes=body,
    )
    return view.post(request)


def taken(response: Response) -> str:
    return str(response.data["reference"])


def test_without_a_key_every_call_is_new(sunrise: Brokerage) -> None:
    view = View(sunrise)
    assert [taken(call(view, None)) for _ in range(2)] == ["lead_000001", "lead_000002"]
    assert not IdempotencyRecord.objects.exists()


def test_the_same_call_gets_the_first_answer_again(sunrise: Brokerage) -> None:
    view = View(sunrise)
    first, again = call(view), call(view)
    assert (again.data, again.status_code) == (first.data, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    assert taken(call(view, "k2")) == "lead_000002"


def test_another_body_under_the_same_key_is_refused(sunrise: Brokerage) -> None:
    view = View(sunrise)
    call(view, body=b'{"a": 1}')
    with pytest.raises(NotPossibleNow) as caught:
        call(view, body=b'{"a": 2}')
    assert caught.value.code == "key_reused"
    assert taken(call(view, None)) == "lead_000002"


def test_a_key_counts_per_credential_and_route(sunrise: Brokerage) -> None:
    view = View(sunrise)
    answers = [
        call(view),
        call(view, credential="key:2"),
        call(view, path="/api/schedule/site-visit"),
        call(view, path="/api/leads/"),  # the slash makes no other route
    ]
    assert [taken(answer) for answer in answers] == [
        "lead_000001",
        "lead_000002",
        "lead_000003",
        "lead_000001",
    ]


def test_a_key_counts_per_brokerage(sunrise: Brokerage, marina: Brokerage) -> None:
    for view in (View(sunrise), View(marina)):
        first, again = call(view), call(view)
        assert (taken(first), taken(again)) == ("lead_000001", "lead_000001")
        assert "Idempotency-Replayed" not in first.headers
    owners = IdempotencyRecord.objects.values_list("brokerage", flat=True)
    assert set(owners) == {sunrise.pk, marina.pk}


@pytest.mark.parametrize("key", ["", "x" * 201, "a\nb", "a\x00"])
def test_impossible_keys(sunrise: Brokerage, key: str) -> None:
    with pytest.raises(ApplicationError) as caught:
        call(View(sunrise), key)
    assert caught.value.fields is not None
    assert "Idempotency-Key" in caught.value.fields


def test_a_refusal_is_not_kept(sunrise: Brokerage) -> None:
    call(View(sunrise, status=422))
    assert not IdempotencyRecord.objects.exists()
    assert call(View(sunrise)).status_code == 201


def test_work_that_fails_leaves_no_answer(sunrise: Brokerage) -> None:
    class Failing(View):
        @idempotent
        def post(self, request: Any) -> Response:
            next_references(self.brokerage.pk, "lead")
            raise Conflict("taken")

    with pytest.raises(Conflict):
        call(Failing(sunrise))
    assert taken(call(View(sunrise))) == "lead_000001"


def test_after_a_day_a_key_is_new_again(sunrise: Brokerage) -> None:
    view = View(sunrise)
    call(view)
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert taken(call(view)) == "lead_000002"
    assert taken(call(view)) == "lead_000002"


def test_old_keys_are_forgotten_young_ones_kept(sunrise: Brokerage) -> None:
    view = View(sunrise)
    call(view, "old")
    IdempotencyRecord.objects.update(created_at=timezone.now() - timedelta(hours=25))
    call(view, "young")
    assert forget_old_keys() == 1
    assert list(IdempotencyRecord.objects.values_list("key", flat=True)) == ["young"]


@pytest.mark.django_db(transaction=True)
def test_a_call_in_progress_makes_the_second_one_wait_for_nothing(sunrise: Brokerage) -> None:
    with transaction.atomic():
        assert try_lock(f"idempotency:{sunrise.pk}:key:1:POST /api/leads:k1")
        (second,) = race([lambda: call(View(sunrise))])
    assert isinstance(second, Conflict)
    assert second.code == "in_progress"


@pytest.mark.django_db(transaction=True)
def test_at_once_one_works_and_the_others_learn_of_it(sunrise: Brokerage) -> None:
    results = race([lambda: call(View(sunrise))] * 6)
    answers = {taken(result) for result in results if isinstance(result, Response)}
    assert answers == {"lead_000001"}
    assert {result.code for result in results if isinstance(result, Conflict)} <= {"in_progress"}
    assert IdempotencyRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("key", [None, "k1"])
def test_preparing_is_done_before_the_transaction(sunrise: Brokerage, key: str | None) -> None:
    seen: list[bool] = []

    class Prepared(View):
        @idempotent_after(lambda view, request: seen.append(connection.in_atomic_block) or "read")
        def post(self, request: Any, prepared: str) -> Response:
            return Response({"reference": prepared}, status=201)

    assert taken(call(Prepared(sunrise), key)) == "read"
    assert seen == [False]


def test_the_schema_sees_that_the_key_is_honoured() -> None:
    assert idempotent_after(lambda view, request: None)(View.post).honours_idempotency_key
