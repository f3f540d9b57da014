"""Site visits."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from common.ids import uuid7
from common.models import BrokerageOwned
from leads.models import Lead
from listings.models import Listing, Project
from profiles.models import CustomerProfile
from scheduling.choices import SlotName, VisitStatus


def uuid_as_range(column: str) -> Func:
    """A UUID column as an int8 range of one value, which plain GiST can compare for equality (no
    btree_gist needed)."""
    return Func(
        F(column),
        template="int8range({0}, {0}, '[]')".format("hashtextextended((%(expressions)s)::text, 0)"),
        output_field=BigIntegerRangeField(),
    )


HOLDS_TIME = Q(status__in=["pending", "confirmed"], overbooked=False)


class SiteVisit(BrokerageOwned):
    """A customer's appointment at a project or listing with an RM.

    ``slot_start``–``slot_end`` is the window told to the customer,
    ``planned_start``–``planned_end`` the RM's hour. Both are the same where the customer asked for
    an exact time. A visit with ``hold_until`` is only held for somebody who has not left a contact
    yet. ``blocked`` is the planned hour as a range: the database refuses that it overlaps another
    one of the same agent or of the same customer. ``customer_key`` is the profile at booking time,
    so that a merge cannot break that rule.
    """

    reference = models.CharField(max_length=24)
    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.PROTECT, related_name="visits", db_index=False
    )
    customer_key = models.UUIDField(editable=False)
    lead = models.ForeignKey(Lead, on_delete=models.SET_NULL, null=True, related_name="visits")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    agent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="visits",
        db_index=False,
    )
    slot = models.CharField(max_length=9, choices=SlotName.choices)
    slot_start = models.DateTimeField()
    slot_end = models.DateTimeField()
    planned_start = models.DateTimeField()
    planned_end = models.DateTimeField()
    blocked = DateTimeRangeField(editable=False)
    overbooked = models.BooleanField(default=False)
    contact_name = models.CharField(max_length=160, blank=True)
    contact_phone = models.CharField(max_length=20, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    status = models.CharField(
        max_length=9, choices=VisitStatus.choices, default=VisitStatus.PENDING
    )
    version = models.PositiveIntegerField(default=1)
    hold_until = models.DateTimeField(null=True, blank=True)
    customer_notes = models.TextField(blank=True, max_length=2000)
    rm_notes = models.TextField(blank=True, max_length=4000)
    lead_score = models.PositiveSmallIntegerField(default=0, help_text="when booked")
    calendar_uid = models.UUIDField(default=uuid7, editable=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-planned_start", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "reference"], name="visit_reference"),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | Q(listing__isnull=False),
                name="visit_goes_somewhere",
            ),
            ExclusionConstraint(
                name="agent_in_one_place",
                expressions=[
                    (uuid_as_range("brokerage"), RangeOperators.EQUAL),
                    (uuid_as_range("agent"), RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=HOLDS_TIME & Q(agent__isnull=False),
            ),
            ExclusionConstraint(
                name="customer_in_one_place",
                expressions=[
                    (uuid_as_range("brokerage"), RangeOperators.EQUAL),
                    (uuid_as_range("customer_key"), RangeOperators.EQUAL),
                    ("blocked", RangeOperators.OVERLAPS),
                ],
                condition=HOLDS_TIME,
            ),
        ]
        indexes = [
            # read by GET /api/admin/schedule/visits, the admin's list and today's visits
            models.Index(fields=["brokerage", "-planned_start", "-id"], name="visit_by_time"),
            # read by the load of assignment: who got what in the last 30 days
            models.Index(fields=["brokerage", "created_at", "agent"], name="visit_load"),
            # read by the agent's own list and by the free-hour search
            models.Index(fields=["agent", "planned_start"], name="visit_of_agent"),
            # read by a customer's bookings and by the port next_visit
            models.Index(fields=["profile", "planned_start"], name="visit_of_profile"),
            # read by scheduling.services.visits.expire
            models.Index(
                fields=["planned_start"], name="visit_pending", condition=Q(status="pending")
            ),
            # read by scheduling.services.visits.make_way and expire: holds that ran out
            models.Index(
                fields=["brokerage", "hold_until"],
                name="visit_held",
                condition=Q(status="pending", hold_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.place_name}"

    @property
    def place_name(self) -> str:
        """What the customer comes to see."""
        return self.project.name if self.project else self.listing.title if self.listing else ""

    @property
    def is_exact(self) -> bool:
        """Was the customer told an exact time, not a window?"""
        return self.slot_start == self.planned_start and self.slot_end == self.planned_end
