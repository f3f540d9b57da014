"""API keys: what is stored, what they open, how they end, and the command that makes them."""

import hashlib
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from accounts.choices import KeyKind
from accounts.models import ApiKey, Brokerage, User
from accounts.services.keys import create_api_key, find_live_key, revoke_api_key
from common.errors import ApplicationError

pytestmark = pytest.mark.django_db


def opens(secret: str) -> bool:
    status = Client().get("/api/leads", headers={"Authorization": f"Api-Key {secret}"}).status_code
    assert status in (200, 401)
    return status == 200


def test_only_the_hash_is_stored(sunrise: Brokerage) -> None:
    key, secret = create_api_key(brokerage=sunrise, name="site", scopes=["read"])
    row = ApiKey.objects.values().get()
    assert row["key_hash"] == hashlib.sha256(secret.encode()).hexdigest()
    assert row["prefix"] == secret[:10]
    assert secret not in str(row)
    assert secret[10:] not in str(row)
    assert str(key) == f"site ({secret[:10]}…)"


def test_a_key_is_256_random_bits_and_says_its_kind(sunrise: Brokerage, alice: User) -> None:
    marks = {KeyKind.SECRET: "sk_", KeyKind.PUBLISHABLE: "pk_", KeyKind.PERSONAL: "pt_"}
    for kind, mark in marks.items():
        user = alice if kind == KeyKind.PERSONAL else None
        secrets = {
            create_api_key(brokerage=sunrise, name="k", kind=kind, user=user)[1] for _ in range(5)
        }
        assert len(secrets) == 5
        for secret in secrets:
            assert secret.startswith(mark)
            assert len(secret) == 3 + 43  # 32 bytes in URL-safe base 64 without padding


def test_a_key_ends_when_it_expires(sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch) -> None:
    end = timezone.now() + timedelta(hours=1)
    _, secret = create_api_key(brokerage=sunrise, name="k", scopes=["read"], expires_at=end)
    for moment, live in (
        (end - timedelta(seconds=1), True),
        (end, False),
        (end + timedelta(days=1), False),
    ):
        monkeypatch.setattr("accounts.services.keys.timezone.now", lambda moment=moment: moment)
        assert (find_live_key(secret) is not None) is live


def test_a_revoked_key_is_dead_and_stays_so(sunrise: Brokerage) -> None:
    key, secret = create_api_key(brokerage=sunrise, name="k", scopes=["read"])
    assert opens(secret)
    revoke_api_key(key=key)
    assert not opens(secret)
    key.refresh_from_db()
    first = key.revoked_at
    revoke_api_key(key=key)
    key.refresh_from_db()
    assert key.revoked_at == first


def test_two_live_keys_so_that_they_can_be_rotated(sunrise: Brokerage) -> None:
    old, old_secret = create_api_key(brokerage=sunrise, name="site", scopes=["read"])
    _, new_secret = create_api_key(brokerage=sunrise, name="site", scopes=["read"])
    assert opens(old_secret)
    assert opens(new_secret)
    revoke_api_key(key=old)
    assert not opens(old_secret)
    assert opens(new_secret)


def test_use_is_noted_but_not_on_every_call(sunrise: Brokerage) -> None:
    key, secret = create_api_key(brokerage=sunrise, name="k", scopes=["read"])
    assert key.last_used_at is None
    assert opens(secret)
    key.refresh_from_db()
    first = key.last_used_at
    assert first is not None
    assert opens(secret)
    key.refresh_from_db()
    assert key.last_used_at == first
    ApiKey.objects.update(last_used_at=first - timedelta(minutes=6))
    assert opens(secret)
    key.refresh_from_db()
    assert key.last_used_at > first


def test_almost_a_key_is_no_key(sunrise: Brokerage) -> None:
    _, secret = create_api_key(brokerage=sunrise, name="k", scopes=["read"])
    for wrong in (
        secret[:-1],
        secret + "x",
        secret.swapcase(),
        secret[:10],
        hashlib.sha256(secret.encode()).hexdigest(),
        "",
    ):
        assert not opens(wrong)


