"""Places are worked out once, when somebody asks for one, and are then what they always were."""

from typing import Any

import pytest

from prakat.content import yaml_json
from prakat.content.source_map import Places, SourceMap
from prakat.content.yaml_json import parse_yaml
from prakat.findings import Span


def test_nothing_is_worked_out_until_a_place_is_asked_for() -> None:
    """Most documents are right: their places would be worked out for nobody."""
    asked: list[str] = []

    def work_out() -> dict[str, Span]:
        asked.append("once")
        return {"": Span(1, 1, 2, 1), "/a": Span(1, 4, 1, 5)}

    places = Places(work_out)
    assert asked == []
    assert places["/a"] == Span(1, 4, 1, 5)
    assert dict(places) == {"": Span(1, 1, 2, 1), "/a": Span(1, 4, 1, 5)}
    assert len(places) == 2
    assert asked == ["once"]


def test_a_text_is_read_again_at_most_once_for_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values and keys come from one reading."""
    read: list[str] = []
    reader = yaml_json._PlaceReader.read  # noqa: SLF001 - how often it reads is what is tested

    def counted(self: Any) -> Any:
        read.append("again")
        return reader(self)

    monkeypatch.setattr(yaml_json._PlaceReader, "read", counted)  # noqa: SLF001
    source_map = parse_yaml("a: [1, 2]\n").source_map
    assert read == []
    assert source_map.value("/a/1") == Span(1, 8, 1, 9)
    assert source_map.key("/a") == Span(1, 1, 1, 2)
    assert read == ["again"]


def test_places_of_yaml_are_those_of_its_text() -> None:
    """Values, keys, groups and list items, with the line the text begins on."""
    source_map: SourceMap = parse_yaml("a:\n  - x\n  - b: yy\n", first_line=2).source_map
    assert dict(source_map.values) == {
        "": Span(2, 1, 5, 1),
        "/a": Span(3, 3, 5, 1),
        "/a/0": Span(3, 5, 3, 6),
        "/a/1": Span(4, 5, 5, 1),
        "/a/1/b": Span(4, 8, 4, 10),
    }
    assert dict(source_map.keys) == {"/a": Span(2, 1, 2, 2), "/a/1/b": Span(4, 5, 4, 6)}
    assert source_map.value("/a/1/c") == Span(4, 5, 5, 1)
