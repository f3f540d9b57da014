"""A unit or configuration on offer."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from common.models import BrokerageOwned
from listings.choices import ListingStatus, Possession, PropertyType, TransactionType
from listings.models.project import Project


class Listing(BrokerageOwned):
    """A unit or configuration for sale or rent, in a project or on its own. ``price`` is the asking
    price in ``currency``, for rent per month (Dubai: per year). Areas are square feet.
    ``external_ref`` names the row in its ``source``."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="listings"
    )
    title = models.CharField(max_length=200)
    transaction_type = models.CharField(
        max_length=4, choices=TransactionType.choices, default=TransactionType.BUY
    )
    property_type = models.CharField(
        max_length=9, choices=PropertyType.choices, default=PropertyType.APARTMENT
    )
    configuration = models.CharField(
        max_length=12, blank=True, help_text="2BHK, 1RK, Studio; empty for plots"
    )
    bedrooms = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    bathrooms = models.PositiveSmallIntegerField(null=True, blank=True)
    balconies = models.PositiveSmallIntegerField(null=True, blank=True)
    area_min_sqft = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    area_max_sqft = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    area_basis = models.CharField(
        max_length=20, blank=True, help_text="super built-up, built-up, plot, carpet"
    )
    price = models.DecimalField(max_digits=15, decimal_places=2, validators=[MinValueValidator(1)])
    currency = models.CharField(max_length=3)
    locality = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    possession = models.CharField(
        max_length=18, choices=Possession.choices, default=Possession.READY
    )
    possession_on = models.DateField(null=True, blank=True)
    amenities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    description = models.TextField(blank=True, max_length=4000)
    status = models.CharField(
        max_length=9, choices=ListingStatus.choices, default=ListingStatus.AVAILABLE
    )
    source = models.CharField(max_length=30, default="staff")
    external_ref = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "source", "external_ref"],
                condition=~Q(external_ref=""),
                name="listing_once_per_source",
            ),
            models.CheckConstraint(
                condition=Q(area_max_sqft__gte=F("area_min_sqft")) | Q(area_min_sqft__isnull=True),
                name="listing_area_range",
                violation_error_message="The larger area must not be below the smaller.",
            ),
        ]
        indexes = [
            # read by listings.selectors.catalogue.search: what fits in a locality, then by price
            models.Index(
                fields=["brokerage", "transaction_type", "locality", "price"],
                name="listing_by_locality",
                condition=Q(status="available"),
            ),
            # read by the search without a locality
            models.Index(
                fields=["brokerage", "transaction_type", "configuration", "price"],
                name="listing_by_configuration",
                condition=Q(status="available"),
            ),
            # read by GET /api/listings (keyset)
            models.Index(fields=["brokerage", "-created_at", "-id"], name="listing_newest"),
            # read by listings.selectors.facts: has the catalogue changed?
            models.Index(fields=["brokerage", "updated_at"], name="listing_changed"),
        ]

    def __str__(self) -> str:
        return self.title
