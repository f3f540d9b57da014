"""Importing leads: every row accounted for, outcomes with their history, twice without change."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from accounts.models import Brokerage, User
from common.models import Event, Step
from common.tables.csv_file import ImportFileError
from leads.choices import LeadStatus
from leads.models import Interaction, Lead, TemperatureChange
from leads.services.imports import run as service
from leads.services.pipeline.close import close_lead
from profiles.models import CustomerProfile, Identifier, StageChange
from tests.conftest import NOW, TEST, make_listing, make_project
from tests.leads.import_setting import ASHA, HEADER, MAP, MEENA, RAVI, numbers, run, written


def lead(reference: str) -> Lead:
    found: Lead = Lead.objects.select_related("profile").get(reference=reference)
    return found


def everything() -> list[Any]:
    models: list[Any] = [
        Lead,
        CustomerProfile,
        Identifier,
        Step,
        Interaction,
        StageChange,
        TemperatureChange,
        Event,
    ]
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_what_a_row_becomes(sunrise: Brokerage, tmp_path: Path) -> None:
    assert numbers(run(sunrise, written(tmp_path, ASHA, RAVI, MEENA))) == (3, 0, 0, 0, 0)
    asha = lead("A-1")
    assert (asha.name, asha.phone, asha.email) == ("Asha Rao", "+919845012345", "asha@example.org")
    assert asha.created_at == datetime(2026, 1, 5, 4, 30, tzinfo=UTC)  # 10:00 in Bengaluru
    assert (asha.source, asha.origin, asha.status) == ("portal", "99acres", "new")
    assert (asha.budget_max, asha.currency, asha.locations) == (
        Decimal(12_000_000),
        "INR",
        ["Whitefield", "Hebbal"],
    )
    assert asha.attributes == {"city": "Bengaluru", "rooms": 3}
    assert set(asha.attributes_at.values()) == {asha.created_at.isoformat()}
    assert asha.last_customer_at == asha.created_at
    # phone 10 + budget 10 + transaction type 5 + location 5
    assert (asha.lead_score, asha.temperature) == (30, "warm")
    assert (asha.submitted_at, asha.react_by) == (None, None)
    profile = asha.profile
    assert (profile.display_name, profile.primary_phone) == ("Asha Rao", "+919845012345")
    assert (profile.transaction_type, profile.locations) == ("buy", ["Whitefield", "Hebbal"])
    assert (profile.first_seen, profile.last_active) == (asha.created_at, asha.created_at)
    assert sorted(profile.identifiers.values_list("kind", "value", "how")) == [
        ("email", "asha@example.org", "imported"),
        ("phone", "+919845012345", "imported"),
    ]
    assert lead("A-3").attributes == {"rooms": 1}


def test_outcomes_are_kept_as_closing_by_hand_keeps_them(
    sunrise: Brokerage, tmp_path: Path
) -> None:
    report = run(sunrise, written(tmp_path, ASHA, RAVI, MEENA))
    assert (report.counts.won, report.counts.lost) == (1, 1)
    won, lost = lead("A-2"), lead("A-3")
    assert (won.status, won.closed_at) == (
        "won",
        datetime(2026, 3, 1, 18, 29, 59, tzinfo=UTC),
    )  # the end of the day
    assert (lost.status, lost.close_reason) == ("lost", "junk")
    assert lost.closed_at == lost.created_at + timedelta(microseconds=1)  # the file tells no day
    steps = (
        Step.objects.filter(subject_id=won.pk)
        .order_by("at")
        .values_list("from_status", "to_status", "at", "actor")
    )
    assert list(steps) == [
        ("", "new", won.created_at, "test"),
        ("new", "won", won.closed_at, "test"),
    ]
    assert (won.version, won.profile.current_stage, won.profile.stage_since) == (
        2,
        "closed",
        won.closed_at,
    )
    assert StageChange.objects.get(profile=won.profile).reason == "lead won"
    assert lead("A-1").profile.current_stage == "awareness"
    assert not Event.objects.exists()  # nobody is told of the past
    assert not TemperatureChange.objects.exists()


def test_the_same_file_again_changes_nothing(sunrise: Brokerage, tmp_path: Path) -> None:
    path = written(tmp_path, ASHA, RAVI, MEENA, ASHA.replace("A-1,", "A-4,"))
    assert numbers(run(sunrise, path)) == (3, 0, 1, 0, 0)
    before = everything()
    assert numbers(run(sunrise, path, now=NOW + timedelta(days=3))) == (0, 0, 0, 4, 0)
    assert everything() == before


def test_a_dry_run_says_the_same_and_leaves_nothing(sunrise: Brokerage, tmp_path: Path) -> None:
    path = written(tmp_path, ASHA, RAVI, "A-5,,1,,,,,,,,,,", ASHA.replace("A-1,", "A-4,"))
    before = everything()
    assert numbers(run(sunrise, path, dry_run=True)) == (2, 0, 1, 0, 1)
    assert everything() == before
    assert numbers(run(sunrise, path)) == (2, 0, 1, 0, 1)
    before = everything()
    assert numbers(
        run(sunrise, written(tmp_path, ASHA.replace("1.2 Cr", "2 Cr"), MEENA), dry_run=True)
    ) == (
        1,
        1,
        0,
        0,
        0,
    )
    assert everything() == before


def test_a_dry_run_looks_at_each_piece_by_itself(
    sunrise: Brokerage, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.setattr(service, "CHUNK", 1)
    path = written(tmp_path, ASHA, ASHA.replace("A-1,", "A-4,"))
    assert numbers(run(sunrise, path, dry_run=True)) == (2, 0, 0, 0, 0)
    assert numbers(run(sunrise, path)) == (1, 0, 1, 0, 0)


def test_changed_rows_change_the_lead(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise, written(tmp_path, ASHA, RAVI))
    Lead.objects.update(conversion_due=False)
    later = NOW + timedelta(days=1)
    changed = (
        ASHA.replace("1.2 Cr", "1.4 Cr")
        .replace("Hebbal", "Yelahanka")
        .replace(",Bengaluru,3", ",,4")
    )
    assert numbers(run(sunrise, written(tmp_path, changed, RAVI), now=later)) == (0, 1, 0, 1, 0)
    asha = lead("A-1")
    assert (asha.budget_max, asha.locations) == (
        Decimal(14_000_000),
        ["Whitefield", "Hebbal", "Yelahanka"],
    )
    assert asha.attributes == {"city": "Bengaluru", "rooms": 4}  # what a file does not say stays
    assert asha.attributes_at == {"city": asha.created_at.isoformat(), "rooms": later.isoformat()}
    assert asha.version == 2
    # only what changed is scored again
    assert (asha.conversion_due, lead("A-2").conversion_due) == (True, False)


def test_an_outcome_that_comes_later_closes_the_lead(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise, written(tmp_path, ASHA))
    closed = ASHA.replace("Hebbal,,,", "Hebbal,booked,2026-02-02 12:00,")
    assert numbers(run(sunrise, written(tmp_path, closed))) == (0, 1, 0, 0, 0)
    asha = lead("A-1")
    assert (asha.status, asha.closed_at) == ("won", datetime(2026, 2, 2, 6, 30, tzinfo=UTC))
    assert asha.profile.current_stage == "closed"
    assert Step.objects.filter(
        subject_id=asha.pk, from_status="new", to_status="won", at=asha.closed_at
    ).exists()


def test_what_staff_decided_stays(sunrise: Brokerage, alice: User, tmp_path: Path) -> None:
    with_staff = {**MAP, "owner": "owner", "status": "status"}
    header = f"{HEADER},owner,status"
    path = written(
        tmp_path, f"{ASHA},alice@sunrise.test,contacted", f"{MEENA},nobody@x.in,", header=header
    )
    report = run(sunrise, path, with_staff)
    assert report.doubtful == [(3, "no owner 'nobody@x.in' is known here")]
    assert (lead("A-1").owner, lead("A-1").status, lead("A-3").owner) == (alice, "contacted", None)
    Lead.objects.filter(reference="A-1").update(owner=None, status="qualified")
    close_lead(lead=lead("A-3"), outcome="reopened", actor=TEST, now=NOW)
    report = run(sunrise, path, with_staff)
    assert numbers(report) == (0, 1, 0, 1, 0)  # only the empty owner is filled again
    assert (lead("A-1").owner, lead("A-1").status) == (alice, "qualified")
    assert lead("A-3").status == LeadStatus.QUALIFIED
    assert (3, "A-3 is lost in the file, but was reopened here") in report.doubtful
    close_lead(lead=lead("A-3"), outcome="won", actor=TEST, now=NOW)
    assert (3, "A-3 is lost in the file, but won here") in run(sunrise, path, with_staff).doubtful
    assert lead("A-3").status == LeadStatus.WON


def test_leads_point_to_what_the_brokerage_has(
    sunrise: Brokerage, marina: Brokerage, tmp_path: Path
) -> None:
    citrine = make_project(sunrise, "Brigade Citrine")
    make_project(marina, "Palm View")
    make_project(sunrise, "Twin", "Hebbal")
    make_project(sunrise, "Twin", "Whitefield")
    flat = make_listing(citrine, external_ref="L7", source="import")
    path = written(
        tmp_path,
        "1,brigade  citrine,l7",
        "2,Palm View,L8",
        "3,Twin,",
        header="id,project name,unit",
    )
    report = run(sunrise, path, {"reference": "id", "project": "project name", "listing": "unit"})
    assert numbers(report) == (3, 0, 0, 0, 0)
    assert (lead("1").project, lead("1").listing) == (citrine, flat)
    assert (lead("2").project, lead("2").listing, lead("3").project) == (None, None, None)
    assert [line for line, _ in report.doubtful] == [3, 3, 4]


def test_a_file_without_dates_keeps_its_order(sunrise: Brokerage, tmp_path: Path) -> None:
    rows = [f"{n},{'yes' if n % 2 else 'no'}" for n in range(9, 0, -1)]
    only = {"reference": "id", "outcome": {"column": "won?", "won": ["YES"], "lost": ["No"]}}
    run(sunrise, written(tmp_path, *rows, header="id,won?"), only)
    leads = list(Lead.objects.order_by("closed_at"))
    assert [row.reference for row in leads] == [str(n) for n in range(9, 0, -1)]
    assert all(row.created_at < row.closed_at < NOW for row in leads)
    assert {row.last_customer_at for row in leads} == {
        None
    }  # nothing is known of the customer's last word


def test_bad_rows_are_reported_and_good_ones_go_in(sunrise: Brokerage, tmp_path: Path) -> None:
    rows = [
        ASHA,
        ",Nobody,,,,,,,,,,,",
        "B-1,Anil,9.19E+11,,,,,,,,,,",
        "B-2,Anil,,anil@,,,,,,,,,",
        "B-3,Anil,,,2027-01-01,,,,,,,,",
        "B-4,Anil,,,31/31/2025,,,,,,,,",
        "B-5,Anil,,,,,lease,,,,,,",
        "B-6,Anil,,,,,,lots,,,,,",
        "B-7,Anil,,,2026-01-05,,,,,lost,2026-01-04,,",
        ASHA,
        "B-8,too,few",
        "lead_000001,Anil,,,,,,,,,,,",
        f"{'x' * 65},Anil,,,,,,,,,,,",
        "B-9,Anil,NA,-,,,,,,perhaps,,inf,nan",
    ]
    report = run(sunrise, written(tmp_path, *rows))
    assert numbers(report) == (2, 0, 0, 0, 12)
    assert [(line, reason[:44]) for line, reason in report.skipped] == [
        (3, "The reference is empty."),
        (4, "The phone '9.19E+11': A spreadsheet shortene"),
        (5, "The e-mail 'anil@': There must be something "),
        (6, "The created_at '2027-01-01' is in the future"),
        (7, "The time '31/31/2025' is not one such as 202"),
        (8, "The transaction_type 'lease' is none of buy,"),
        (9, "The budget_max 'lots' is not an amount, such"),
        (10, "The outcome is dated before the lead."),
        (11, "The reference A-1 is that of line 2 already."),
        (12, "The row has 3 columns, the header 13."),
        (13, "The reference lead_000001 is like our own, b"),
        (14, "The reference is longer than 64 characters."),
    ]
    assert report.doubtful == [(15, "city is 'inf', which is no finite number, and was left out")]
    odd = lead("B-9")
    assert (odd.status, odd.phone, odd.email, odd.attributes) == ("new", "", "", {})


def test_other_programs_files(sunrise: Brokerage, tmp_path: Path) -> None:
    path = tmp_path / "leads.csv"
    header = ";".join(["Id", "Note", "", *(f"c{n}" for n in range(190))])
    row = ";".join(["7", '"one; ""two""\nthree"', "", *(str(n) for n in range(190))])
    path.write_bytes(b"\xef\xbb\xbf" + f"{header}\r\n\r\n{row}\r\n".encode())
    assert numbers(run(sunrise, path, {"reference": "Id", "attributes": "*"})) == (1, 0, 0, 0, 0)
    attributes = lead("7").attributes
    assert (attributes["Note"], attributes["c189"], len(attributes)) == (
        'one; "two"\nthree',
        189,
        191,
    )


def test_ten_thousand_categories(sunrise: Brokerage, tmp_path: Path) -> None:
    path = written(tmp_path, *(f"{n},word {n}" for n in range(10_000)), header="id,word")
    seen: list[tuple[int, int]] = []
    only = {"reference": "id", "attributes": "*"}
    run(sunrise, path, only, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 10_000) for done in range(2_000, 10_001, 2_000)]
    assert Lead.objects.order_by().values("attributes__word").distinct().count() == 10_000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"id,id\n1,2\n", "names a column twice"),
        ("id,name\n1,Müller\n".encode("latin-1"), "Line 2 is not UTF-8"),
        (b"id,name\n1,a\x00b\n", "binary"),
        (b'id,name\n1,"open\n', "not CSV"),
        (",".join(f"c{n}" for n in range(201)).encode(), "more than 200 columns"),
    ],
)
def test_files_that_are_no_table(
    sunrise: Brokerage, tmp_path: Path, content: bytes, words: str
) -> None:
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    with pytest.raises(ImportFileError, match=words):
        run(sunrise, path, {"reference": "id"})
    assert not Lead.objects.exists()


def test_a_header_alone_is_no_work(sunrise: Brokerage, tmp_path: Path) -> None:
    assert numbers(run(sunrise, written(tmp_path))) == (0, 0, 0, 0, 0)


def test_an_outcome_that_no_row_has_is_pointed_out(sunrise: Brokerage, tmp_path: Path) -> None:
    wrong = {**MAP, "outcome": {"column": "outcome", "won": ["sold"], "lost": []}}
    report = run(sunrise, written(tmp_path, ASHA, RAVI), wrong)
    assert report.doubtful == [(1, "no row of the column outcome says sold")]


class TestCommand:
    def test_it_reports_on_standard_output_and_to_a_file(
        self, sunrise: Brokerage, tmp_path: Path
    ) -> None:
        path, lead_map, report = (
            written(tmp_path, ASHA, RAVI, ",,,,,,,,,,,,x"),
            tmp_path / "m.json",
            tmp_path / "r.txt",
        )
        lead_map.write_text(
            '\ufeff{"reference": "id", "name": "name", "attributes": ["city"]}', encoding="utf-8"
        )
        out, err = StringIO(), StringIO()
        options = {"brokerage": "sunrise", "map": str(lead_map), "stderr": err}
        call_command("import_leads", str(path), dry_run=True, stdout=out, **options)
        assert out.getvalue().startswith(
            "Dry run: nothing was written. It would be:\n3 rows read: 2 created"
        )
        assert not Lead.objects.exists()
        out = StringIO()
        call_command("import_leads", str(path), report=str(report), stdout=out, **options)
        assert out.getvalue() == report.read_text()
        assert (
            "3 rows read: 2 created, 0 updated, 0 re-inquiries, 0 same, 1 skipped" in out.getvalue()
        )
        assert "line 4: The reference is empty." in out.getvalue()
        assert "3 of 3 rows done" in err.getvalue()

    @pytest.mark.parametrize(
        ("lead_map", "words"),
        [
            ("{", "not JSON"),
            ('{"reference": "nope"}', 'no column "nope"'),
            ('{"reference": "id", "attributes": ["city", "source"]}', "named like a field"),
        ],
    )
    def test_a_wrong_map_is_one_message(
        self, sunrise: Brokerage, tmp_path: Path, lead_map: str, words: str
    ) -> None:
        file = tmp_path / "m.json"
        file.write_text(lead_map)
        with pytest.raises(CommandError, match=words):
            call_command(
                "import_leads", str(written(tmp_path, ASHA)), brokerage="sunrise", map=str(file)
            )
        assert not Lead.objects.exists()

    def test_what_is_not_there(self, sunrise: Brokerage, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="Known: sunrise"):
            call_command("import_leads", "x.csv", brokerage="moon", map="m.json")
        with pytest.raises(CommandError, match="map cannot be read"):
            call_command(
                "import_leads", "x.csv", brokerage="sunrise", map=str(tmp_path / "none.json")
            )

    def test_the_example_of_the_documentation(self, sunrise: Brokerage) -> None:
        examples, out = Path(settings.BASE_DIR) / "docs" / "examples", StringIO()
        call_command(
            "import_leads",
            str(examples / "leads.csv"),
            brokerage="sunrise",
            map=str(examples / "leads-map.json"),
            stdout=out,
            stderr=StringIO(),
        )
        said = out.getvalue().splitlines()
        assert said[:2] == [
            "5 rows read: 3 created, 0 updated, 1 re-inquiries, 0 same, 1 skipped",
            "Outcomes: 1 won, 1 lost",
        ]
        assert said[4].startswith(
            "line 6: The phone '9.19876E+11': A spreadsheet shortened this phone number"
        )

    def test_a_file_that_is_not_there(self, sunrise: Brokerage, tmp_path: Path) -> None:
        lead_map = tmp_path / "m.json"
        lead_map.write_text('{"reference": "id"}')
        for path in (tmp_path / "none.csv", tmp_path):
            with pytest.raises(CommandError, match="The file cannot be read"):
                call_command("import_leads", str(path), brokerage="sunrise", map=str(lead_map))
