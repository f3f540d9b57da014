"""Codes and links on their way: who gets them, what of them stays readable, and what happens to
late ones."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import Brokerage, User
from channels_app.channels import registry
from channels_app.channels.contract import Adapter, Capability, Sendable
from channels_app.models import ChannelAccount, Message, Outgoing
from channels_app.services.send_due import send_due
from common.errors import NotPossibleNow
from common.events.dispatch import deliver_due
from common.models import Step
from profiles.models import CustomerProfile, Identifier, MatchReview, VerificationCode
from profiles.services.identity.own_link import own_token, read_own_link, send_own_link
from profiles.services.identity.verification import confirm_code
from profiles.services.privacy.erase import erase_profile
from realty_crm.local.process import free_port
from tests.channels_app.smtp_setting import MailServer, Postbox
from tests.conftest import TEST, make_lead, make_profile
from tests.flows.api_setting import snapshot
from tests.profiles.verification_setting import EMAIL, PHONE, ask, claims

pytestmark = pytest.mark.django_db
LINK = re.compile(r"/my/([^/\s]+)/")


@pytest.fixture
def box(settings: Any) -> Iterator[Postbox]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5
    with MailServer() as server:
        settings.EMAIL_PORT = server.port
        yield server.box


@pytest.fixture
def asha(sunrise: Brokerage) -> CustomerProfile:
    return make_profile(sunrise, "Asha Rao")


def go_out() -> None:
    while deliver_due():
        pass
    Outgoing.objects.update(due_at=timezone.now())
    while send_due():
        pass


def asked(profile: CustomerProfile, **fields: Any) -> str:
    return ask(profile, now=timezone.now(), **fields)


def everywhere(word: str) -> list[str]:
    """Tables that hold the word."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                f'SELECT count(*) FROM "{table}" AS t WHERE t::text LIKE %s', [f"%{word}%"]
            )
            found += [table] * bool(cursor.fetchone()[0])
    return found


