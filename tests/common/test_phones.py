"""Phone numbers from chats, forms and spreadsheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text.phones import PhoneError, find_phones, parse_phone


@pytest.mark.parametrize(
    ("raw", "region", "e164", "assumed"),
    [
        ("9876543210", "IN", "+919876543210", "IN"),
        ("98765-43210", "IN", "+919876543210", "IN"),
        ("098765 43210", "IN", "+919876543210", "IN"),
        ("919876543210", "IN", "+919876543210", "IN"),
        ("0919876543210", "IN", "+919876543210", "IN"),
        ("091 98765 43210", "IN", "+919876543210", "IN"),
        ("+91 98765 43210", "AE", "+919876543210", None),
        ("(+91) 98765 43210", "AE", "+919876543210", None),
        ("00919876543210", "AE", "+919876543210", None),
        (
            "917996702402",
            "AE",
            "+917996702402",
            None,
        ),  # not valid in the Emirates, a mobile number with India's code
        ("+44 (0) 7929 020882", "IN", "+447929020882", None),
        ("+९१ (०) ८४५१३१५७६९", "IN", "+918451315769", None),
        ("९८७६५४३२१०", "IN", "+919876543210", "IN"),
        ("\uff19\uff18765 43210", "IN", "+919876543210", "IN"),
        ("98765\u00a043210", "IN", "+919876543210", "IN"),
        ("98765\u201143210", "IN", "+919876543210", "IN"),
        ("\u202a+919876543210\u202c", "IN", "+919876543210", None),
        ("+91 98765 43210 ext 12", "IN", "+919876543210", None),
        ("080 2222 3333 x45", "IN", "+918022223333", "IN"),
        ("9876543210.0", "IN", "+919876543210", "IN"),
        ("'9876543210", "IN", "+919876543210", "IN"),
        ("p:+919876543210", "IN", "+919876543210", None),
        ("tel:+919876543210", "IN", "+919876543210", None),
        ("050 123 4567", "AE", "+971501234567", "AE"),
        ("501234567", "ae", "+971501234567", "AE"),
    ],
)
def test_one_number_in_the_shapes_people_use(
    raw: str, region: str, e164: str, assumed: str | None
) -> None:
    phone = parse_phone(raw, region=region)
    assert (phone.raw, phone.e164, phone.region_assumed, phone.evidence) == (
        raw,
        e164,
        assumed,
        True,
    )


@pytest.mark.parametrize(
    ("raw", "region", "e164"),
    [
        ("9999999999", "IN", "+919999999999"),
        ("1234567890", "IN", "+911234567890"),
        ("1111111111", "IN", "+911111111111"),
        ("9800000000", "IN", "+919800000000"),
        ("1800 123 4567", "IN", "+9118001234567"),
        ("800 1234", "AE", "+9718001234"),
        (
            "0557802499",
            "IN",
            "+91557802499",
        ),  # a Dubai mobile read as Indian: of a possible length, but not handed out
    ],
)
def test_numbers_that_say_nothing_about_a_person(raw: str, region: str, e164: str) -> None:
    phone = parse_phone(raw, region=region)
    assert (phone.e164, phone.evidence) == (e164, False)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "empty"),
        ("NA", "empty"),
        ("-", "empty"),
        ("9.19E+11", "scientific_notation"),
        ("8.59990E+09", "scientific_notation"),
        ("9,19e+11", "scientific_notation"),
        ("12345", "too_short"),
        ("98765432101234", "too_long"),
        ("1" * 30, "too_long"),
        ("9" * 41, "too_long"),
        ("+91 98765 4321012345", "too_long"),
        ("+999 98765 43210", "invalid_phone"),
        ("0000000000", "invalid_phone"),
        ("1800-FLOWERS", "invalid_phone"),
        ("07509023654 or +919771163346", "several_numbers"),
        ("0507864662 / 050-5030597", "several_numbers"),
        ("+91 72704 78181, 6204832895", "several_numbers"),
    ],
)
def test_what_is_no_phone_number_says_why(raw: str, code: str) -> None:
    with pytest.raises(PhoneError) as caught:
        parse_phone(raw, region="IN")
    assert caught.value.code == code
    assert str(caught.value).endswith(".")


@pytest.mark.parametrize("region", ["", "XX", "India"])
def test_an_unknown_region_is_refused(region: str) -> None:
    with pytest.raises(PhoneError) as caught:
        parse_phone("9876543210", region=region)
    assert caught.value.code == "invalid_region"
    with pytest.raises(PhoneError):
        find_phones("9876543210", region=region)


@pytest.mark.parametrize(
    ("text", "region", "expected"),
    [
        ("call +91 98765 43210 please", "IN", [("+91 98765 43210", "+919876543210")]),
        ("9876543210", "IN", [("9876543210", "+919876543210")]),
        ("it is 98765-43210.", "IN", [("98765-43210", "+919876543210")]),
        ("phone: 050 123 4567", "AE", [("050 123 4567", "+971501234567")]),
        ("मेरा नंबर ९८७६५४३२१०", "IN", [("९८७६५४३२१०", "+919876543210")]),
        ("971501234567 (Dubai)", "IN", [("971501234567", "+971501234567")]),
        ("0919876543210", "IN", [("0919876543210", "+919876543210")]),
        ("3 bhk 80 lakh 98765 43210", "IN", [("98765 43210", "+919876543210")]),
        ("21/11/2026 9876543210", "IN", [("9876543210", "+919876543210")]),
        (
            "07509023654 or +919771163346",
            "IN",
            [("07509023654", "+917509023654"), ("+919771163346", "+919771163346")],
        ),
    ],
)
def test_numbers_are_found_in_a_chat(
    text: str, region: str, expected: list[tuple[str, str]]
) -> None:
    matches = find_phones(text, region=region)
    assert [(match.raw, match.e164) for match in matches] == expected
    assert all(text[match.start : match.end] == match.raw for match in matches)


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("75,00,000", "IN"),
        ("20000000", "IN"),
        ("25000000", "AE"),  # a fixed line in Dubai, were it written 02 500 0000
        ("7500000000", "IN"),
        ("Rs 9876543210", "IN"),
        ("AED 501234567", "AE"),
        ("21/11/2026", "IN"),
        ("2026-11-21 10:30", "IN"),
        ("2026-11-21 10 am", "IN"),
        ("26-11-2026 10", "IN"),
        ("4111 1111 1111 1111", "IN"),
        ("560066", "IN"),
        ("", "IN"),
    ],
)
def test_budgets_dates_and_codes_are_not_phones(text: str, region: str) -> None:
    assert find_phones(text, region=region) == []


_PHONE_TEXT = st.text(alphabet="0123456789०९+-() .,/xe\u200e\u00a0a", max_size=45) | st.text(
    max_size=60
)


@given(raw=_PHONE_TEXT, region=st.sampled_from(["IN", "AE", "US"]))
def test_any_text_is_a_number_or_a_phone_error(raw: str, region: str) -> None:
    try:
        phone = parse_phone(raw, region=region)
    except PhoneError:
        return
    assert phone.e164.startswith("+")
    assert phone.e164[1:].isascii()
    assert 8 <= len(phone.e164) <= 16
    again = parse_phone(phone.e164, region="GB")
    assert (again.e164, again.evidence) == (phone.e164, phone.evidence)


@given(text=_PHONE_TEXT)
def test_any_text_gives_ordered_phones_inside_it(text: str) -> None:
    end = 0
    for match in find_phones(text, region="IN"):
        assert end <= match.start < match.end <= len(text)
        assert match.raw == text[match.start : match.end]
        end = match.end
