"""Answers already given in the chat."""

from django.db import models

from common.models import BrokerageOwned


class ChatTurn(BrokerageOwned):
    """The answer to one client message: the same message again gets it again and counts nothing.
    Kept apart from messages, so that those can be partitioned by month."""

    speaker = models.CharField(
        max_length=120, help_text="who spoke: kind and value of the identifier"
    )
    message_id = models.UUIDField()
    answer = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "speaker", "message_id"], name="one_answer_per_turn"
            )
        ]

    def __str__(self) -> str:
        return f"{self.speaker} {self.message_id}"
