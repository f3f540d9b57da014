"""A contact that an agent brings, and that is a colleague's customer."""

from dataclasses import replace

from common.ports import owners_of
from common.transitions import Actor
from profiles.identity.policy import MAX_REVIEWED, Action, Decision
from profiles.models import CustomerProfile
from profiles.selectors.reach import CUSTOMERS

OUT_OF_REACH = "out_of_reach"


def is_a_colleagues(profile: CustomerProfile, actor: Actor) -> bool:
    """Out of an agent's reach; who was never anybody's (a contact of a list) may become theirs."""
    return not CUSTOMERS.is_read_by(profile, actor) and owners_of(profile.pk).exists()


def for_managers(decision: Decision) -> Decision:
    """Of a link that is not made: the question whether they are one person."""
    doubts = (decision.best, *decision.doubts) if decision.best else decision.doubts
    return replace(
        decision,
        action=Action.REVIEW,
        rule=OUT_OF_REACH,
        doubts=doubts[:MAX_REVIEWED],
        joins=(),
    )
