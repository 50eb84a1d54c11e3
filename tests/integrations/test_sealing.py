"""What is sealed opens with its key and in its place, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.sealing import Seal, SealBroken

KEY, OTHER = b"k" * 32, b"o" * 32


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens_again(text: str) -> None:
    assert Seal(KEY).open(Seal(KEY).close(text, "adm/wh"), "adm/wh") == text


def test_it_opens_with_no_other_key_and_in_no_other_place() -> None:
    sealed = Seal(KEY).close("whsec_x", "adm_1/wh_1")
    with pytest.raises(SealBroken):
        Seal(OTHER).open(sealed, "adm_1/wh_1")
    with pytest.raises(SealBroken):
        Seal(KEY).open(sealed, "adm_2/wh_1")


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    sealed = bytearray(Seal(KEY).close("whsec_x", "here"))
    sealed[place % len(sealed)] ^= change
    with pytest.raises(SealBroken):
        Seal(KEY).open(bytes(sealed), "here")


@pytest.mark.parametrize("garbage", [b"", b"short", bytes(12), bytes(40)])
def test_garbage_does_not_open(garbage: bytes) -> None:
    with pytest.raises(SealBroken):
        Seal(KEY).open(garbage, "here")


def test_the_same_text_is_never_sealed_the_same() -> None:
    assert Seal(KEY).close("x", "here") != Seal(KEY).close("x", "here")
