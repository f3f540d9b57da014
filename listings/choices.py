"""Choices of listings."""

from django.db.models import TextChoices


class TransactionType(TextChoices):
    BUY = "buy"
    RENT = "rent"


class PropertyType(TextChoices):
    APARTMENT = "apartment"
    VILLA = "villa"
    PLOT = "plot"
    HOUSE = "house"
    OFFICE = "office"


class Possession(TextChoices):
    READY = "ready", "Ready to move"
    UNDER_CONSTRUCTION = "under_construction", "Under construction"


class ListingStatus(TextChoices):
    AVAILABLE = "available"
    RESERVED = "reserved"
    SOLD = "sold", "Sold or let"
    WITHDRAWN = "withdrawn"


class MediaKind(TextChoices):
    PHOTOS = "photos", "Photo"
    BROCHURE = "brochure"
    FLOOR_PLAN = "floor_plan"
    VIRTUAL_TOUR = "virtual_tour"
