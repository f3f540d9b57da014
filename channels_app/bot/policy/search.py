"""What is looked for after a message about a search (pure)."""

from channels_app.bot.understanding.slots import Sought

_WEIGHTY = ("configuration", "localities", "budget_min", "budget_max", "projects")


def refined(said: Sought, last: Sought) -> Sought:
    """A search that says much starts afresh; one that says little ("and in Hoodi?") refines the
    last one."""
    if said.count(_WEIGHTY) >= 2:
        return said
    if said.property_type:  # a villa is not sought with the rooms and the money of a flat
        last = last.without_rooms().without_budget()
    if said.has_budget or said.transaction_type:
        last = last.without_budget()
    return said.over(last)
