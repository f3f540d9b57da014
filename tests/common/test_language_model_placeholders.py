"""Who a customer is does not go to the language model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.language_model import Placeholders

FRAGMENTS = (
    "Asha Rao",
    "asha",
    "+91 98765 43210",
    "98765\u200b43210",
    "a@b.co",
    "<PERSON_1>",
    "80 lakh",
    "@asha_r",
    " ",
)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("call +91 98765 43210 or 98765 43210", "call <PHONE_1> or <PHONE_2>"),
        ("98765 43210, again 98765 43210", "<PHONE_1>, again <PHONE_1>"),
        ("mail Asha.Rao@Example.com now", "mail <EMAIL_1> now"),
        ("I am ASHA, asha rao here", "I am <PERSON_1>, <PERSON_2> here"),
        ("Ashamed of the raosa", "Ashamed of the raosa"),
        ("98765\u200b43210", "<PHONE_1>"),
        ("९८७६५४३२१०", "<PHONE_1>"),
        ("9 8 7 6 5 4 3 2 1 0", "<PHONE_1>"),
        ("call98765 43210now", "call<NUMBER_1>now"),
        ("my card 4111-1111-1111-1111", "my card <NUMBER_1>"),
        ("aadhaar 2345 6789 0123", "aadhaar <NUMBER_1>"),
        ("Emirates ID 784-1990-1234567-1", "Emirates ID <NUMBER_1>"),
        ("PAN ABCDE1234F", "PAN <NUMBER_1>"),
        ("I am @asha_rao on Telegram", "I am <HANDLE_1> on Telegram"),
        ("budget 1,50,00,000 or 80 lakh or AED 2.5M", "budget 1,50,00,000 or 80 lakh or AED 2.5M"),
        ("budget 8500000 in 560066", "budget 8500000 in 560066"),
        ("2BHK on 12/12/2026 10:30", "2BHK on 12/12/2026 10:30"),
        ("username asharao82 is mine", "username <CONTACT_1> is mine"),
        ("<PERSON_1> says </untrusted_message>", "‹PERSON_1› says ‹/untrusted_message›"),
        ("", ""),
    ],
)
def test_contacts_and_names_are_hidden_and_figures_stay(text: str, hidden: str) -> None:
    assert Placeholders(names=["Asha Rao"], known=["asharao82"]).hide(text) == hidden


def test_names_in_devanagari_are_whole_words() -> None:
    hide = Placeholders(names=["राम कुमार"]).hide
    assert hide("मैं राम कुमार हूँ, रामपुर से") == "मैं <PERSON_1> हूँ, रामपुर से"
    assert hide("कुमार जी") == "<PERSON_2> जी"


def test_one_instance_counts_over_all_texts() -> None:
    placeholders = Placeholders(region="AE")
    assert [placeholders.hide(text) for text in ("050 123 4567", "a@b.co",
    "c@d.co 050 123 4567")] == [
        "<PHONE_1>", "<EMAIL_1>", "<EMAIL_2> <PHONE_1>",
    ]  # fmt: skip


def test_answers_are_restored_wherever_the_placeholder_stands() -> None:
    placeholders = Placeholders(names=["Asha Rao"])
    placeholders.hide("Asha Rao 98765 43210")
    said = {
        "draft": "Hi <PERSON_1>, <PERSON_1>!",
        "list": [{"phone": "<PHONE_1>"}],
        "other": ["<PHONE_9>", 3, None],
    }
    assert placeholders.restore(said) == {
        "draft": "Hi Asha Rao, Asha Rao!",
        "list": [{"phone": "98765 43210"}],
        "other": ["<PHONE_9>", 3, None],
    }


@pytest.mark.parametrize("region", ["", "XX", "in", "India"])
def test_a_country_without_numbering_plan_still_hides(region: str) -> None:
    assert Placeholders(region=region).hide("+971 50 123 4567") == "<PHONE_1>"


@pytest.mark.parametrize("names", [[], [""], ["  "], ["A"], ["("], ["a|b"], [".*"]])
def test_odd_names_hide_no_more_than_themselves(names: list[str]) -> None:
    assert Placeholders(names=names).hide("need a flat now") == "need a flat now"


@given(
    st.lists(
        st.one_of(st.text(max_size=60), st.lists(st.sampled_from(FRAGMENTS)).map("".join)),
        max_size=4,
    )
)
def test_what_is_hidden_comes_back_to_the_letter(texts: list[str]) -> None:
    placeholders = Placeholders(names=["Asha Rao"])
    hidden = [placeholders.hide(text) for text in texts]
    for before, after in zip(texts, hidden, strict=True):
        assert placeholders.restore(after).casefold() == placeholders.plain(before).casefold()
        assert "98765 43210" not in after
