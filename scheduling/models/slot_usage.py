"""How full a project's slot is."""

from django.db import models

from common.models import BrokerageOwned
from listings.models import Project
from scheduling.choices import SlotName


class SlotUsage(BrokerageOwned):
    """Visits taken in one slot of one project: raised by a conditional UPDATE, never above the
    project's capacity."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    slot = models.CharField(max_length=9, choices=SlotName.choices)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "slot usage"
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "project", "day", "slot"],
                name="one_counter_per_slot",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.day} {self.slot}: {self.used}"
