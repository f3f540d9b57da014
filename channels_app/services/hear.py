"""Reading what a customer wrote, before any transaction is open: it costs more than all else that a
turn computes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Brokerage
from channels_app.bot.dialogue.stored import read_dialogue
from channels_app.bot.understanding.facts import Setting
from channels_app.bot.understanding.meaning import Asked, Understood
from channels_app.bot.understanding.message import understand
from channels_app.channels.contract import Inbound
from channels_app.services.chat_setting import setting_of
from channels_app.services.conversations import Speaker, speaks_for, threads_of
from common.sql.kept import first_of, kept


@dataclass(frozen=True)
class Heard:
    """A message as it was read at ``at``, in answer to what the bot asked last (``expecting``, as
    far as was seen then)."""

    inbound: Inbound
    at: datetime
    setting: Setting
    expecting: Asked | None
    said: Understood

    def answering(self, expecting: Asked | None) -> Understood:
        """What it says in answer to this: read again only if a turn came between that asked for
        something else."""
        if expecting == self.expecting:
            return self.said
        return _read(self.inbound, self.at, self.setting, expecting)


def hear(*, brokerage: Brokerage, inbound: Inbound, now: datetime) -> Heard:
    """Reads a message, with no lock held: one statement looks up what it should be an answer to."""
    setting = setting_of(brokerage)
    who = speaks_for(inbound.contact)
    dialogue = first_of(_dialogue(brokerage.pk, who)) if who else None
    expecting = read_dialogue(dialogue or {}).asks
    return Heard(inbound, now, setting, expecting, _read(inbound, now, setting, expecting))


@kept
def _dialogue(brokerage_id: UUID, who: Speaker) -> "QuerySet[Any]":
    return threads_of(brokerage_id, who).values_list("dialogue", flat=True)[:1]


def _read(inbound: Inbound, now: datetime, setting: Setting, expecting: Asked | None) -> Understood:
    return understand(inbound.text, now=now, setting=setting, expecting=expecting)
