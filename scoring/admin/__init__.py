"""The conversion score in the back office."""

from scoring.admin import conversion_model, lead_scores, scoring_setting  # noqa: F401
