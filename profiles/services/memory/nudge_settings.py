"""A brokerage chooses which suggestions are made, which are pushed, and how often."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import Brokerage
from common.errors import invalid
from common.sql.locks import lock_keys
from profiles.memory.nudges import RULES
from profiles.models import NudgeSetting
from profiles.models.nudge import LONGEST_COOL_DOWN


@dataclass(frozen=True)
class NudgeChoice:
    """``cool_down_days`` None: the rule's own."""

    is_on: bool = True
    is_pushed: bool = False
    cool_down_days: int | None = None


def choices_of(brokerage: Brokerage) -> dict[str, NudgeChoice]:
    """What holds for every declared rule, in the order of importance, chosen or not."""
    chosen = {row.rule: row for row in NudgeSetting.objects.of(brokerage.pk)}
    return {
        rule: NudgeChoice(chosen[rule].is_on, chosen[rule].is_pushed, chosen[rule].cool_down_days)
        if rule in chosen
        else NudgeChoice()
        for rule in RULES
    }


@transaction.atomic
def set_nudges(*, brokerage: Brokerage, choices: Mapping[str, NudgeChoice]) -> list[NudgeSetting]:
    """Stores what differs from what holds, and returns those rows. Raises the one 400 for an
    unknown rule, for a cool-down beyond a year, and for pushing what only makes sense to somebody
    who is here."""
    for rule, choice in choices.items():
        if rule not in RULES:
            raise invalid("rule", f"There is no rule {rule}. Known: {', '.join(RULES)}.")
        if (
            choice.cool_down_days is not None
            and not 0 <= choice.cool_down_days <= LONGEST_COOL_DOWN
        ):
            raise invalid("cool_down_days", f"Between 0 and {LONGEST_COOL_DOWN} days.")
        if choice.is_pushed and not RULES[rule].is_pushable:
            raise invalid("is_pushed", "This suggestion is only for customers who are in the chat.")
    lock_keys([f"nudge-settings:{brokerage.pk}"])
    held = choices_of(brokerage)
    changed = []
    for rule, choice in choices.items():
        if choice != held[rule]:
            row, _ = NudgeSetting.objects.update_or_create(
                brokerage=brokerage, rule=rule, defaults=vars(choice)
            )
            changed.append(row)
    return changed
