"""Between the file and the import: what each column is and what its words mean, said on two
pages."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.choices import FileRole, JobStatus
from accounts.models import Brokerage, Job, JobFile, User
from accounts.services import job_drafts, jobs
from accounts.services.jobs import run_job
from leads.admin.import_fields import ROLE_NAMES
from leads.importing.guess import ATTRIBUTE, IGNORE, NAMING, OUTCOME
from leads.importing.lead_map import MAPPED
from leads.models import Lead
from leads.services.imports import sample as import_sample
from tests.leads import crm_export
from tests.leads.import_setting import ASHA, HEADER, MAP, MEENA, RAVI
from tests.realty_crm.admin_setting import browser, page_url, root, said

pytestmark = pytest.mark.django_db
GUESSED = {
    name: MAP[name] for name in MAP if name != "transaction_type"
} | {  # "kind" can be anything
    "attributes": ["kind", "city", "rooms"],
    "outcome": {"column": "outcome", "won": ["booked"], "lost": ["junk"], "at": "closed"},
}


@pytest.fixture(autouse=True)
def _nobody_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "queue_soon", lambda *call: None)
    monkeypatch.setattr(job_drafts, "queue_soon", lambda *call: None)


def upload(
    client: Any, content: str = "\n".join((HEADER, ASHA, RAVI, MEENA, "")), **fields: Any
) -> Any:
    file = SimpleUploadedFile("leads.csv", content.encode())
    return client.post(
        reverse("admin:accounts_job_start", args=["import_leads"]), {"file": file} | fields
    )


def review(job: Job, step: str = "") -> str:
    return reverse("admin:accounts_job_review", args=[job.pk]) + (f"?step={step}" if step else "")


def fields(client: Any, job: Job, step: str = "") -> dict[str, str]:
    """What the page's form holds, as a browser would post it."""
    form = client.get(review(job, step)).context["form"]
    bound = {name: form[name].value() for name in form.fields}
    return {
        name: "on" if value is True else value
        for name, value in bound.items()
        if value not in (None, False)
    }


def field_of(client: Any, job: Job, column: str) -> str:
    form = client.get(review(job)).context["form"]
    return next(name for name, field in form.fields.items() if field.label == column)


def test_every_field_can_be_chosen_once() -> None:
    assert sorted(ROLE_NAMES) == sorted([IGNORE, ATTRIBUTE, OUTCOME, *NAMING.values(), *MAPPED])


