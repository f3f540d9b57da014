"""Whoever recognises somebody by an address waits for whoever joins or erases its owner, whatever
kind of address it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from accounts.models import Brokerage
from profiles.choices import IdentifierKind
from profiles.handles import Contact, Handle
from profiles.models import CustomerProfile
from profiles.services.identity.resolve import resolve
from profiles.services.merging.merge import merge_profiles
from profiles.services.privacy.erase import erase_profile
from tests.conftest import NOW, TEST, make_profile
from tests.profiles.verification_setting import claims

VALUES = {
    IdentifierKind.EMAIL: ("asha@example.org", ""),
    IdentifierKind.PHONE: ("+919845011111", ""),
    IdentifierKind.WHATSAPP: ("919845011111", ""),
    IdentifierKind.TELEGRAM: ("4711", "bot-1"),
    IdentifierKind.FACEBOOK: ("815", "page-1"),
    IdentifierKind.WEB_VISITOR: ("visitor-1", ""),
    IdentifierKind.EXTERNAL: ("user-1", ""),
}


@contextmanager
def keys_taken() -> Iterator[set[str]]:
    """The keys that are waited for."""
    found: set[str] = set()

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "pg_advisory_xact_lock" in sql:
            found.update(params[0])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield found


def merge(owner: CustomerProfile) -> None:
    other = make_profile(owner.brokerage, "Anil Rao")
    merge_profiles(winner=other, loser=owner, actor=TEST, now=NOW)


def erase(owner: CustomerProfile) -> None:
    erase_profile(profile=owner, actor=TEST, now=NOW)


def test_each_kind_is_looked_at() -> None:
    assert VALUES.keys() == set(IdentifierKind)


@pytest.mark.django_db
@pytest.mark.parametrize("change", [merge, erase])
@pytest.mark.parametrize("kind", VALUES)
def test_recognising_waits_for_what_changes_the_owner(
    sunrise: Brokerage, kind: IdentifierKind, change: Callable[[CustomerProfile], None]
) -> None:
    value, scope = VALUES[kind]
    owner = make_profile(sunrise, "Asha Rao")
    claims(owner, kind, value, scope=scope)
    with keys_taken() as of_arrival:
        handle = Handle(kind, value, scope, raw=value, is_proved=True)
        resolve(brokerage=sunrise, contact=Contact((handle,), name="Asha Rao"), now=NOW)
    with keys_taken() as of_change:
        change(owner)
    assert of_arrival & of_change == {f"identity:{sunrise.pk}:{kind}:{value}"}
