"""The page's language is not the customer's: the bot answers in the one it speaks."""

import pytest
from django.utils import translation

from accounts.models import User
from channels_app.bot.think import LANGUAGE
from listings.models import Project
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def test_an_answer_is_in_the_bots_language(key: Api, citrine: Project, alice: User) -> None:
    assert LANGUAGE == "en"
    with translation.override("hi"):
        answer = key.post("/api/chat", {"user_id": "anna", "text": "Tell me about Brigade Citrine"})
        assert translation.get_language() == "hi"
    assert answer.json()["reply"]["quick_replies"][-1] == "Call me back"
