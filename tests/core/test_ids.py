"""Ids say nothing and come from where a test wants; secrets are stored as hashes."""

import re

import pytest

from chalicelib.core import ids


def test_id_has_its_form() -> None:
    assert re.fullmatch(r"mai_[0-9a-hjkmnp-tv-z]{26}", ids.new_id("mai"))


def test_ids_are_all_different() -> None:
    assert len({ids.new_id("mai") for _ in range(1000)}) == 1000


def test_every_sign_comes_up_equally_often() -> None:
    """A biased sign would make ids easier to guess than 130 bits."""
    with ids.drawn_from(lambda count: bytes(range(256))[:count]):
        word = ids.random_word(256)

    assert {word.count(sign) for sign in ids.CROCKFORD} == {8}


def test_randomness_is_replaced_within_the_block_only() -> None:
    with ids.drawn_from(bytes):
        assert ids.new_id("com") == "com_" + "0" * 26
        assert ids.new_token() == "0" * 64
    assert ids.new_id("com") != "com_" + "0" * 26


def test_randomness_is_given_back_when_the_block_fails() -> None:
    with pytest.raises(RuntimeError), ids.drawn_from(bytes):
        raise RuntimeError
    assert ids.new_token() != "0" * 64


def test_same_parts_make_the_same_id_and_others_another() -> None:
    assert ids.derived_id("scn", "b", "key", "v1") == ids.derived_id("scn", "b", "key", "v1")
    assert ids.derived_id("scn", "b", "key", "v1") != ids.derived_id("scn", "b", "key", "v2")
    assert ids.derived_id("scn", "ab", "c") != ids.derived_id("scn", "a", "bc")
    assert re.fullmatch(r"scn_[0-9a-z]{26}", ids.derived_id("scn", "b", "żółć", "v1"))


def test_token_has_256_bits_and_its_fingerprint_tells_nothing_of_it() -> None:
    token = ids.new_token()

    assert re.fullmatch(r"[0-9a-f]{64}", token)
    assert re.fullmatch(r"[0-9a-f]{64}", ids.fingerprint(token))
    assert ids.fingerprint(token) != token
    assert ids.fingerprint(token) == ids.fingerprint(token)
