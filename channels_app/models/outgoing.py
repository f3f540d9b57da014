"""The outbox."""

from django.db import models

from channels_app.models.message import Message
from common.models import Owned


class Outgoing(Owned):
    """A message that still has to go out. ``due_at`` is the next try and, while a worker has the
    row, the end of its lease; ``leased`` means that it is being sent right now. The row goes when
    the message is sent, failed or refused. It has the key of its message, without a foreign key in
    the database, as EventDelivery."""

    message = models.OneToOneField(
        Message,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="outgoing",
        db_constraint=False,
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    leased = models.BooleanField(default=False)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        # read by channels_app.services.send_due
        indexes = [models.Index(fields=["due_at"], name="outgoing_due")]

    def __str__(self) -> str:
        return f"{self.message} (try {self.attempts + 1})"
