"""Answers already given: under an Idempotency-Key of the API, to a dialog of the back office."""

from django.db import models

from common.models.owned import Owned


class IdempotencyRecord(Owned):
    """The first answer to one key of one credential on one route; kept for 24 hours."""

    credential = models.CharField(max_length=80)
    route = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    body_hash = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField()
    answer = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)  # read by forget_old_keys

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "credential", "route", "key"],
                name="one_answer_per_key",
            )
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
