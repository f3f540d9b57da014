"""Background jobs in the back office: starting one, watching it, fetching its files, and who
may."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.admin import job_start
from accounts.choices import JobStatus
from accounts.jobs import JobKind
from accounts.models import Brokerage, Job, JobFile, User
from accounts.services import jobs
from accounts.services.jobs import run_job, sweep_jobs
from tests.accounts.job_setting import a_kind, count_lines, start
from tests.realty_crm.admin_setting import act, browser, list_url, page_url, root, said

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "queue_soon", lambda *call: None)


@pytest.fixture
def kind() -> Iterator[JobKind]:
    with a_kind(count_lines) as kind:
        yield kind


@pytest.fixture
def done(sunrise: Brokerage, alice: User, kind: JobKind) -> Job:
    """Alice's."""
    job = start(sunrise, alice, kind)
    run_job(job_id=job.pk)
    job.refresh_from_db()
    return job


def file_url(job: Job) -> str:
    return reverse("admin:accounts_job_file", args=[job.pk, job.files.get().pk])


def progress_url(job: Job) -> str:
    return reverse("admin:accounts_job_progress", args=[job.pk])


def upload(client: Any, content: bytes = b"a\nb\n", **fields: Any) -> Any:
    file = SimpleUploadedFile("people.csv", content)
    return client.post(
        reverse("admin:accounts_job_start", args=["preview_contacts"]), {"file": file, **fields}
    )


def test_a_manager_starts_a_job_and_lands_on_its_page(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    form = client.get(
        reverse("admin:accounts_job_start", args=["preview_contacts"])
    ).content.decode()
    for column in ("contact_id", "ts", "source_country", "name, email, phone", "whatsapp_bsuid"):
        assert column in form
    answer = upload(client)
    job = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_url(job))
    assert (job.brokerage, job.user, job.kind, job.status) == (
        sunrise,
        meera,
        "preview_contacts",
        JobStatus.QUEUED,
    )
    file = JobFile.objects.get()
    assert (file.name, bytes(file.content), file.brokerage) == ("people.csv", b"a\nb\n", sunrise)
    assert "Preview a list of contacts" in client.get(list_url(Job)).content.decode()


def test_a_second_one_is_refused_on_the_form(sunrise: Brokerage, meera: User) -> None:
    client = browser(meera)
    upload(client)
    answer = upload(client)
    assert answer.status_code == 200
    assert "running already" in answer.content.decode()
    assert Job.objects.count() == 1


def test_a_large_file_and_no_file_are_refused_on_the_form(
    meera: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(job_start, "MAX_BYTES", 3)
    client = browser(meera)
    assert "larger than" in upload(client, b"1234").content.decode()
    url = reverse("admin:accounts_job_start", args=["preview_contacts"])
    assert "This field is required" in client.post(url, {}).content.decode()
    assert Job.objects.count() == 0


def test_who_may_not_start_it(alice: User, meera: User, client: Any) -> None:
    assert upload(browser(alice)).status_code == 403
    assert upload(client).status_code == 302  # to the log-in
    assert (
        browser(meera).get(reverse("admin:accounts_job_start", args=["no-such-kind"])).status_code
        == 404
    )
    assert Job.objects.count() == 0
    assert "Preview a list of contacts" not in browser(alice).get(list_url(Job)).content.decode()


def test_a_superuser_says_for_which_brokerage(marina: Brokerage, sunrise: Brokerage) -> None:
    client = browser(root())
    assert "This field is required" in upload(client).content.decode()
    assert upload(client, brokerage=str(marina.pk)).status_code == 302
    assert Job.objects.get().brokerage == marina


def test_a_live_job_shows_how_far_it_is(sunrise: Brokerage, alice: User, kind: JobKind) -> None:
    job = start(sunrise, alice, kind)
    client = browser(alice)
    assert client.get(progress_url(job)).json() == {
        "live": True, "done": 0, "total": 0, "words": "Waiting for a free worker",
    }  # fmt: skip
    Job.objects.filter(pk=job.pk).update(status=JobStatus.RUNNING, done=12_345, total=50_000)
    assert client.get(progress_url(job)).json()["words"] == "12,345 of 50,000 (24 %)"
    page = client.get(page_url(job)).content.decode()
    assert (
        '<progress class="rc-progress" aria-labelledby="rc-job" max="50000" value="12345">' in page
    )
    assert f'data-progress="{progress_url(job)}"' in page
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in page
    assert "12,345 of 50,000" in client.get(list_url(Job)).content.decode()


def test_an_ended_job_shows_what_came_out(done: Job, alice: User) -> None:
    client = browser(alice)
    page = client.get(page_url(done)).content.decode()
    for words in ("Done.", "Lines", "LINES.csv", '<td data-label="Line">two</td>'):
        assert words in page
    assert "refresh" not in page
    assert "data-progress" not in page
    assert client.get(progress_url(done)).json()["live"] is False
    file = client.get(file_url(done))
    assert (file.content, file["Content-Disposition"]) == (
        b"one\ntwo",
        'attachment; filename="LINES.csv"',
    )


def test_files_that_went_are_not_offered(done: Job, alice: User) -> None:
    url = file_url(done)
    sweep_jobs(now=timezone.now() + timedelta(hours=25))
    client = browser(alice)
    assert client.get(url).status_code == 404
    assert "not kept any more" in client.get(page_url(done)).content.decode()


def test_an_input_cannot_be_downloaded(sunrise: Brokerage, alice: User, kind: JobKind) -> None:
    assert browser(alice).get(file_url(start(sunrise, alice, kind))).status_code == 404


def test_agents_see_their_own_jobs_and_managers_all_of_the_brokerage(
    done: Job, alice: User, bob: User, meera: User, charlie: User, omar: User
) -> None:
    for user, sees in (
        (alice, True),
        (meera, True),
        (root(), True),
        (bob, False),
        (charlie, False),
        (omar, False),
    ):
        client = browser(user)
        assert (client.get(file_url(done)).status_code == 200) is sees, user
        assert (client.get(progress_url(done)).status_code == 200) is sees, user
        assert (client.get(page_url(done)).status_code == 200) is sees, user
        assert ("Count lines" in client.get(list_url(Job)).content.decode()) is sees, user


def test_the_file_of_another_job_is_not_found_under_ones_own(
    done: Job, marina: Brokerage, charlie: User, kind: JobKind
) -> None:
    own = start(marina, charlie, kind)
    url = reverse("admin:accounts_job_file", args=[own.pk, done.files.get().pk])
    assert browser(charlie).get(url).status_code == 404


def test_an_empty_list_says_what_jobs_are_for(meera: User) -> None:
    assert "No job yet." in browser(meera).get(list_url(Job)).content.decode()


def test_a_job_is_stopped_by_who_sees_it(
    sunrise: Brokerage, alice: User, bob: User, kind: JobKind
) -> None:
    job = start(sunrise, alice, kind)
    assert act(browser(bob), job, "stop").status_code in (302, 403, 404)
    job.refresh_from_db()
    assert job.status == JobStatus.QUEUED
    answer = act(browser(alice), job, "stop")
    assert (answer.status_code, said(answer)) == (302, ["The job was stopped."])
    job.refresh_from_db()
    assert (job.status, job.message) == (JobStatus.FAILED, "Stopped by Alice Thomas.")
    assert not JobFile.objects.exists()


def test_what_has_ended_has_no_stop_button(done: Job, alice: User) -> None:
    assert "/stop/" not in browser(alice).get(page_url(done)).content.decode()
    act(browser(alice), done, "stop")
    done.refresh_from_db()
    assert done.status == JobStatus.DONE
