"""A manager imports the export of another CRM on a phone, in Chromium, with and without scripts."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Brokerage, Job, User
from accounts.services import job_drafts
from accounts.services.jobs import run_job
from leads.models import Lead
from tests.flows.at_once import at_once
from tests.leads import crm_export
from tests.realty_crm.test_admin_jobs_browser import CHROMIUM, phone_of

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM, reason="no Chromium on this machine (chromium or google-chrome in PATH)"
    ),
]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_file_to_the_leads(
    scripts: bool,
    live_server: Any,
    sunrise: Brokerage,
    meera: User,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
    monkeypatch.setattr(job_drafts, "queue_soon", lambda *call: None)
    source = tmp_path / "export.csv"
    source.write_text(crm_export.text())
    with phone_of(meera, live_server.url, java_script_enabled=scripts) as page:
        page.goto(live_server.url + reverse("admin:accounts_job_start", args=["import_leads"]))
        _look(page, scripts, "1-file")
        page.locator("input[type=file]").set_input_files(source)
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("1 of 2: the columns of export.csv").wait_for()
        _look(page, scripts, "2-columns")
        page.get_by_label("City", exact=True).select_option("reference")
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("Reference is chosen twice: “Prospect ID” and “City”.").first.wait_for()
        _look(page, scripts, "3-wrong")
        page.get_by_label("City", exact=True).select_option("locations")
        page.get_by_role("button", name="Continue").click()
        page.get_by_text("2 of 2: the words in export.csv").wait_for()
        _look(page, scripts, "4-words")
        page.get_by_label("Welingak Website", exact=True).select_option("website")
        page.get_by_role("button", name="Preview", exact=True).click()
        page.get_by_text("Waiting for a free worker").wait_for()
        _look(page, scripts, "5-waiting")
        at_once(lambda: run_job(job_id=Job.objects.get().pk))
        page.get_by_text("Nothing was written: this was a preview.").wait_for(timeout=10_000)
        _look(page, scripts, "6-preview")
        assert not Lead.objects.exists()
        page.get_by_role("button", name="Import", exact=True).click()
        page.get_by_text("Waiting for a free worker").wait_for()
        at_once(lambda: run_job(job_id=Job.objects.latest("pk").pk))
        page.get_by_text("The leads are there.").wait_for(timeout=10_000)
        _look(page, scripts, "7-done")
    assert Lead.objects.filter(status="won").count() == 24
    assert Lead.objects.filter(source="website").count() == 40


def _look(page: Any, scripts: bool, name: str) -> None:
    """Nothing is wider than the phone; only a script can measure it."""
    assert not scripts or page.evaluate("document.documentElement.scrollWidth") <= 390, name
