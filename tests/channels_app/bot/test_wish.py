"""What is looked for, said in the words of the floors below."""

from decimal import Decimal

from channels_app.bot.acts.wish import as_criteria, as_wish, sought_before
from channels_app.bot.understanding.slots import Sought
from leads.services.pipeline.capture import Wish
from listings.choices import Possession, PropertyType, TransactionType
from listings.selectors.catalogue import SearchCriteria
from profiles.memory.welcome import Welcome

SOUGHT = Sought(
    configuration="2BHK",
    bedrooms=2,
    localities=("Whitefield", "Hoodi"),
    budget_min=Decimal(10_000_000),
    budget_max=Decimal(20_000_000),
    currency="INR",
    transaction_type=TransactionType.RENT,
    property_type=PropertyType.VILLA,
    possession=Possession.READY,
    projects=("Brigade Citrine",),
)


def test_for_the_catalogue() -> None:
    # the bedrooms are in the configuration already: "2.5BHK" has two and is not found by "2BHK"
    assert as_criteria(SOUGHT) == SearchCriteria(
        configuration="2BHK",
        localities=["Whitefield", "Hoodi"],
        budget_min=Decimal(10_000_000),
        budget_max=Decimal(20_000_000),
        currency="INR",
        transaction_type="rent",
        property_type="villa",
        possession="ready",
        projects=["Brigade Citrine"],
    )


def test_homes_to_buy_are_looked_for_unless_something_else_is_said() -> None:
    assert as_criteria(Sought()) == SearchCriteria(transaction_type="buy")


def test_for_the_lead_and_the_memory() -> None:
    assert as_wish(SOUGHT) == Wish(
        transaction_type="rent",
        property_type="villa",
        configurations=("2BHK",),
        locations=("Whitefield", "Hoodi"),
        budget_min=Decimal(10_000_000),
        budget_max=Decimal(20_000_000),
        currency="INR",
    )
    assert as_wish(Sought()) == Wish()


def test_what_a_greeting_takes_up_again() -> None:
    welcome = Welcome("preferences", "Welcome back!", configuration="2BHK", location="Whitefield")
    assert sought_before(welcome) == Sought(configuration="2BHK", localities=("Whitefield",))
    assert not sought_before(Welcome("neutral", "Welcome back!"))
