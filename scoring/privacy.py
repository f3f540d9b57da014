"""What judgement holds about a customer."""

from leads.choices import CLOSED
from profiles.privacy.holdings import by_profile, hold
from profiles.privacy.retention import Kind, declare
from scoring.models import ContentScore, ScoreChange

hold(ContentScore, by_profile(ContentScore, "lead__profile"))
hold(
    ScoreChange, by_profile(ScoreChange, "lead__profile"), blanks={"reason": ""}, hidden=["user_id"]
)
declare(
    Kind(
        "content_scores",
        "Quotes from what customers of closed leads wrote",
        1825,
        lambda brokerage, before: ContentScore.objects.of(brokerage).filter(
            read_at__lt=before, lead__status__in=CLOSED
        ),
    )
)
