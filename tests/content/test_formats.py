"""String formats: strict, and the same to every reader."""
# ruff: noqa: D103 - the name of a test is its sentence

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.properties import TRIED
from tests.rules.cases import DATA

from prakat.content.formats import FORMATS, format_checker

CASES: Final[Mapping[str, Mapping[str, list[str]]]] = json.loads((DATA / "formats.json").read_text("utf-8"))

OTHERS: Final[tuple[object, ...]] = (None, True, 5, 1.5, [], {})


def conforms(value: object, form: str) -> bool:
    return bool(format_checker().conforms(value, form))


@pytest.mark.parametrize(("form", "text"), [(form, text) for form in CASES for text in CASES[form]["good"]])
def test_a_good_value_is_accepted(form: str, text: str) -> None:
    assert conforms(text, form)


@pytest.mark.parametrize(("form", "text"), [(form, text) for form in CASES for text in CASES[form]["bad"]])
def test_a_bad_value_is_refused(form: str, text: str) -> None:
    assert not conforms(text, form)


def test_every_format_is_tried_and_there_are_no_others() -> None:
    assert CASES.keys() == FORMATS.keys() == format_checker().checkers.keys()


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_no_text_is_left_to_the_type(form: str) -> None:
    assert all(conforms(value, form) for value in OTHERS)


@TRIED
@given(st.text(st.sampled_from("0123456789-T:+Z.๐ "), max_size=26) | st.text(), st.sampled_from(sorted(FORMATS)))
def test_no_text_is_too_odd_to_check(text: str, form: str) -> None:
    assert conforms(text, form) in {True, False}


@TRIED
@given(st.dates())
def test_every_day_of_the_calendar_is_a_date(day: date) -> None:
    assert conforms(day.isoformat(), "date")
    assert not conforms(day.isoformat().replace("-", "/"), "date")


@TRIED
@given(st.datetimes(timezones=st.timezones()))
def test_a_moment_is_one_with_its_offset_only(moment: datetime) -> None:
    text = moment.replace(microsecond=0).isoformat()
    whole = re.fullmatch(r".*[+-][0-9]{2}:[0-9]{2}", text)
    assert conforms(text, "date-time") == bool(whole)
    assert not conforms(text[:19], "date-time")
