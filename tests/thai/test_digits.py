"""Thai and Arabic digits."""
# ruff: noqa: D103 - the name of a test is its sentence

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED

from prakat.thai.digits import to_arabic, to_thai

MIXED = st.text(st.sampled_from("0123456789๐๑๒๓๔๕๖๗๘๙٠١२กข /.")) | st.text()


@TRIED
@given(MIXED)
def test_only_digits_change_and_keep_their_value(text: str) -> None:
    for there, script in ((to_thai(text), "THAI"), (to_arabic(text), "DIGIT")):
        assert len(there) == len(text)
        for old, new in zip(text, there, strict=True):
            if old in "0123456789๐๑๒๓๔๕๖๗๘๙":
                assert unicodedata.decimal(new) == unicodedata.decimal(old)
                assert unicodedata.name(new).startswith(script)
            else:
                assert new == old


@TRIED
@given(MIXED)
def test_there_and_back(text: str) -> None:
    assert to_arabic(to_thai(text)) == to_arabic(text)
    assert to_thai(to_arabic(text)) == to_thai(text)