def test_the_scheme_may_be_in_any_case(sunrise: Brokerage) -> None:
    _, secret = create_api_key(brokerage=sunrise, name="k", scopes=["read"])
    for scheme in ("Api-Key", "api-key", "API-KEY"):
        assert (
            Client().get("/api/leads", headers={"Authorization": f"{scheme} {secret}"}).status_code
            == 200
        )
    for scheme in ("Bearer", "Token", ""):
        answer = Client().get("/api/leads", headers={"Authorization": f"{scheme} {secret}".strip()})
        assert answer.status_code == 401


def test_scopes_are_known_sorted_and_single(sunrise: Brokerage) -> None:
    key, _ = create_api_key(brokerage=sunrise, name="k", scopes=["read", "chat", "read"])
    assert key.scopes == ["chat", "read"]
    with pytest.raises(ApplicationError) as refused:
        create_api_key(brokerage=sunrise, name="k", scopes=["chat", "root"])
    assert refused.value.fields == {
        "scopes": ["Unknown scopes: root. Known: chat, booking, read, admin."]
    }
    assert ApiKey.objects.count() == 1


def test_origins_are_folded(sunrise: Brokerage) -> None:
    key, _ = create_api_key(
        brokerage=sunrise,
        name="site",
        kind=KeyKind.PUBLISHABLE,
        origins=["https://WWW.Example.com/", "http://localhost:3000"],
    )
    assert key.origins == ["https://www.example.com", "http://localhost:3000"]


def test_a_personal_key_is_of_a_colleague(sunrise: Brokerage, charlie: User) -> None:
    with pytest.raises(ApplicationError) as refused:
        create_api_key(brokerage=sunrise, name="own", kind=KeyKind.PERSONAL, user=charlie)
    assert list(refused.value.fields or {}) == ["user"]


def test_the_database_ties_personal_keys_to_users(sunrise: Brokerage, alice: User) -> None:
    for kind, user in (
        (KeyKind.PERSONAL, None),
        (KeyKind.SECRET, alice),
        (KeyKind.PUBLISHABLE, alice),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ApiKey.objects.create(
                brokerage=sunrise, name="k", kind=kind, user=user, key_hash="h", prefix="p"
            )


# --- manage.py create_api_key ---------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_api_key", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_command_prints_the_key_once(sunrise: Brokerage) -> None:
    secret = run(
        "--brokerage", "sunrise", "--name", "site", "--scopes", " chat, booking ,read,admin"
    )
    assert opens(secret)
    key = ApiKey.objects.get()
    assert (key.name, key.kind, key.scopes) == (
        "site",
        "secret",
        ["admin", "booking", "chat", "read"],
    )


def test_the_command_makes_publishable_keys(sunrise: Brokerage) -> None:
    secret = run(
        "--brokerage",
        "sunrise",
        "--name",
        "web",
        "--publishable",
        "--origins",
        "https://a.example, https://b.example/",
    )
    assert secret.startswith("pk_")
    assert ApiKey.objects.get().origins == ["https://a.example", "https://b.example"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--brokerage", "moonrise", "--name", "k", "--scopes", "read"], "Known: sunrise"),
        (["--brokerage", "sunrise", "--name", "k"], "--scopes"),
        (["--brokerage", "sunrise", "--name", "k", "--scopes", " , "], "--scopes"),
        (
            ["--brokerage", "sunrise", "--name", "k", "--scopes", "read,root"],
            "Unknown scopes: root",
        ),
        (["--brokerage", "sunrise", "--scopes", "read"], "--name"),
        (["--name", "k", "--scopes", "read"], "--brokerage"),
    ],
)
def test_the_command_says_what_is_wrong(
    arguments: list[str], words: str, sunrise: Brokerage
) -> None:
    with pytest.raises(CommandError, match=words):
        run(*arguments)
    assert not ApiKey.objects.exists()


def test_the_command_without_any_brokerage(db: Any) -> None:
    with pytest.raises(CommandError, match="none yet"):
        run("--brokerage", "sunrise", "--name", "k", "--scopes", "read")
