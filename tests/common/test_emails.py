"""E-mail addresses: stored form, comparison form, and whether they are evidence of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text.emails import EmailError, find_emails, normalise_email


@pytest.mark.parametrize(
    ("raw", "typed", "address", "match_key"),
    [
        ("asha@brigade.in", "asha@brigade.in", "asha@brigade.in", "asha@brigade.in"),
        (
            " Asha.Rao@Brigade.IN ",
            "Asha.Rao@Brigade.IN",
            "asha.rao@brigade.in",
            "asha.rao@brigade.in",
        ),
        ("A.Rao+flat@gmail.com", "A.Rao+flat@gmail.com", "a.rao+flat@gmail.com", "arao@gmail.com"),
        ("a.rao@googlemail.com", "a.rao@googlemail.com", "a.rao@googlemail.com", "arao@gmail.com"),
        (
            "a.rao+x@outlook.com",
            "a.rao+x@outlook.com",
            "a.rao+x@outlook.com",
            "a.rao+x@outlook.com",
        ),
        ("x@bücher.de", "x@bücher.de", "x@xn--bcher-kva.de", "x@xn--bcher-kva.de"),
        (
            "mailto:IBRAHIM129@GMAIL.COM ",
            "IBRAHIM129@GMAIL.COM",
            "ibrahim129@gmail.com",
            "ibrahim129@gmail.com",
        ),
        ("Asha Rao <asha@brigade.in>", "asha@brigade.in", "asha@brigade.in", "asha@brigade.in"),
        ("ksem@x.in;", "ksem@x.in", "ksem@x.in", "ksem@x.in"),
        ("\u200basha@x.in\u00a0", "asha@x.in", "asha@x.in", "asha@x.in"),
    ],
)
def test_one_address(raw: str, typed: str, address: str, match_key: str) -> None:
    email = normalise_email(raw)
    assert (email.raw, email.address, email.match_key, email.evidence) == (
        typed,
        address,
        match_key,
        True,
    )


@pytest.mark.parametrize(
    "raw",
    [
        "info@brigade.in",
        "Sales@brigade.in",
        "sales2@brigade.in",
        "no-reply@brigade.in",
        "noreply-99@brigade.in",
        "leads@99acres.com",
        "lead-41777312@reply.bayut.com",
        "asha@magicbricks.com",
        "enquiry+site@brigade.in",
        "test@test.com",
        "abc@gmail.com",
    ],
)
def test_roles_relays_and_placeholders_are_no_evidence(raw: str) -> None:
    assert normalise_email(raw).evidence is False


def test_a_name_that_only_contains_a_role_stays_evidence() -> None:
    assert normalise_email("salesh.kumar@x.in").evidence is True
    assert normalise_email("asha@not99acres.com").evidence is True


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        (" <> ", "empty"),
        ("no", "invalid_email"),
        ("kavita..dora@hotmail.com", "invalid_email"),
        ("a@localhost", "invalid_email"),
        ("a b@x.in", "invalid_email"),
        ("a@[1.2.3.4]", "invalid_email"),
        ("a@x.com; b@y.com", "several_addresses"),
        ("a@x.com, b@y.com", "several_addresses"),
        ("a" * 250 + "@x.in", "too_long"),
        ("a" * 100_000, "too_long"),
    ],
)
def test_what_is_no_address_says_why(raw: str, code: str) -> None:
    with pytest.raises(EmailError) as caught:
        normalise_email(raw)
    assert caught.value.code == code
    assert str(caught.value)


def test_addresses_are_found_in_a_chat() -> None:
    text = "mail asha@gmail.com, or (Ravi@x.co.in). 'q@x.com' mailto:n@m.in not foo@bar nor @x.com"
    matches = find_emails(text)
    assert [(text[start:end], address) for start, end, address in matches] == [
        ("asha@gmail.com", "asha@gmail.com"),
        ("Ravi@x.co.in", "ravi@x.co.in"),
        ("q@x.com", "q@x.com"),
        ("n@m.in", "n@m.in"),
    ]


@given(
    raw=st.text(alphabet="abA.+@-_'<> ;é०İ\u200b", max_size=30) | st.text(max_size=40) | st.emails()
)
def test_any_text_is_an_address_or_an_email_error(raw: str) -> None:
    try:
        email = normalise_email(raw)
    except EmailError:
        return
    assert email.address == email.address.lower()
    assert email.address.rpartition("@")[2].isascii()
    assert normalise_email(email.address).address == email.address
    assert normalise_email(email.address).match_key == email.match_key


@given(text=st.text(alphabet="ab.@- ,'", max_size=60) | st.text(max_size=60))
def test_any_text_gives_ordered_addresses_inside_it(text: str) -> None:
    end = 0
    for match in find_emails(text):
        assert end <= match.start < match.end <= len(text)
        assert normalise_email(text[match.start : match.end]).address == match.address
        end = match.end
