"""What is looked for, as the floors below know it."""

from channels_app.bot.understanding.slots import Sought
from leads.services.pipeline.capture import Wish
from listings.selectors.catalogue import SearchCriteria
from profiles.memory.welcome import Welcome


def as_criteria(sought: Sought) -> SearchCriteria:
    """For the catalogue's search; a home to buy, where nothing else is said."""
    return SearchCriteria(
        configuration=sought.configuration,
        localities=list(sought.localities),
        budget_min=sought.budget_min,
        budget_max=sought.budget_max,
        currency=sought.currency,
        transaction_type=sought.transaction_type or "buy",
        property_type=sought.property_type or "",
        possession=sought.possession or "",
        projects=list(sought.projects),
    )


def as_wish(sought: Sought) -> Wish:
    """For the customer's lead and memory."""
    return Wish(
        transaction_type=sought.transaction_type or "",
        property_type=sought.property_type or "",
        configurations=(sought.configuration,) if sought.configuration else (),
        locations=sought.localities,
        budget_min=sought.budget_min,
        budget_max=sought.budget_max,
        currency=sought.currency,
    )


def sought_before(welcome: Welcome) -> Sought:
    """What a greeting says that the customer was looking for."""
    places = (welcome.location,) if welcome.location else ()
    return Sought(configuration=welcome.configuration, localities=places)
