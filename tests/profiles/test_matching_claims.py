"""What of the things people write is evidence, and under which keys profiles are found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.identity.claims import read_claims, read_email_key, read_locality, read_phones
from profiles.identity.evidence import (
    MatchContact,
    PhoneClaim,
    differ_in_separators,
    one_slip_apart,
    phones_one_slip_apart,
)
from profiles.identity.keys import exact_keys, fuzzy_keys

HOME = PhoneClaim("+919876543210", "876543210", country_assumed=True)
ABROAD = PhoneClaim("+919876543210", "876543210")


@pytest.mark.parametrize(
    ("raw", "region", "expected"),
    [
        ("+91 98765 43210", "IN", [ABROAD]),
        ("+919876543210", "AE", [ABROAD]),
        ("98765-43210", "IN", [HOME]),
        ("09876543210", "IN", [HOME]),
        ("'9876543210", "IN", [HOME]),
        ("9876543210.0", "IN", [HOME]),
        ("९८७६५४३२१०", "IN", [HOME]),
        (
            "98765-43210",
            "AE",
            [PhoneClaim("", "876543210", country_assumed=True)],
        ),  # no such number there
        (
            "9876543210 / 9812345678",
            "IN",
            [HOME, PhoneClaim("+919812345678", "812345678", country_assumed=True)],
        ),
        ("9.87654E+09", "IN", []),
        ("9999999999", "IN", []),
        ("0000000000", "IN", []),
        ("1800 123 4567", "IN", []),
        ("NA", "IN", []),
        ("", "IN", []),
        ("12345", "IN", []),
    ],
)
def test_phones_that_are_evidence(raw: str, region: str, expected: list[PhoneClaim]) -> None:
    assert read_phones(raw, region=region) == expected


@pytest.mark.parametrize(
    ("raw", "key"),
    [
        ("Asha.Rao+flat@Gmail.com", "asharao@gmail.com"),
        ("asha.rao@googlemail.com", "asharao@gmail.com"),
        (" asha.rao@example.in ", "asha.rao@example.in"),
        ("mailto:asha@example.in", "asha@example.in"),
        ("sales@acmehomes.in", ""),
        ("lead-123@reply.bayut.com", ""),
        ("noreply@99acres.com", ""),
        ("asha@", ""),
        ("", ""),
    ],
)
def test_emails_that_are_evidence(raw: str, key: str) -> None:
    assert read_email_key(raw) == key


@pytest.mark.parametrize("raw", ["Abu Dhabi", "AbuDhabi", "abu dhabi ", "AUH"])
def test_one_place_has_one_spelling(raw: str) -> None:
    assert read_locality(raw) == "abudhabi"


def test_old_and_new_names_of_a_city_are_one() -> None:
    assert read_locality("Bangalore") == read_locality("BENGALURU") == "bengaluru"


def test_an_email_with_separators_spells_a_name() -> None:
    claims = read_claims(emails=("asha_rao82@example.in",), region="IN")
    assert [name.tokens for name in claims.spelled] == [("asha", "rao")]
    assert read_claims(emails=("asharao82@example.in",), region="IN").spelled == ()


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("johndoe@acme.in", "john.doe@acme.in", True),
        ("john-doe@acme.in", "john_doe@acme.in", True),
        ("johndoe@acme.in", "john.doe@acme.com", False),
        ("johndoe@acme.in", "johndoe@acme.in", False),
        ("john.doe1@acme.in", "johndoe2@acme.in", False),
    ],
)
def test_emails_that_differ_in_separators_only(one: str, other: str, expected: bool) -> None:
    assert differ_in_separators(one, other) is differ_in_separators(other, one) is expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("asharao@acme.in", "ashaarao@acme.in", True),
        ("asharao@acme.in", "ahsarao@acme.in", True),
        ("asharao@yahoo.com", "asharao@yaho.com", True),
        ("asharao@gmail.com", "asharao@gamil.com", True),
        ("asharao1@acme.in", "asharao2@acme.in", False),
        ("asharao@yahoo.com", "asharao@gmail.com", False),
        ("asha@acme.in", "isha@acme.in", False),
        ("asharao@acme.in", "meerarao@acme.in", False),
    ],
)
def test_emails_that_differ_by_one_slip(one: str, other: str, expected: bool) -> None:
    assert one_slip_apart(one, other) is one_slip_apart(other, one) is expected


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("+919876543211", True),
        ("+919876542310", True),
        ("+919876543210", False),
        ("+919876543299", False),
        ("+971876543210", False),
        ("", False),
    ],
)
def test_phones_that_differ_by_one_slip(other: str, expected: bool) -> None:
    assert (
        phones_one_slip_apart("+919876543210", other)
        is phones_one_slip_apart(other, "+919876543210")
        is expected
    )


def claims(name: str = "", phone: str = "", email: str = "", city: str = "") -> MatchContact:
    return read_claims(name=name, phones=(phone,), emails=(email,), locality=city, region="IN")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (claims(phone="98765 43210"), claims(phone="+919876543210")),
        (claims(phone="501234567"), claims(phone="+971501234567")),
        (claims(email="johndoe@acme.in"), claims(email="john.doe@acme.in")),
        (claims(email="asharao@yaho.com"), claims(email="asharao@yahoo.com")),
        (claims("Laxmi Iyer"), claims("Aiyar, Lakshmi")),
        (claims("M. Shah"), claims("Manthan Shah")),
        (claims("Asha", city="Bangalore"), claims("Asha Rao", city="Bengaluru")),
        (claims("Asha Rao", "+919876543211"), claims("Asha", "+919876543210")),
    ],
)
def test_profiles_worth_comparing_share_a_key(one: MatchContact, other: MatchContact) -> None:
    assert blocking_keys(one) & blocking_keys(other)


def blocking_keys(contact: MatchContact) -> set[str]:
    return exact_keys(contact) | fuzzy_keys(contact)


def test_strangers_share_no_key() -> None:
    one = claims("Asha Rao", "+919876543210", "asha@acme.in", "Pune")
    other = claims("Vikram Das", "+918123409999", "vikram@other.in", "Pune")
    assert not blocking_keys(one) & blocking_keys(other)


@given(st.text(max_size=60), st.text(max_size=40), st.text(max_size=60), st.text(max_size=30))
def test_nothing_that_people_write_raises(name: str, phone: str, email: str, city: str) -> None:
    contact = claims(name, phone, email, city)
    assert all(len(key) < 400 for key in blocking_keys(contact))
