"""Choices of scoring."""

from django.db.models import TextChoices


class ModelState(TextChoices):
    CANDIDATE = "candidate"
    IN_USE = "in_use"
    REFUSED = "refused"
    RETIRED = "retired", "replaced by a later one"
    WITHDRAWN = "withdrawn", "taken out of use"


class ScoreChangeReason(TextChoices):
    COMPUTED = "computed"
    MODEL = "model", "another model"
    MANUAL = "manual", "set by hand"
    AUTOMATIC = "automatic", "back to automatic"
