"""What the columns of a file are guessed to be: cases worked by hand."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leads.choices import LeadStatus, LeadTransactionType, PaymentMethod, Source
from leads.importing.columns import Column, columns_of, folded
from leads.importing.guess import guess_roles, guess_words, map_of, outcome_words, roles_of
from leads.importing.known_words import FIELD_NAMES, MEANT
from leads.importing.lead_map import MAPPED, parse_map
from listings.choices import PropertyType
from tests.leads import crm_export

RESERVED = {"id", "name", "status", "source", "phone", "email", "created_at"}


def column(name: str, *values: str) -> Column:
    return columns_of([name], [[value] for value in values])[0]


def role(name: str, *values: str) -> str:
    return guess_roles([column(name, *values)], RESERVED)[name]


def test_columns_count_what_stands_in_them() -> None:
    first, second = columns_of(
        ["City", "", "Note"], [["Pune ", "x", ""], ["Pune", "", " "], ["Goa", "", "a"]]
    )
    assert (first.name, first.values, first.rows, first.filled) == (
        "City",
        {"Pune": 2, "Goa": 1},
        3,
        3,
    )
    assert (second.name, second.values, second.filled) == ("Note", {"a": 1}, 1)


@pytest.mark.parametrize("text", ["TotalVisits", "total_visits", " Total  visits ", "TOTAL-VISITS"])
def test_names_are_compared_by_their_words(text: str) -> None:
    assert folded(text) == "total visits"


def test_an_export_of_another_crm() -> None:
    columns = columns_of(crm_export.HEADER, crm_export.rows())
    assert guess_roles(columns, RESERVED) == {
        "Prospect ID": "reference",
        "Lead Number": "ignore",  # numbers the rows a second time
        "Lead Origin": "attribute",  # the words of the source are the origin
        "Lead Source": "source",
        "Do Not Email": "attribute",
        "Do Not Call": "attribute",
        "Converted": "outcome",
        "TotalVisits": "attribute",
        "Total Time Spent on Website": "attribute",
        "Page Views Per Visit": "attribute",
        "Last Activity": "attribute",
        "Country": "attribute",
        "Specialization": "attribute",
        "What is your current occupation": "attribute",
        "Search": "attribute",
        "Tags": "tags",
        "Lead Quality": "attribute",
        "City": "attribute",
        "Asymmetrique Activity Score": "attribute",
        "Last Notable Activity": "attribute",
    }
    found = map_of(columns, guess_roles(columns, RESERVED))
    assert found["outcome"] == {"column": "Converted", "won": ["1"], "lost": ["0"]}
    assert found["value_words"] == {
        "Lead Source": {
            "Google": "website",
            "Direct Traffic": "website",
            "Olark Chat": "web_chat",
            "Organic Search": "website",
            "Reference": "referral",
        },
        "Specialization": {"Select": ""},
        "City": {"Select": ""},
    }
    parse_map(found, crm_export.HEADER, RESERVED)


def test_a_list_of_a_brokerage() -> None:
    columns = columns_of(
        ["Enquiry No", "Customer Name", "Mobile No.", "Email ID", "Enquiry Date",
        "Requirement Type", "Budget",
         "Preferred Location", "Lead Owner", "Lead Status", "Closed On", "Remarks"],
        [
            ["E-1", "Asha Rao", "98450 12345", "asha@example.org", "05/01/2026", "Purchase",
            "1.2 Cr", "Hebbal",
             "meera@sunrise.test", "Booked", "01/03/2026", "wants a corner flat"],
            ["E-2", "Ravi Shah", "NA", "", "06/01/2026", "Rental", "30000", "Whitefield", "",
            "Junk", "", "fake"],
            ["E-3", "Meena Iyer", "+971501234567", "-", "07/01/2026", "Select", "", "", "",
            "Follow up", "", ""],
        ],
    )  # fmt: skip
    found = map_of(columns, guess_roles(columns, RESERVED))
    assert found == {
        "reference": "Enquiry No",
        "name": "Customer Name",
        "phone": "Mobile No.",
        "email": "Email ID",
        "created_at": "Enquiry Date",
        "transaction_type": "Requirement Type",
        "budget_max": "Budget",
        "locations": "Preferred Location",
        "owner": "Lead Owner",
        "attributes": ["Remarks"],
        "outcome": {
            "column": "Lead Status",
            "won": ["Booked"],
            "lost": ["Junk"],
            "at": "Closed On",
        },
        "value_words": {"Requirement Type": {"Purchase": "buy", "Rental": "rent", "Select": ""}},
    }


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("Email", ("a@x.in", "b@x.in", "a@x.in"), "email"),
        ("Email", ("Yes", "No") * 4, "attribute"),  # may be written to
        ("Contact", ("Asha Rao", "Ravi Shah"), "name"),
        ("contact", ("cellular", "telephone") * 20, "attribute"),  # a way, not a person
        (
            "Mobile",
            ("98450 12345", "12"),
            "ignore",
        ),  # half of them are no phones, but still personal
        ("Owner", ("meera@sunrise.test",), "owner"),
        ("Owner", ("Meera",), "attribute"),  # staff are known by their e-mail
        ("Created at", ("2026-01-05", "20 Nov 2026"), "created_at"),
        ("Date", ("soon", "later"), "attribute"),
        ("Budget", ("85 lakh", "AED 2.5M"), "budget_max"),
        ("Budget", ("low", "high"), "attribute"),
        (
            "Budget",
            ("250.000", "1.250.000"),
            "budget_max",
        ),  # which of them is surely read is the import's business
        ("Budget (Lacs)", ("85", "120"), "budget_max"),
        ("Max Budget in K", ("85", "120"), "budget_max"),
        ("min_budget_lakhs", ("85", "120"), "budget_min"),
        ("Deal Value (₹ Cr)", ("1.2", "3"), "deal_value"),
        ("Commission (%)", ("2", "3"), "attribute"),
        ("Area", ("Whitefield", "Hebbal"), "locations"),
        ("Area", ("1200 sqft", "110 sqm"), "attribute"),  # a size is no place
        ("Area (sq.m)", ("110", "95"), "attribute"),
        ("Property Type", ("Flat", "Villa"), "property_type"),
        ("Property Type", ("Castle", "Boat"), "attribute"),
        ("Lead Status", ("New", "Contacted"), "status"),
        ("status", ("blue", "green"), "ignore"),  # no attribute may be named so
        ("Lead Status", ("Booked", "Follow up"), "outcome"),
        ("Converted", ("TRUE", "FALSE"), "outcome"),
        ("Newsletter", ("yes", "no"), "attribute"),
        ("Campaign", ("Diwali", "Expo 24"), "origin"),
        ("campaign", ("1", "2"), "attribute"),
        ("Father's name", ("Raj", "Dev"), "ignore"),
        ("Session", tuple(f"s{n}" for n in range(30)), "ignore"),  # different in each row
        ("Income", tuple(str(n) for n in range(30)), "attribute"),
        ("Ticket No", tuple(str(n) for n in range(30)), "ignore"),
        ("Lead ID", ("1", "2", "2"), "attribute"),  # names no lead
        ("Nothing", ("", ""), "attribute"),
    ],
)
def test_a_column_by_its_name_and_values(name: str, values: tuple[str, ...], expected: str) -> None:
    assert role(name, *values) == expected


def test_the_first_of_two_that_fit_wins() -> None:
    columns = [
        column("Lead ID", "1", "2"),
        column("Phone", "98450 12345"),
        column("Mobile", "98450 54321"),
    ]
    assert guess_roles(columns, RESERVED) == {
        "Lead ID": "reference",
        "Phone": "phone",
        "Mobile": "ignore",
    }


def test_a_column_named_for_the_outcome_goes_before_a_status() -> None:
    columns = [column("Lead Status", "New", "Won"), column("Converted", "1", "0")]
    # the status was filled in with the outcome
    assert guess_roles(columns, RESERVED) == {"Lead Status": "ignore", "Converted": "outcome"}


def test_a_list_without_references_is_named_by_phone_or_email() -> None:
    name, phone, email = (
        column("Name", "Asha", "Ravi"),
        column("Phone", "98450 12345", "98450 54321"),
        "a@x.in",
    )
    assert guess_roles([name, phone], RESERVED) == {"Name": "name", "Phone": "phone, reference"}
    emails = column("Email", email, "b@x.in")
    partly = column("Phone", "98450 12345", "")
    found = map_of([partly, emails], guess_roles([partly, emails], RESERVED))
    assert found == {"reference": "Email", "phone": "Phone", "email": "Email"}
    assert parse_map(found, ["Phone", "Email"], RESERVED).fields == found
    assert roles_of(found, ["Phone", "Email"]) == {"Phone": "phone", "Email": "email, reference"}


@pytest.mark.parametrize("name", ["Sr No", "S. No.", "id", "Sl.No", "Serial Number", "key"])
def test_a_number_of_rows_names_leads_only_for_want_of_anything_better(name: str) -> None:
    number, phone = column(name, "1", "2"), column("Phone", "98450 12345", "98450 54321")
    assert guess_roles([number, phone], RESERVED) == {name: "ignore", "Phone": "phone, reference"}
    partly = column("Phone", "98450 12345", "")
    assert guess_roles([number, partly], RESERVED) == {name: "reference", "Phone": "phone"}
    real = column(name, "7841", "10230")
    assert guess_roles([real, phone], RESERVED) == {name: "reference", "Phone": "phone"}


@pytest.mark.parametrize("name", ["No.", "#", "Sr", "Index"])
def test_numbers_of_rows_teach_nothing(name: str) -> None:
    columns = [column("Lead ID", "A-1", "A-2"), column(name, "1", "2")]
    assert guess_roles(columns, RESERVED) == {"Lead ID": "reference", name: "ignore"}


def test_outcome_words() -> None:
    assert outcome_words(column("Converted", "1", "0", "?")) == (["1"], ["0"])
    stage = column("Stage", "Closed - Won", "Closed - Lost", "Not Interested", "Open", "1")
    assert outcome_words(stage) == (["Closed - Won"], ["Closed - Lost", "Not Interested"])


def test_words_are_asked_only_where_ours_differ() -> None:
    assert guess_words(
        column("Source", "website", "Walk-in", "Walkin", "Diwali fair"), "source"
    ) == {"Walkin": "walk_in"}
    assert guess_words(column("City", "N/A", "Select", "None", "Pune"), "attribute") == {
        "N/A": "",
        "Select": "",
    }
    assert guess_words(column("Areas", "Select", "Hebbal"), "locations") == {"Select": ""}
    assert guess_words(column("Name", "NA"), "name") == {}  # nobody, as the import knows


def test_what_a_person_changes_keeps_what_they_said_elsewhere() -> None:
    columns = [column("Id", "1"), column("Result", "Sold", "No"), column("City", "BLR")]
    before = {
        "reference": "Id",
        "attributes": ["City"],
        "outcome": {"column": "Result", "won": ["Deal"], "lost": ["No"]},
        "value_words": {"City": {"BLR": "Bengaluru"}},
    }
    same = {"Id": "reference", "Result": "outcome", "City": "attribute"}
    assert map_of(columns, same, before) == before
    assert map_of(columns, {**same, "Result": "ignore"}, before) == {
        name: before[name] for name in ("reference", "attributes", "value_words")
    }
    assert map_of(columns, {**same, "City": "ignore"}, before) == {
        name: before[name] for name in ("reference", "outcome")
    }


def test_a_star_is_every_column_that_is_not_named() -> None:
    raw = {
        "reference": "Id",
        "attributes": "*",
        "ignore": ["Note"],
        "outcome": {"column": "R", "won": ["x"], "at": "D"},
    }
    assert roles_of(raw, ["Id", "Note", "R", "D", "", "City"]) == {
        "Id": "reference", "Note": "ignore", "R": "outcome", "D": "closed_at", "City": "attribute",
    }  # fmt: skip


def test_every_word_means_something_that_there_is() -> None:
    assert set(FIELD_NAMES.values()) == set(MAPPED)
    ours = (("source", Source), ("status", LeadStatus), ("transaction_type", LeadTransactionType),
            ("property_type", PropertyType), ("payment_method", PaymentMethod))  # fmt: skip
    assert set(MEANT) == {field for field, _ in ours}
    for field, choices in ours:
        assert set(MEANT[field].values()) <= set(choices.values)
    for words in (FIELD_NAMES, *MEANT.values()):
        assert all(folded(word) == word for word in words)


_names = st.sampled_from([*FIELD_NAMES, "City", "Outcome", "Lead Status", "y"]) | st.text(
    string.printable, min_size=1
)
_cells = st.sampled_from(
    ["", "1", "won", "lost", "a@x.in", "98450 12345", "2026-01-05", "Select"]
) | st.text(max_size=8)


@given(
    st.lists(
        st.tuples(_names.map(str.strip).filter(bool), st.lists(_cells, min_size=3, max_size=3)),
        max_size=8,
    )
)
def test_whatever_is_guessed_is_a_map_once_it_names_the_leads(
    table: list[tuple[str, list[str]]],
) -> None:
    header = list(dict(table))
    cells = list(zip(*dict(table).values(), strict=True))
    columns = columns_of(header, cells)
    roles = guess_roles(columns, RESERVED)
    found = map_of(columns, roles)
    assert roles_of(found, header) == roles
    if "reference" in found:
        parse_map(found, header, RESERVED)
