"""How the customer moved through the stages."""

from django.db import models

from common.models import BrokerageOwned
from profiles.models.customer_profile import CustomerProfile


class StageChange(BrokerageOwned):
    """One step from stage to stage and why: append-only."""

    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.CASCADE, related_name="stage_changes"
    )
    from_stage = models.CharField(max_length=13)
    to_stage = models.CharField(max_length=13)
    reason = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.from_stage} → {self.to_stage}"
