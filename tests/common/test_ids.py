"""Keys that follow from another key."""

from uuid import UUID

from common.ids import derived, uuid7

SOURCE = UUID("01932c07-f2c0-7abc-8def-0123456789ab")


def test_a_derived_key_has_the_moment_of_its_source() -> None:
    key = derived(SOURCE, "notices.visit_booked")
    assert str(key)[:14] == "01932c07-f2c0-"
    assert (key.version, key.variant) == (7, "specified in RFC 4122")


def test_it_lies_between_the_keys_of_the_moments_around() -> None:
    before, after = UUID(int=SOURCE.int - (1 << 80)), UUID(int=SOURCE.int + (1 << 80))
    assert before < derived(SOURCE, "a") < after


def test_the_same_two_give_the_same_key_and_others_another() -> None:
    sources = [SOURCE, UUID(int=SOURCE.int + 1), uuid7()]
    keys = {derived(source, name) for source in sources for name in ("a", "b", "", "ab")}
    assert len(keys) == 12
    assert keys == {derived(source, name) for source in sources for name in ("a", "b", "", "ab")}
    assert derived(SOURCE, "a") != SOURCE
