"""Brochures, floor plans, tours and photos."""

from django.db import models
from django.db.models import Q

from common.models import BrokerageOwned
from listings.choices import MediaKind
from listings.models.listing import Listing
from listings.models.project import Project


class Media(BrokerageOwned):
    """One file or link of a project or a listing."""

    project = models.ForeignKey(
        Project, on_delete=models.CASCADE, null=True, blank=True, related_name="media"
    )
    listing = models.ForeignKey(
        Listing, on_delete=models.CASCADE, null=True, blank=True, related_name="media"
    )
    kind = models.CharField(max_length=12, choices=MediaKind.choices)
    title = models.CharField(max_length=160, blank=True)
    url = models.URLField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "media"
        constraints = [
            models.CheckConstraint(
                condition=Q(project__isnull=False, listing__isnull=True)
                | Q(project__isnull=True, listing__isnull=False),
                name="media_of_project_or_listing",
                violation_error_message="Choose either a project or a listing.",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()
