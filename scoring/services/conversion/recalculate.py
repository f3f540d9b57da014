"""Both scores of one lead now, because somebody asks."""

from datetime import datetime

from django.db import transaction

from accounts.models import Brokerage
from common.transitions import Actor
from leads.models import Lead
from leads.selectors import LEADS
from leads.services.pipeline.temperature import rescore_lead
from scoring.services.conversion.score import score_lead


@transaction.atomic
def recalculate(*, lead: Lead, brokerage: Brokerage, actor: Actor, now: datetime) -> None:
    """Works out temperature and conversion score and brings them up to date in ``lead``. Raises
    NotFound or Forbidden for an agent on a lead of a colleague."""
    LEADS.hold(lead, actor)
    rescore_lead(lead, brokerage=brokerage, now=now)
    score_lead(lead=lead, brokerage=brokerage, now=now)
