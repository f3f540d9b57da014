"""A development that customers visit."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from common.models import BrokerageOwned
from listings.choices import Possession


class Project(BrokerageOwned):
    """A development (Brigade Citrine) with its place, its visiting rules and its media."""

    name = models.CharField(max_length=160)
    developer = models.CharField(max_length=120, blank=True)
    locality = models.CharField(max_length=120)
    city = models.CharField(max_length=80)
    address = models.CharField(max_length=240, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    description = models.TextField(blank=True, max_length=4000)
    amenities = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    possession = models.CharField(
        max_length=18, choices=Possession.choices, default=Possession.READY
    )
    possession_on = models.DateField(null=True, blank=True)
    visit_minutes = models.PositiveSmallIntegerField(
        default=60,
        validators=[MinValueValidator(15), MaxValueValidator(180)],
        help_text="planned length of a visit",
    )
    visits_per_slot = models.PositiveSmallIntegerField(
        default=12,
        validators=[MinValueValidator(1)],
        help_text="how many visits the site takes in one slot",
    )
    is_active = models.BooleanField(default=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        # read by listings.selectors.facts: has the catalogue changed?
        indexes = [models.Index(fields=["brokerage", "updated_at"], name="project_changed")]
        # the import's upsert key and the lookup of a project by name
        constraints = [
            models.UniqueConstraint(
                fields=["brokerage", "name", "locality"], name="project_name_in_locality"
            )
        ]

    def __str__(self) -> str:
        return self.name