def test_the_code_arrives_and_is_readable_nowhere_else(
    asha: CustomerProfile, box: Postbox, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    code = asked(asha, value="Asha.Rao@Example.org")
    while deliver_due():
        pass
    message = Message.objects.get()
    assert (message.purpose, message.status, message.address) == (
        "service",
        "queued",
        "Asha.Rao@Example.org",
    )
    assert "•••••• is your code for Sunrise Realty. It works for 10 minutes." in message.body
    go_out()
    (mail,) = box.mails
    assert mail["To"] == "Asha.Rao@Example.org"
    assert mail["Subject"] == "Your code for Sunrise Realty"
    assert f"{code} is your code for Sunrise Realty. It works for 10 minutes." in mail.get_content()
    assert "Asha" not in mail.get_content()  # whoever typed the address chose the name
    message.refresh_from_db()
    assert message.status == "sent"
    assert everywhere(code) == []
    ours = [
        record for record in caplog.records if record.name != "mail.log"
    ]  # the mail server's own
    assert code not in " ".join(record.getMessage() for record in ours)


def test_a_code_that_could_not_be_sent_is_sent_later(asha: CustomerProfile, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT, settings.EMAIL_PORT = "127.0.0.1", 5, free_port()
    code = asked(asha)
    while deliver_due():
        pass
    send_due()
    assert Message.objects.get().status == "queued"
    assert everywhere(code) == []
    with MailServer(port=settings.EMAIL_PORT) as server:
        go_out()
        assert code in server.box.mails[0].get_content()
    assert everywhere(code) == []


@pytest.mark.parametrize("late", ["expired", "used", "replaced", "gone"])
def test_a_code_of_no_use_is_not_sent(late: str, asha: CustomerProfile, box: Postbox) -> None:
    code = asked(asha)
    while deliver_due():
        pass
    if late == "expired":
        VerificationCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif late == "used":
        confirm_code(profile=asha, kind="email", value=EMAIL, code=code, now=timezone.now())
    elif late == "replaced":
        code = asked(asha)
    else:
        VerificationCode.objects.all().delete()
    go_out()
    first = Message.objects.earliest("id")
    assert (first.status, first.status_reason) == (
        "refused",
        "what it carries is of no use any more",
    )
    assert [code in mail.get_content() for mail in box.mails] == (
        [True] if late == "replaced" else []
    )


def test_a_text_message_where_there_is_a_way(
    asha: CustomerProfile, sunrise: Brokerage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[Sendable, str]] = []

    class Texts(Adapter):
        capability = Capability(handle="phone")

        def send(self, message: Sendable) -> str:
            assert self.account is not None
            sent.append((message, self.account.address))
            return "sms-1"

    def asking() -> str:
        return asked(asha, kind="phone", value="98450 11111")

    with pytest.raises(NotPossibleNow):
        asking()
    monkeypatch.setitem(registry._ADAPTERS, "sms", Texts)
    with pytest.raises(NotPossibleNow):  # an adapter without an account
        asking()
    ChannelAccount.objects.create(brokerage=sunrise, kind="sms", name="sms", address="SUNRIS")
    monkeypatch.delitem(registry._ADAPTERS, "sms")
    with pytest.raises(NotPossibleNow):  # an account without an adapter
        asking()
    monkeypatch.setitem(registry._ADAPTERS, "sms", Texts)
    code = asking()
    go_out()
    ((message, sender),) = sent
    assert (message.address, sender) == (PHONE, "SUNRIS")
    assert message.text.startswith(f"{code} is your code for Sunrise Realty.")


def test_erasure_takes_the_letter_too(asha: CustomerProfile, box: Postbox) -> None:
    asked(asha)
    go_out()
    assert everywhere(EMAIL)
    erase_profile(profile=asha, actor=TEST, now=timezone.now())
    assert everywhere(EMAIL) == []


# --- the link -------------------------------------------------------------------------------------


@pytest.fixture
def claim(asha: CustomerProfile) -> Identifier:
    return claims(asha, "email", "Asha.Rao@Example.org")


def mailed_link(box: Postbox) -> str:
    go_out()
    found = LINK.search(box.mails[-1].get_content())
    assert found
    return f"/my/{found[1]}/"


def test_the_link_goes_to_the_address_and_is_kept_nowhere(
    asha: CustomerProfile, claim: Identifier, box: Postbox
) -> None:
    send_own_link(profile=asha, actor=TEST, now=timezone.now())
    page = mailed_link(box)
    assert box.envelopes[0][1] == ["Asha.Rao@Example.org"]
    assert "Asha Rao" not in box.mails[0].get_content()
    assert everywhere(page[4:40]) == []
    link = read_own_link(page[4:-1])
    assert link
    assert (link.profile, link.sent_to, link.is_open) == (asha, claim, False)


def test_opening_the_link_shows_and_proves_nothing(
    asha: CustomerProfile, claim: Identifier, box: Postbox, client: Client
) -> None:
    """A mail scanner opens it, and so may the stranger whose address somebody typed."""
    CustomerProfile.objects.filter(pk=asha.pk).update(locations=["Whitefield"])
    page = f"/my/{own_token(asha, claim)}/"
    before = snapshot()
    for answer in (client.get(page), client.head(page)):
        assert answer.status_code == 200
        for word in ("Asha Rao", "Whitefield", 'value="erase"'):
            assert word not in answer.content.decode()
    for act in ("erase", "export", "preferences", "consent", ""):
        assert client.post(page, {"do": act, "sure": "yes", "form": "json"}).status_code == 400
    assert snapshot() == before
    html = client.get(page).content.decode()
    assert "Is this you?" in html
    assert "Asha.Rao@Example.org" in html
    assert "क्या यह आप हैं?" in client.get(page, headers={"Accept-Language": "hi"}).content.decode()
    assert Client(enforce_csrf_checks=True).post(page, {"do": "confirm"}).status_code == 403


def test_that_is_me(asha: CustomerProfile, claim: Identifier, client: Client) -> None:
    page = f"/my/{own_token(asha, claim)}/"
    answer = client.post(page, {"do": "confirm"}, follow=True)
    assert "Asha Rao" in answer.content.decode()
    claim.refresh_from_db()
    assert claim.verified_at is not None
    assert claim.how == "link"
    assert (
        "Asha Rao" in client.get(page).content.decode()
    )  # the link is a key now, like one handed out


def test_that_is_me_joins_who_had_it(
    asha: CustomerProfile, claim: Identifier, sunrise: Brokerage, client: Client
) -> None:
    known = make_profile(sunrise, "Asha R. Known")
    claims(known, "email", EMAIL, verified_at=timezone.now())
    page = f"/my/{own_token(asha, claim)}/"
    answer = client.post(page, {"do": "confirm"}, follow=True)
    assert "Asha R. Known" in answer.content.decode()
    asha.refresh_from_db()
    assert asha.merged_into == known
    assert client.get(page).status_code == 404


def test_where_the_guards_refuse_the_page_stays_closed(
    asha: CustomerProfile, claim: Identifier, sunrise: Brokerage, client: Client
) -> None:
    known = make_profile(sunrise, "Somebody Known")
    claims(known, "email", EMAIL, verified_at=timezone.now())
    claims(known, "external", "user-1")
    claims(asha, "external", "user-2")
    page = f"/my/{own_token(asha, claim)}/"
    html = client.post(page, {"do": "confirm"}, follow=True).content.decode()
    assert "Thank you. A colleague will look at this." in html
    assert "Known" not in html
    assert "Asha Rao" not in client.get(page).content.decode()
    assert MatchReview.objects.get().rule == "proved by both"


def test_a_link_dies_with_its_address(
    asha: CustomerProfile, claim: Identifier, client: Client
) -> None:
    page = f"/my/{own_token(asha, claim)}/"
    Identifier.objects.filter(pk=claim.pk).update(active=False)
    assert client.get(page).status_code == 404
    assert client.post(page, {"do": "confirm"}).status_code == 404


# --- staff ----------------------------------------------------------------------------------------


def test_staff_send_the_link(
    asha: CustomerProfile,
    claim: Identifier,
    meera: User,
    alice: User,
    bob: User,
    charlie: User,
    client: Client,
    box: Postbox,
) -> None:
    """The manager, and the agent whose customer it is."""
    make_lead(asha.brokerage, asha, owner=alice)
    path = f"/admin/profiles/customerprofile/{asha.pk}/send-own-page/"
    for outsider in (bob, charlie):
        client.force_login(outsider)
        assert client.post(path, {"_form_submitted": "on"}).status_code in {302, 403, 404}
    go_out()
    assert box.mails == []
    for person in (meera, alice):
        client.force_login(person)
        page = client.post(path, {"_form_submitted": "on"}, follow=True).content.decode()
        assert "The link is on its way." in page
        assert path in page
        assert mailed_link(box)
    assert len(box.mails) == 2
    assert {(step.to_status, step.user) for step in Step.objects.filter(subject_id=asha.pk)} == {
        ("link_sent", meera),
        ("link_sent", alice),
    }


def test_staff_are_told_when_there_is_nowhere_to_send(
    asha: CustomerProfile, meera: User, client: Client
) -> None:
    claims(asha, "phone", PHONE)
    client.force_login(meera)
    path = f"/admin/profiles/customerprofile/{asha.pk}/send-own-page/"
    page = client.post(path, {"_form_submitted": "on"}, follow=True).content.decode()
    assert "There is no address to which a link can be sent." in page
    assert not Message.objects.exists()


def test_the_customers_page_says_how_an_address_was_proved(
    asha: CustomerProfile, meera: User, client: Client
) -> None:
    claims(asha, "email", EMAIL, verified_at=timezone.now() - timedelta(hours=2), how="code")
    client.force_login(meera)
    page = client.get(f"/admin/profiles/customerprofile/{asha.pk}/change/").content.decode()
    assert re.search(r"Email, proved .*2.*\(code\)", page)
    assert "Verified" in page
