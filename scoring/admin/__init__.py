"""The conversion score in the back office."""

from scoring.admin import (  # noqa: F401
    conversion_model,
    lead_scores,
    score_actions,
    scoring_setting,
)
