"""The brokerage's own addresses."""

from django.db import models

from channels_app.choices import AccountStatus
from common.channels import Channel
from common.models import BrokerageOwned


class ChannelAccount(BrokerageOwned):
    """A web widget, mailbox, number or bot of a brokerage."""

    kind = models.CharField(max_length=10, choices=Channel.choices)
    name = models.CharField(max_length=80)
    address = models.CharField(
        max_length=254, blank=True, help_text="the sender's address, e.g. visits@example.com"
    )
    status = models.CharField(
        max_length=7, choices=AccountStatus.choices, default=AccountStatus.ACTIVE
    )
    status_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "kind", "name"], name="account_name_per_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"
