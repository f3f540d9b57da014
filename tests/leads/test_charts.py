"""The pictures of a lead's page."""

from scoring.admin.charts import factor_bars
from scoring.selectors.conversion import ConversionFactor


def factor(name: str, hundredths: int) -> ConversionFactor:
    return ConversionFactor(name, hundredths, name)


def test_the_strongest_bars_stand_for_themselves_and_all_add_up() -> None:
    """How often leads are won comes after all factors, however strong it is; it is no "smaller
    factor"."""
    factors = [
        factor("loan", 900),
        factor("area", -300),
        factor("hour", 0),
        factor("tie", 20),
        factor("pet", 50),
        factor("base", -6070),
    ]
    bars = factor_bars(factors, most=3)
    assert [(bar.words, bar.points) for bar in bars] == [
        ("base", "−60.7"),
        ("loan", "+9.0"),
        ("area", "−3.0"),
        ("2 smaller factors", "+0.7"),
    ]
    assert [bar.words for bar in factor_bars(factors, most=4)] == [
        "base",
        "loan",
        "area",
        "pet",
        "tie",
    ]
    assert (bars[0].x, bars[0].width) == (0, 100)  # the longest bar is the whole half
