"""Thai and English names of codes, as the schemas of the same snapshot give them."""

from collections.abc import Mapping
from typing import Any, Final
from weakref import WeakKeyDictionary

from prakat.content.schema import Schemas
from prakat.findings import Text

_METHOD = "common.schema.json#/$defs/method"
_KIND = "#/$defs/procurement-announcement/properties/announcement_kind"
_CATEGORY = "#/$defs/procurement-item/properties/procurement_category"


class Labels:
    """Names of procurement's codes; a code without one is its own name."""

    def __init__(self, schemas: Schemas) -> None:
        self._methods = _read(schemas, _METHOD)
        self._kinds = _read(schemas, _KIND)
        self._categories = _read(schemas, _CATEGORY)

    def method(self, code: str) -> Text:
        """Name a method of procurement."""
        return self._methods.get(code) or Text(th=code, en=code)

    def kind(self, code: str) -> Text:
        """Name a kind of announcement."""
        return self._kinds.get(code) or Text(th=code, en=code)

    def category(self, code: str) -> Text:
        """Name a category of what is bought."""
        return self._categories.get(code) or Text(th=code, en=code)


def _read(schemas: Schemas, reference: str) -> Mapping[str, Text]:
    try:
        found: Any = schemas.resolve(reference, "procurement").get("x-labels", {})
    except KeyError:
        return {}
    return {code: Text(th=str(label["th"]), en=str(label["en"])) for code, label in found.items()}


_READ: Final[WeakKeyDictionary[Schemas, Labels]] = WeakKeyDictionary()


def labels_of(schemas: Schemas) -> Labels:
    """Return the names in schemas; they are read once."""
    if schemas not in _READ:
        _READ[schemas] = Labels(schemas)
    return _READ[schemas]
