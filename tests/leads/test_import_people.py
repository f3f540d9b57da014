"""Whose lead is it? Imported rows meet the customers that are known, and each other."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from accounts.models import Brokerage, User
from leads.choices import Source
from leads.models import Interaction, Lead
from leads.services.imports import merge as merging
from leads.services.imports import run as service
from leads.services.imports.merge import ERASED
from leads.services.pipeline.capture import Enquiry, Wish, capture
from leads.services.pipeline.change import change_lead
from profiles.handles import Contact, read_email, read_phone
from profiles.models import CustomerProfile, Identifier, MatchDecision, MatchRecord, Suppression
from profiles.services.privacy.erase import erase_profile
from tests.conftest import NOW, TEST
from tests.flows.at_once import at_once
from tests.leads.import_setting import ASHA, MAP, MEENA, RAVI, numbers, run, written


def live(brokerage: Brokerage, name: str, phone: str = "", email: str = "", **wish: Any) -> Lead:
    contact = Contact.of(
        name=name, phone=read_phone(phone, region=brokerage.country), email=read_email(email)
    )
    enquiry = Enquiry(contact=contact, source=Source.WEBSITE, wish=Wish(**wish))
    return capture(brokerage=brokerage, enquiry=enquiry, actor=TEST, now=NOW)[0]


def test_a_known_customer_who_has_an_open_lead_asks_again(
    sunrise: Brokerage, tmp_path: Path
) -> None:
    known = live(sunrise, "Asha Rao", "98450 12345", transaction_type="buy")
    touches = known.total_interactions
    assert numbers(run(sunrise, written(tmp_path, ASHA), now=NOW + timedelta(hours=1))) == (
        0,
        0,
        1,
        0,
        0,
    )
    known.refresh_from_db()
    assert Lead.objects.count() == CustomerProfile.objects.count() == 1
    assert (known.email, known.budget_max, known.source) == (
        "asha@example.org",
        12_000_000,
        "website",
    )
    assert known.attributes == {"city": "Bengaluru", "rooms": 3}
    assert known.total_interactions == touches + 1
    assert known.last_customer_at == NOW  # the row is older than the last word
    touch = Interaction.objects.get(external_id="import:A-1")
    assert (touch.lead, touch.kind, touch.occurred_at) == (
        known,
        "form",
        datetime(2026, 1, 5, 4, 30, tzinfo=UTC),
    )
    assert set(known.profile.identifiers.values_list("kind", flat=True)) == {"phone", "email"}


@pytest.mark.parametrize("kind", ["rent", "sell"])
def test_another_kind_of_deal_is_another_lead(
    sunrise: Brokerage, tmp_path: Path, kind: str
) -> None:
    live(sunrise, "Asha Rao", "98450 12345", transaction_type=kind)
    assert numbers(run(sunrise, written(tmp_path, ASHA))) == (1, 0, 0, 0, 0)
    assert CustomerProfile.objects.count() == 1


def test_a_closed_row_never_joins_and_never_ends_what_is_open(
    sunrise: Brokerage, tmp_path: Path
) -> None:
    known = live(sunrise, "Ravi Shah", "98450 54321", transaction_type="buy")
    assert numbers(run(sunrise, written(tmp_path, RAVI))) == (1, 0, 0, 0, 0)
    known.refresh_from_db()
    old = Lead.objects.get(reference="A-2")
    assert (known.status, old.status, old.profile_id) == ("new", "won", known.profile_id)
    assert known.profile.current_stage == "awareness"  # somebody who looks for something now


def test_what_the_customer_said_goes_before_a_list(sunrise: Brokerage, tmp_path: Path) -> None:
    known = live(sunrise, "Asha Rao", "98450 12345", budget_max=9_000_000, locations=("Hebbal",))
    run(sunrise, written(tmp_path, ASHA))
    known.refresh_from_db()
    assert (known.budget_max, known.locations) == (9_000_000, ["Hebbal", "Whitefield"])
    profile = CustomerProfile.objects.get()
    assert (profile.budget_max, profile.locations) == (9_000_000, ["Hebbal", "Whitefield"])
    assert profile.first_seen == datetime(2026, 1, 5, 4, 30, tzinfo=UTC)


@pytest.mark.parametrize("chunk", [1, 2000])
def test_rows_of_one_person_within_the_file(
    sunrise: Brokerage, tmp_path: Path, monkeypatch: Any, chunk: int
) -> None:
    monkeypatch.setattr(service, "CHUNK", chunk)
    rows = [
        ASHA,
        # the same phone, the name fits
        "A-5,A. Rao,+91 98450 12345,,2026-02-01,website,,,Yelahanka,,,Pune,",
        # the same e-mail, but to rent
        "A-6,Asha Rao,,ASHA@example.org,2026-02-02,website,rent,,,,,,",
        # the same phone, another person
        "A-7,Karan Mehta,98450 12345,,2026-02-03,website,buy,,,,,,",
        "A-8,Asha Rao,,,2026-02-04,website,buy,,,,,,",  # nothing but a name
    ]
    assert numbers(run(sunrise, written(tmp_path, *rows))) == (4, 0, 1, 0, 0)
    asha = Lead.objects.get(reference="A-1")
    assert asha.locations == ["Whitefield", "Hebbal", "Yelahanka"]
    assert asha.attributes == {"city": "Bengaluru", "rooms": 3}
    assert Lead.objects.get(reference="A-6").profile == asha.profile
    others = Lead.objects.filter(reference__in=["A-7", "A-8"]).values_list("profile", flat=True)
    assert len({*others, asha.profile_id}) == 3
    assert MatchDecision.objects.filter(profile=asha.profile, action="link").count() == 2


def test_addresses_of_nobody_join_nobody(sunrise: Brokerage, tmp_path: Path) -> None:
    rows = [f"C-{n},,1800 123 4567,info@agency.in,,,,,,,,," for n in range(3)]
    run(sunrise, written(tmp_path, *rows))
    assert CustomerProfile.objects.count() == 3
    assert set(Identifier.objects.values_list("is_evidence", flat=True)) == {False}


def test_an_address_of_several_decides_nothing(sunrise: Brokerage, tmp_path: Path) -> None:
    for name in ("Sunil Rao", "Sunita Rao"):
        live(sunrise, name, "98450 12345")
    assert CustomerProfile.objects.count() == 2
    run(sunrise, written(tmp_path, "D-1,S. Rao,98450 12345,,,,,,,,,,"))
    assert CustomerProfile.objects.count() == 3


def test_a_lead_without_phone_and_email_gets_a_profile_of_its_own(
    sunrise: Brokerage, tmp_path: Path
) -> None:
    assert numbers(run(sunrise, written(tmp_path, "E-1,,,,,,,,,,,,", "E-2,,,,,,,,,,,,"))) == (
        2,
        0,
        0,
        0,
        0,
    )
    assert len(set(Lead.objects.values_list("profile", flat=True))) == 2


def test_new_profiles_are_due_for_the_scan(sunrise: Brokerage, tmp_path: Path) -> None:
    run(sunrise, written(tmp_path, ASHA, MEENA, "E-1,,,,,,,,,,,,"))
    records = MatchRecord.objects.of(sunrise.pk).order_by("names")
    assert [record.names for record in records] == [["Asha Rao"], ["Meena Iyer"]]
    assert all(record.keys and record.sounds and record.scanned_by == "" for record in records)


def test_erased_people_are_not_brought_back(
    sunrise: Brokerage, meera: User, tmp_path: Path
) -> None:
    gone = live(sunrise, "Asha Rao", "98450 12345")
    erase_profile(profile=gone.profile, actor=TEST, now=NOW)
    assert Suppression.objects.exists()
    before = list(CustomerProfile.objects.values())
    report = run(sunrise, written(tmp_path, ASHA))
    assert (numbers(report), report.skipped) == ((0, 0, 0, 0, 1), [(2, ERASED)])
    assert list(CustomerProfile.objects.values()) == before
    assert not Lead.objects.filter(reference="A-1").exists()


def test_other_brokerages_know_nobody(
    sunrise: Brokerage, marina: Brokerage, tmp_path: Path
) -> None:
    live(marina, "Asha Rao", "+919845012345", "asha@example.org")
    path = written(tmp_path, ASHA)
    assert numbers(run(sunrise, path)) == (1, 0, 0, 0, 0)
    assert numbers(run(marina, path)) == (0, 0, 1, 0, 0)
    assert {row.brokerage_id for row in Lead.objects.filter(reference="A-1")} == {sunrise.pk}


def test_a_new_phone_of_a_known_lead_becomes_the_customers(
    sunrise: Brokerage, tmp_path: Path
) -> None:
    run(sunrise, written(tmp_path, ASHA))
    assert numbers(run(sunrise, written(tmp_path, ASHA.replace("98450 12345", "98450 99999")))) == (
        0,
        1,
        0,
        0,
        0,
    )
    lead = Lead.objects.get()
    assert lead.phone == "+919845099999"
    assert set(lead.profile.identifiers.filter(kind="phone").values_list("value", flat=True)) == {
        "+919845012345",
        "+919845099999",
    }


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    def test_the_same_file_twice_makes_no_double(
        self, sunrise: Brokerage, tmp_path: Path, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(service, "CHUNK", 2)
        path = written(
            tmp_path,
            ASHA,
            RAVI,
            MEENA,
            *(f"F-{n},,9845{n:06},,,,,,,,,," for n in range(100_000, 100_005)),
        )
        reports = at_once(
            lambda: run(sunrise, path), lambda: run(sunrise, path), lambda: run(sunrise, path)
        )
        assert sum(report.counts.created for report in reports) == 8
        assert sum(report.counts.unchanged for report in reports) == 16
        assert (Lead.objects.count(), CustomerProfile.objects.count()) == (8, 8)

    def test_live_enquiries_and_staff_go_on(
        self, sunrise: Brokerage, alice: User, meera: User, tmp_path: Path, monkeypatch: Any
    ) -> None:
        from accounts.caller import staff_caller

        monkeypatch.setattr(service, "CHUNK", 1)
        known = live(sunrise, "Asha Rao", "98450 12345", transaction_type="buy")
        rows = [ASHA.replace("A-1,", f"G-{n},") for n in range(10)]

        def staff() -> None:
            for n in range(10):
                change_lead(
                    lead=known, changes={"tags": [str(n)]}, caller=staff_caller(meera), now=NOW
                )

        def customer() -> None:
            for _ in range(10):
                live(sunrise, "Asha Rao", "98450 12345", transaction_type="buy")

        report, _, _ = at_once(lambda: run(sunrise, written(tmp_path, *rows)), staff, customer)
        assert numbers(report) == (0, 0, 10, 0, 0)
        known.refresh_from_db()
        assert Lead.objects.count() == CustomerProfile.objects.count() == 1
        assert known.total_interactions == 1 + 10 + 10

    def test_a_chunk_that_fails_leaves_the_ones_before(
        self, sunrise: Brokerage, tmp_path: Path, monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(service, "CHUNK", 1)
        path, write = written(tmp_path, ASHA, RAVI, MEENA), merging.write_leads

        def fail_at_the_third(**given: Any) -> None:
            if Lead.objects.count() == 2:
                raise RuntimeError("the power went out")
            write(**given)

        monkeypatch.setattr(merging, "write_leads", fail_at_the_third)
        with pytest.raises(RuntimeError):
            run(sunrise, path)
        assert (Lead.objects.count(), CustomerProfile.objects.count()) == (2, 2)
        monkeypatch.setattr(merging, "write_leads", write)
        assert numbers(run(sunrise, path)) == (1, 0, 0, 2, 0)


def test_map_with_contact_only(sunrise: Brokerage, tmp_path: Path) -> None:
    only = {name: MAP[name] for name in ("reference", "phone")}
    run(sunrise, written(tmp_path, ASHA), only)
    lead = Lead.objects.get()
    assert (lead.name, lead.phone, lead.source, lead.attributes) == (
        "",
        "+919845012345",
        "import",
        {},
    )