def test_from_the_file_over_a_preview_to_the_leads(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    answer = upload(client)
    draft = Job.objects.get()
    assert (draft.status, draft.brokerage, draft.user, draft.options) == (
        JobStatus.DRAFT,
        sunrise,
        meera,
        {},
    )
    assert (answer.status_code, answer["Location"]) == (302, review(draft))
    assert f'href="{review(draft)}">Go on</a>' in client.get(page_url(draft)).content.decode()
    page = client.get(review(draft)).content.decode()
    for words in (
        "Asha Rao · Ravi Shah · Meena Iyer",
        "33 % empty",
        "Attribute: kept with the lead",
    ):
        assert words in page
    answer = client.post(review(draft), fields(client, draft))
    assert answer["Location"] == review(draft, "words")
    draft.refresh_from_db()
    assert draft.options == {"lead_map": GUESSED}
    answer = client.post(
        review(draft, "words"), {**fields(client, draft, "words"), "preview": "on"}
    )
    assert answer["Location"] == page_url(draft)
    draft.refresh_from_db()
    assert (draft.status, draft.options["dry_run"]) == (JobStatus.QUEUED, True)
    run_job(job_id=draft.pk)
    page = client.get(page_url(draft)).content.decode()
    assert "this was a preview" in page
    assert review(draft, "import") in page
    assert not Lead.objects.exists()
    answer = client.post(review(draft, "import"))
    job = Job.objects.exclude(pk=draft.pk).get()
    assert answer["Location"] == page_url(job)
    assert (job.status, job.options) == (JobStatus.QUEUED, {**draft.options, "dry_run": False})
    run_job(job_id=job.pk)
    assert dict(Lead.objects.values_list("reference", "status")) == {
        "A-1": "new",
        "A-2": "won",
        "A-3": "lost",
    }
    assert not JobFile.objects.filter(role=FileRole.INPUT).exists()
    assert "step=import" not in client.get(page_url(draft)).content.decode()  # its file has gone


def test_what_is_chosen_is_what_is_imported(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    upload(client, crm_export.text())
    draft = Job.objects.get()
    chosen = {
        field_of(client, draft, "Country"): "ignore",
        field_of(client, draft, "City"): "locations",
    }
    client.post(review(draft), {**fields(client, draft), **chosen})
    page = client.get(review(draft, "words"))
    asked = {
        question.title: [row[0] for row in question.rows]
        for question in page.context["form"].questions
    }
    assert asked == {
        "Lead Source": [
            "Google",
            "Direct Traffic",
            "Olark Chat",
            "Organic Search",
            "Reference",
            "Welingak Website",
        ],
        "Converted": ["0", "1"],
        "No answer": ["Specialization: Select", "City: Select"],
    }
    words = fields(client, draft, "words")
    form = page.context["form"]
    words[form.at["Lead Source"]["Welingak Website"]] = "portal"
    words[form.at["Lead Source"]["Google"]] = "="
    words[form.at["Converted"]["0"]] = "open"
    del words[form.at["Specialization"]["Select"]]
    client.post(review(draft, "words"), {**words, "more_lost": "2 ; lost", "import": "on"})
    draft.refresh_from_db()
    found = draft.options["lead_map"]
    assert draft.options["dry_run"] is False
    assert found["outcome"] == {"column": "Converted", "won": ["1"], "lost": ["2", "lost"]}
    assert found["value_words"] == {
        "Lead Source": {
            "Direct Traffic": "website",
            "Olark Chat": "web_chat",
            "Organic Search": "website",
            "Reference": "referral",
            "Welingak Website": "portal",
        },
        "City": {"Select": ""},
    }
    run_job(job_id=draft.pk)
    leads = Lead.objects.all()
    assert (
        leads.count(),
        leads.filter(status="won").count(),
        leads.filter(status="new").count(),
    ) == (60, 24, 36)
    assert leads.filter(source="import", origin="Google").count() == 10
    assert not leads.filter(locations__contains=["Select"]).exists()
    assert leads.filter(attributes__Specialization="Select").count() == 20
    assert not leads.filter(attributes__has_key="Country").exists()


@pytest.mark.parametrize(
    ("chosen", "at", "words"),
    [
        ({"email": "phone"}, ["phone", "email"], "Phone is chosen twice: “phone” and “email”."),
        (
            {"email": "phone, reference"},
            ["id", "phone", "email"],
            "Reference is chosen twice: “id” and “email”.",
        ),
        ({"source": "attribute"}, ["source"], "This is the name of a field of leads"),
        ({"city": "nonsense"}, ["city"], "Select a valid choice"),
        ({"id": "ignore"}, [], "Choose the column that names each lead"),
        (dict.fromkeys(HEADER.split(","), "ignore"), [], "No column is chosen."),
    ],
)
def test_columns_that_do_not_go_together(
    sunrise: Brokerage, meera: User, chosen: dict[str, str], at: list[str], words: str
) -> None:
    client = browser(meera)
    upload(client)
    draft = Job.objects.get()
    posted = {field_of(client, draft, column): role for column, role in chosen.items()}
    answer = client.post(review(draft), {**fields(client, draft), **posted})
    form = answer.context["form"]
    assert [form.fields[name].label for name in form.fields if name in form.errors] == at
    assert words in answer.content.decode()
    for name in at:
        assert f'href="#id_{field_of(client, draft, name)}"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.options == {}


def test_our_own_words_are_not_asked_about(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    upload(client, "id,Lead Source,Status\n1,website,new\n2,Walk-in,qualified\n")
    draft = Job.objects.get()
    client.post(review(draft), fields(client, draft))
    page = client.get(review(draft, "words"))
    assert page.context["form"].questions == []
    assert "There is nothing to ask" in page.content.decode()
    client.post(review(draft, "words"), {"import": "on"})
    run_job(job_id=draft.pk)
    assert dict(Lead.objects.values_list("source", "status")) == {
        "website": "new",
        "walk_in": "qualified",
    }


def test_an_outcome_needs_values(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    upload(client)
    draft = Job.objects.get()
    client.post(review(draft), fields(client, draft))
    form = client.get(review(draft, "words")).context["form"]
    booked, junk = form.at["outcome"].values()
    words = fields(client, draft, "words") | {"preview": "on"}
    answer = client.post(review(draft, "words"), {**words, booked: "open", junk: "open"})
    assert answer.context["form"].errors == {
        booked: ["Say of at least one value that it is won or lost."]
    }
    answer = client.post(review(draft, "words"), {**words, "more_lost": "Booked"})
    assert answer.context["form"].errors == {"more_lost": ["Both won and lost: booked."]}
    draft.refresh_from_db()
    assert (draft.status, draft.options) == (JobStatus.DRAFT, {"lead_map": GUESSED})


def test_a_map_by_hand_replaces_the_choices_and_can_be_fetched(
    sunrise: Brokerage, meera: User
) -> None:
    client = browser(meera)
    upload(client)
    draft = Job.objects.get()
    fetched = client.get(review(draft, "map"))
    assert (json.loads(fetched.content), fetched["Content-Disposition"]) == (
        GUESSED,
        'attachment; filename="leads-map.json"',
    )
    own = {"reference": "id", "name": "name", "attributes": "*", "ignore": ["source", "phone",
    "email"],
           "outcome": {"column": "outcome", "won": ["sold"]},
           "value_words": {"city": {"Bengaluru": "BLR"}}}  # fmt: skip
    for wrong, words in (
        ("{", "The map is not JSON"),
        ("", "This field is required"),
        ('{"reference": "Id"}', "The file has no column"),
        ('{"reference": "id", "attributes": ["source"]}', "No attribute can be named like a field"),
    ):
        answer = client.post(review(draft), {"use_map": "on", "text": wrong})
        assert words in answer.content.decode()
        assert "<details" in answer.content.decode()
    draft.refresh_from_db()
    assert draft.options == {}
    assert client.post(review(draft), {"use_map": "on", "text": json.dumps(own)})[
        "Location"
    ] == review(draft)
    draft.refresh_from_db()
    assert draft.options == {"lead_map": own}
    assert (
        client.get(review(draft, "map"))
        .content.decode()
        .startswith('{\n  "reference": "id",\n  "name": "name",')
    )
    client.post(review(draft), fields(client, draft))
    client.post(review(draft, "words"), {**fields(client, draft, "words"), "preview": "on"})
    draft.refresh_from_db()
    found = draft.options["lead_map"]
    assert found["attributes"] == ["came", "kind", "budget", "areas", "closed", "city", "rooms"]
    assert found["outcome"] == {"column": "outcome", "won": ["sold"], "lost": []}
    assert found["value_words"] == {"city": {"Bengaluru": "BLR"}}


def test_a_previewed_map_is_changed_in_a_new_draft(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    upload(client)
    preview = Job.objects.get()
    client.post(review(preview), fields(client, preview))
    client.post(review(preview, "words"), {**fields(client, preview, "words"), "preview": "on"})
    run_job(job_id=preview.pk)
    before = Job.objects.get()
    client.post(
        review(preview), {**fields(client, preview), field_of(client, preview, "city"): "ignore"}
    )
    draft = Job.objects.exclude(pk=preview.pk).get()
    assert draft.options["lead_map"]["attributes"] == ["kind", "rooms"]
    preview.refresh_from_db()
    assert (preview.status, preview.options) == (before.status, before.options)
    assert client.post(review(preview, "import")).status_code == 302  # its file has gone
    assert Job.objects.count() == 2


def test_only_one_import_at_a_time(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    for _ in range(2):
        upload(client)
    first, second = Job.objects.order_by("pk")
    for draft in (first, second):
        client.post(review(draft), fields(client, draft))
        words = fields(client, draft, "words") | {"preview": "on"}
        answer = client.post(review(draft, "words"), words)
    assert (answer.status_code, "running already" in said(answer)[0]) == (200, True)
    second.refresh_from_db()
    assert second.status == JobStatus.DRAFT


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "The submitted file is empty."), ("a,b\n", "no rows below a header"), ("a,a\n1,2\n",
    "a column twice"),
     ("\x00\x01\n", "binary"), ('a,b\n1,"2\n', "The file is not CSV")],
)  # fmt: skip
def test_what_is_no_table_is_refused_at_once(meera: User, content: str, words: str) -> None:
    assert words in upload(browser(meera), content).content.decode()
    assert not Job.objects.exists()


def test_of_a_large_file_only_the_ends_are_read(
    sunrise: Brokerage, meera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_sample, "SAMPLE", 400)
    rows = [f"R-{n},{'Hebbal' if n < 400 else 'Goa'}" for n in range(2000)]
    client = browser(meera)
    upload(client, "\n".join(["id,place", *rows, ""]))
    draft = Job.objects.get()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(review(draft))
    assert [row.values for row in page.context["form"].rows][1] in ("Hebbal · Goa", "Goa · Hebbal")
    assert not any(
        '"accounts_jobfile"."content", "accounts_jobfile"."shown"' in query["sql"]
        for query in queries
    )


def test_who_may_not(
    sunrise: Brokerage, meera: User, alice: User, charlie: User, omar: User
) -> None:
    assert upload(browser(alice)).status_code == 403
    assert not Job.objects.exists()
    upload(browser(meera))
    draft = Job.objects.get()
    for user in (alice, charlie, omar):
        client = browser(user)
        for step in ("", "words", "map", "import"):
            assert client.get(review(draft, step)).status_code in (403, 404), (user, step)
            assert client.post(
                review(draft, step), {"use_map": "on", "text": "{}"}
            ).status_code in (403, 404)
    Job.objects.update(user=alice)  # an agent sees her own jobs, and still imports nothing
    assert browser(alice).get(review(draft)).status_code == 403
    draft.refresh_from_db()
    assert (draft.status, draft.options) == (JobStatus.DRAFT, {})


def test_a_superuser_says_for_which_brokerage(marina: Brokerage, sunrise: Brokerage) -> None:
    client = browser(root())
    assert upload(client, brokerage=str(marina.pk)).status_code == 302
    draft = Job.objects.get()
    assert draft.brokerage == marina
    assert client.get(review(draft)).status_code == 200
