"""What the customer looked at and liked."""

from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from listings.models import Listing, Project
from profiles.choices import InterestLevel
from profiles.models.customer_profile import CustomerProfile
from profiles.models.visit_session import VisitSession

ONE_SUBJECT = Q(project__isnull=False, listing__isnull=True) | Q(
    project__isnull=True, listing__isnull=False
)


class ProjectInterest(BrokerageOwned):
    """How one customer stands to one project (or to a listing that has no project). ``marked`` is
    an interest that was said or set by hand; a level raised by repeated views alone is not."""

    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="interests")
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    view_count = models.PositiveIntegerField(default=0)
    first_viewed = models.DateTimeField(null=True, blank=True)
    last_viewed = models.DateTimeField(null=True, blank=True)
    level = models.CharField(
        max_length=6, choices=InterestLevel.choices, default=InterestLevel.NONE
    )
    marked = models.BooleanField(default=False)
    marked_at = models.DateTimeField(null=True, blank=True)
    rejected_at = models.DateTimeField(null=True, blank=True)
    rejected_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-last_viewed"]
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="interest_in_one_thing"),
            models.UniqueConstraint(
                fields=["brokerage", "profile", "project"],
                name="one_interest_per_project",
            ),
            models.UniqueConstraint(
                fields=["brokerage", "profile", "listing"],
                name="one_interest_per_listing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project or self.listing}: {self.level}"


class PropertyView(BrokerageOwned):
    """One look: append-only. Shown in the chat it counts once per project and session; site events
    count each."""

    profile = models.ForeignKey(CustomerProfile, on_delete=models.CASCADE, related_name="views")
    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    session = models.ForeignKey(
        VisitSession, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    in_chat = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_SUBJECT, name="view_of_one_thing"),
            models.UniqueConstraint(
                fields=["brokerage", "profile", "session", "project"],
                condition=Q(in_chat=True),
                name="one_chat_view_per_project",
            ),
            models.UniqueConstraint(
                fields=["brokerage", "profile", "session", "listing"],
                condition=Q(in_chat=True),
                name="one_chat_view_per_listing",
            ),
        ]
        # read by the nudges: how much was looked at lately
        indexes = [models.Index(fields=["profile", "at"], name="view_recent")]

    def __str__(self) -> str:
        return f"{self.project or self.listing} at {self.at:%Y-%m-%d %H:%M}"
