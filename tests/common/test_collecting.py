"""The garbage collector stands aside for a block, and comes back however the block ends."""

import gc

import pytest

from common.sql.collecting import without_collecting


def test_it_is_off_in_the_block_and_on_again_after_it() -> None:
    assert gc.isenabled()
    with without_collecting():
        assert not gc.isenabled()
        with without_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled()  # the outer block goes on
    assert gc.isenabled()


def test_it_comes_back_after_an_error() -> None:
    with pytest.raises(LookupError), without_collecting():
        raise LookupError
    assert gc.isenabled()


def test_who_has_switched_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with without_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    finally:
        gc.enable()
