"""The lead."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When

from common.models import BrokerageOwned
from leads.choices import (
    CLOSED,
    LeadStatus,
    LeadTransactionType,
    PaymentMethod,
    Source,
    Temperature,
)
from listings.choices import PropertyType
from listings.models import Listing, Project
from profiles.models import CustomerProfile
from profiles.models.customer_profile import words

BY_SCORE = ("-lead_score", "-created_at", "-id")
#: 0 overdue (and told), 1 the reaction clock runs, 2 nobody waits
WAITING = Case(
    When(react_by__isnull=True, then=Value(2)),
    When(overdue_at__isnull=True, then=Value(1)),
    default=Value(0),
)
MORNING = (WAITING, *BY_SCORE)


class Lead(BrokerageOwned):
    """One intent of one customer to buy, rent or sell.

    ``name``, ``phone`` (E.164) and ``email`` are the contact of this lead. ``lead_score`` is 0–100
    and right until ``score_valid_until``, the moment its recency step ends (null: it does not decay
    by itself any more). ``submitted_at`` is when the customer asked (null: staff or an import wrote
    it down), ``first_contact_at`` the first human touch. ``react_by`` is there while the clock
    between the two runs; ``overdue_at`` is when that was escalated. ``reply_minutes`` is how long
    the customer takes to answer us, the newest answer counting half. ``conversion_score`` and
    ``conversion_points`` are right until ``conversion_due``, which whoever changes the lead sets;
    the sweep works both out again. (A flag of its own: were the points in an index, as null,
    scoring all leads would rewrite every index of each.) ``words_due``: the customer has written
    something that nobody has read for the scores yet.
    """

    reference = models.CharField(max_length=64, help_text="lead_000001, or as it was imported")
    profile = models.ForeignKey(
        CustomerProfile, on_delete=models.PROTECT, related_name="leads", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
        db_index=False,
    )
    source = models.CharField(max_length=16, choices=Source.choices)
    origin = models.CharField(max_length=80, blank=True, help_text="campaign, portal or stand")
    status = models.CharField(max_length=11, choices=LeadStatus.choices, default=LeadStatus.NEW)
    version = models.PositiveIntegerField(default=1)

    name = models.CharField(max_length=160, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.CharField(max_length=254, blank=True)

    transaction_type = models.CharField(
        max_length=4, choices=LeadTransactionType.choices, blank=True
    )
    property_type = models.CharField(max_length=9, choices=PropertyType.choices, blank=True)
    configurations = words(12)
    locations = words(120)
    budget_min = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    budget_max = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    payment_method = models.CharField(max_length=11, choices=PaymentMethod.choices, blank=True)
    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    initial_message = models.TextField(blank=True, max_length=4000)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    attributes = models.JSONField(default=dict, blank=True)
    attributes_at = models.JSONField(default=dict, blank=True, editable=False)

    qr_scan_count = models.PositiveIntegerField(default=0)
    catalog_views = models.PositiveIntegerField(default=0)
    messages_count = models.PositiveIntegerField(default=0)
    voice_count = models.PositiveIntegerField(default=0)
    unheard_voice_count = models.PositiveIntegerField(default=0, editable=False)
    total_interactions = models.PositiveIntegerField(default=0)
    first_contact_at = models.DateTimeField(null=True, blank=True)
    last_contact_at = models.DateTimeField(null=True, blank=True)
    last_customer_at = models.DateTimeField(null=True, blank=True)
    reply_minutes = models.PositiveIntegerField(null=True, blank=True, editable=False)
    next_follow_up_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, editable=False)
    react_by = models.DateTimeField(null=True, blank=True, editable=False)
    overdue_at = models.DateTimeField(null=True, blank=True, editable=False)

    lead_score = models.PositiveSmallIntegerField(default=0)
    temperature = models.CharField(
        max_length=7, choices=Temperature.choices, default=Temperature.COLD
    )
    score_valid_until = models.DateTimeField(null=True, blank=True, editable=False)
    conversion_score = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    conversion_points = models.IntegerField(
        null=True, blank=True, editable=False, help_text="hundredths"
    )
    conversion_model = models.PositiveIntegerField(
        default=0, editable=False, help_text="0: the rules"
    )
    conversion_is_manual = models.BooleanField(default=False, editable=False)
    conversion_due = models.BooleanField(default=True, editable=False)
    words_due = models.BooleanField(default=False, editable=False)

    deal_value = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    commission = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = BY_SCORE
        constraints = [
            models.UniqueConstraint(fields=["brokerage", "reference"], name="lead_reference"),
            models.CheckConstraint(condition=Q(lead_score__lte=100), name="lead_score_range"),
        ]
        indexes = [
            # read by the lead list of managers and keys
            models.Index(
                fields=["brokerage", "-lead_score", "-created_at", "-id"], name="lead_by_score"
            ),
            # read by the lead list of one owner, and of the pool (owner null)
            models.Index(
                fields=["brokerage", "owner", "-lead_score", "-created_at", "-id"],
                name="lead_by_owner",
            ),
            # read by the dashboard and the temperature filter
            models.Index(
                fields=["brokerage", "temperature", "-lead_score", "-created_at", "-id"],
                name="lead_by_temperature",
            ),
            # read by the lead list of the back office, which is in the order of a morning
            models.Index(
                F("brokerage"),
                WAITING,
                F("lead_score").desc(),
                F("created_at").desc(),
                F("id").desc(),
                name="lead_by_morning",
            ),
            # read by leads.services.pipeline.watch_deadlines: whose clock has run out
            models.Index(
                fields=["react_by"],
                name="lead_reaction_due",
                condition=Q(react_by__isnull=False, overdue_at__isnull=True),
            ),
            # read by leads.selectors.reports.dashboard: follow-ups of today and before
            models.Index(
                fields=["brokerage", "next_follow_up_at"],
                name="lead_follow_up",
                condition=Q(next_follow_up_at__isnull=False),
            ),
            # read by leads.selectors.reports.analytics: who came in, and what was closed, in a
            # period
            models.Index(fields=["brokerage", "created_at"], name="lead_by_time"),
            # read by leads.selectors.reports.deals
            models.Index(
                fields=["brokerage", "closed_at"],
                name="lead_closed",
                condition=Q(closed_at__isnull=False),
            ),
            # read when a project is deleted; most leads name none
            models.Index(
                fields=["project"], name="lead_of_project", condition=Q(project__isnull=False)
            ),
            # read when a home is deleted
            models.Index(
                fields=["listing"], name="lead_of_listing", condition=Q(listing__isnull=False)
            ),
            # read by leads.services.pipeline.capture: the newest open lead of a profile
            models.Index(fields=["profile", "-created_at"], name="lead_of_profile"),
            # read by leads.services.pipeline.temperature: whose recency step has ended
            models.Index(
                fields=["score_valid_until"],
                name="lead_decay_due",
                condition=Q(score_valid_until__isnull=False),
            ),
            # read by scoring.services.conversion.score: whose conversion score waits
            models.Index(
                fields=["brokerage", "id"],
                name="lead_conversion_due",
                condition=Q(conversion_due=True),
            ),
            # read by the same sweep: whose new words wait to be read
            models.Index(fields=["id"], name="lead_words_due", condition=Q(words_due=True)),
        ]

    def __str__(self) -> str:
        return f"{self.name or 'Unnamed'} ({self.reference})"

    @property
    def is_open(self) -> bool:
        return self.status not in CLOSED
