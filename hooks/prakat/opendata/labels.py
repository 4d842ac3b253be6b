"""Thai and English names of codes, as the schemas of the same snapshot give them."""

from collections.abc import Mapping
from typing import Any

from prakat.content.schema import Schemas
from prakat.findings import Text

_METHOD = "common.schema.json#/$defs/method"
_KIND = "#/$defs/procurement-announcement/properties/announcement_kind"
_CATEGORY = "#/$defs/procurement-item/properties/procurement_category"
_PARTY = "common.schema.json#/$defs/party"


class Labels:
    """Names of procurement's codes; a code without one is its own name."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._methods = self._read(_METHOD)
        self._kinds = self._read(_KIND)
        self._categories = self._read(_CATEGORY)
        self._parties = self._read(_PARTY)

    def method(self, code: str) -> Text:
        """Name a method of procurement."""
        return self._methods.get(code) or Text(th=code, en=code)

    def kind(self, code: str) -> Text:
        """Name a kind of announcement."""
        return self._kinds.get(code) or Text(th=code, en=code)

    def category(self, code: str) -> Text:
        """Name a category of what is bought."""
        return self._categories.get(code) or Text(th=code, en=code)

    def party(self, code: str) -> Text:
        """Name a kind of party."""
        return self._parties.get(code) or Text(th=code, en=code)

    def _read(self, reference: str) -> Mapping[str, Text]:
        try:
            found: Any = self._schemas.resolve(reference, "procurement").get("x-labels", {})
        except KeyError:
            return {}
        return {code: Text(th=str(label["th"]), en=str(label["en"])) for code, label in found.items()}
