"""While large files are read, circles are looked for seldom; afterwards as before, also after several at once."""

from __future__ import annotations

import gc

import pytest

from virtaus.frame.imports.collecting import seldom_collected


def test_what_was_usual_is_usual_again_when_the_last_one_ends() -> None:
    usual = gc.get_threshold()
    first, second = seldom_collected(), seldom_collected()
    first.__enter__()
    assert gc.get_threshold()[0] > usual[0]
    second.__enter__()
    first.__exit__(None, None, None)
    assert gc.get_threshold()[0] > usual[0]
    second.__exit__(None, None, None)
    assert gc.get_threshold() == usual


def test_a_file_that_fails_leaves_it_as_it_was() -> None:
    usual = gc.get_threshold()
    with pytest.raises(ValueError, match="wrong"), seldom_collected():
        raise ValueError("wrong")
    assert gc.get_threshold() == usual
