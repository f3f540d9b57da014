"""The shell of /chat/<brokerage>/: what it carries, in which language, how heavy it is."""

import gettext
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import translation

from accounts.models import Brokerage
from accounts.services.visitors import read_visitor
from channels_app.pages.words import script_words
from profiles.models import CustomerProfile
from tests.conftest import Api

LOCALE = Path(apps.get_app_config("channels_app").path) / "locale" / "hi" / "LC_MESSAGES"
BUDGET_BYTES = 40 * 1024


def config_of(html: str) -> dict[str, Any]:
    found = re.search(
        r'<script id="chat-config" type="application/json">(.*?)</script>', html, re.DOTALL
    )
    assert found
    config: dict[str, Any] = json.loads(found[1])
    return config


def test_page_names_its_brokerage_and_carries_its_settings(
    client: Client, marina: Brokerage
) -> None:
    answer = client.get("/chat/marina/")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Chat with Marina Homes</title>" in html
    config = config_of(html)
    assert {
        name: config[name] for name in ("slug", "name", "locale", "timezone", "moneyWords")
    } == {
        "slug": "marina",
        "name": "Marina Homes",
        "locale": "en-AE",
        "timezone": "Asia/Dubai",
        "moneyWords": "international",
    }


@pytest.mark.parametrize("slug", ["unknown", "sunrise"])
def test_unknown_or_inactive_brokerage_is_404(
    client: Client, sunrise: Brokerage, slug: str
) -> None:
    Brokerage.objects.filter(pk=sunrise.pk).update(is_active=False)
    assert client.get(f"/chat/{slug}/").status_code == 404


def test_post_is_not_allowed(client: Client, sunrise: Brokerage) -> None:
    assert client.post("/chat/sunrise/").status_code == 405


def test_every_page_has_a_visitor_of_its_own_and_stores_nothing(
    client: Client, sunrise: Brokerage
) -> None:
    answers = [client.get("/chat/sunrise/") for _ in range(2)]
    visitors = [read_visitor(config_of(answer.content.decode())["token"]) for answer in answers]
    assert all(visitor and visitor[0] == sunrise.pk for visitor in visitors)
    assert visitors[0] != visitors[1]
    assert "no-store" in answers[0].headers["Cache-Control"]
    assert not CustomerProfile.objects.exists()


def test_its_token_speaks_to_the_api_from_our_own_origin_only(
    client: Client, sunrise: Brokerage
) -> None:
    token = config_of(client.get("/chat/sunrise/").content.decode())["token"]
    page = Api({"Authorization": f"Visitor {token}"}, client)
    assert page.post("/api/chat", {"text": "Hello"}).status_code == 200
    assert page.post("/api/chat", {"text": "Hello"}, Origin="http://testserver").status_code == 200
    assert (
        page.post("/api/chat", {"text": "Hello"}, Origin="https://elsewhere.example").status_code
        == 403
    )


def test_policy_allows_own_scripts_only_and_the_page_needs_no_more(
    client: Client, sunrise: Brokerage
) -> None:
    answer = client.get("/chat/sunrise/")
    html = answer.content.decode()
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    inline = [
        tag
        for tag in re.findall(r"<script\b[^>]*>", html)
        if "src=" not in tag and "application/json" not in tag
    ]
    assert inline == []
    assert not re.search(r"<style|\sstyle=|\son\w+=", html)


def test_a_hostile_name_stays_text(client: Client, sunrise: Brokerage) -> None:
    Brokerage.objects.filter(pk=sunrise.pk).update(name='</script><script>alert("x")</script>')
    html = client.get("/chat/sunrise/").content.decode()
    assert "<script>alert" not in html
    assert config_of(html)["name"] == '</script><script>alert("x")</script>'


@pytest.mark.parametrize(
    ("query", "accept", "language"),
    [
        ("", "", "en"),
        ("", "hi-IN,hi;q=0.9,en;q=0.8", "hi"),
        ("?lang=hi", "en", "hi"),
        ("?lang=en", "hi", "en"),
        ("?lang=xx", "hi", "hi"),
    ],
)
def test_language_is_asked_for_or_the_browsers(
    client: Client, sunrise: Brokerage, query: str, accept: str, language: str
) -> None:
    answer = client.get(f"/chat/sunrise/{query}", headers={"Accept-Language": accept})
    assert answer.headers["Content-Language"] == language
    html = answer.content.decode()
    assert f'<html lang="{language}" dir="ltr">' in html
    assert ("संदेश लिखें…" in html) is (language == "hi")
    assert config_of(html)["words"]["retry"] == {"en": "Retry", "hi": "फिर भेजें"}[language]


def test_a_chosen_language_is_remembered(client: Client, sunrise: Brokerage) -> None:
    client.get("/chat/sunrise/?lang=hi")
    assert client.get("/chat/sunrise/").headers["Content-Language"] == "hi"


def test_every_word_of_the_page_is_translated_and_compiled() -> None:
    source = (LOCALE / "django.po").read_text(encoding="utf-8")
    pairs = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', source, re.MULTILINE)
    with (LOCALE / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert len(pairs) >= 40
    assert [
        english for english, hindi in pairs if not hindi or compiled.gettext(english) != hindi
    ] == []
    with translation.override("en"):
        english_words = script_words()
    with translation.override("hi"):
        hindi_words = script_words()
    assert [name for name, word in english_words.items() if hindi_words[name] == word] == []


def test_page_with_its_script_and_style_weighs_less_than_40_kib(
    client: Client, sunrise: Brokerage
) -> None:
    html = client.get("/chat/sunrise/?lang=hi").content
    files = re.findall(r'/static/(channels_app/[\w.]+)"', html.decode())
    assert len(files) == 4
    assert len(html) + sum(Path(finders.find(name)).stat().st_size for name in files) < BUDGET_BYTES
