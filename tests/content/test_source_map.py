"""Places are worked out once, when somebody asks for one, and are then what they always were."""

from prakat.content.source_map import Path, Places, SourceMap
from prakat.content.yaml_json import parse_yaml
from prakat.findings import Span


def test_nothing_is_worked_out_until_a_place_is_asked_for() -> None:
    """Most documents are right: their places would be worked out for nobody."""
    asked: list[int] = []

    def span_of(mark: int) -> Span:
        asked.append(mark)
        return Span(mark, 1, mark, 2)

    marks: dict[Path, int] = {(): 1, ("a/b",): 2, ("a/b", 0): 3}
    places = Places(marks, span_of)
    assert asked == []
    assert places["/a~1b/0"] == Span(3, 1, 3, 2)
    assert dict(places) == {"": Span(1, 1, 1, 2), "/a~1b": Span(2, 1, 2, 2), "/a~1b/0": Span(3, 1, 3, 2)}
    assert len(places) == 3
    assert asked == [1, 2, 3]


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
