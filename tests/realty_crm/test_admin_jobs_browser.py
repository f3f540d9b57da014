"""A manager previews a list of contacts on a phone, in Chromium, with and without scripts."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from accounts.choices import JobStatus
from accounts.models import Brokerage, Job, User
from accounts.services import jobs
from accounts.services.jobs import run_job
from tests.flows.at_once import at_once
from tests.profiles.test_resolve_contacts import ROWS, written
from tests.realty_crm.admin_setting import browser, list_url

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        not CHROMIUM, reason="no Chromium on this machine (chromium or google-chrome in PATH)"
    ),
]


@contextmanager
def phone_of(user: User, url: str, **options: Any) -> Iterator[Any]:
    cookie = browser(user).cookies["sessionid"].value
    with playwright.sync_playwright() as runner:
        chromium = runner.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        context = chromium.new_context(
            viewport={"width": 390, "height": 844}, is_mobile=True, **options
        )
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": url}])
        yield context.new_page()
        chromium.close()
        connections.close_all()  # beside a running loop Django's connections are other ones


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_upload_to_the_results(
    scripts: bool,
    live_server: Any,
    sunrise: Brokerage,
    meera: User,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright's loop runs in this thread
    monkeypatch.setattr(jobs, "queue_soon", lambda *call: None)
    source = written(tmp_path, *ROWS, ",2026-11-01T08:00:00Z,web_form,IN,Asha,,,,,,,")
    errors: list[str] = []
    with phone_of(meera, live_server.url, java_script_enabled=scripts) as page:
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(live_server.url + reverse("admin:accounts_job_start", args=["preview_contacts"]))
        assert _fits(page, scripts)
        page.locator("input[type=file]").set_input_files(source)
        page.get_by_role("button", name="Start the preview").click()
        page.get_by_text("Waiting for a free worker").wait_for()
        assert _fits(page, scripts)
        Job.objects.update(status=JobStatus.RUNNING, done=1, total=4)
        page.get_by_text("1 of 4 (25 %)").wait_for(timeout=10_000)
        assert page.locator("progress").get_attribute("value") == "1"
        Job.objects.update(status=JobStatus.QUEUED)
        at_once(lambda: run_job(job_id=Job.objects.get().pk))
        page.get_by_text("Nothing was written to your customers").wait_for(timeout=10_000)
        page.get_by_text("It has no contact_id.").wait_for()
        assert _fits(page, scripts)
        with page.expect_download() as download:
            page.get_by_role("link", name="PRED.csv").click()
        assert download.value.path().read_text().startswith("contact_id,cluster_id,decision")
        page.goto(live_server.url + list_url(Job))
        assert _fits(page, scripts)
    assert errors == []


def _fits(page: Any, scripts: bool) -> bool:
    """Nothing is wider than the phone; only a script can measure it."""
    return not scripts or page.evaluate("document.documentElement.scrollWidth") <= 390
