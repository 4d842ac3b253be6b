"""The catalogue of all datasets, in the Data Catalog Vocabulary: once as JSON-LD and once as Turtle, the same graph.

Source: W3C DCAT version 3; DCMI Metadata Terms; SPDX terms for checksums; media types as IANA names them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from prakat.findings import Text
from prakat.opendata.dataset import DataFile, Dataset
from prakat.opendata.table import dump_json

_PREFIXES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_THAI: Final = "http://id.loc.gov/vocabulary/iso639-1/th"
_THAILAND: Final = "http://id.loc.gov/vocabulary/countries/th"


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """What the catalogue says of itself; ``base`` is the site's address with a slash at its end, or "/"."""

    base: str
    publisher: str
    modified: str
    licence: str
    landing: str
    datasets: Sequence[Dataset]


def render_json_ld(catalogue: Catalogue) -> bytes:
    """Return the catalogue as JSON-LD, its context in it: nothing has to be fetched to read it."""
    return dump_json({"@context": dict(_PREFIXES), **_addressed(_catalogue(catalogue))})


def render_turtle(catalogue: Catalogue) -> bytes:
    """Return the catalogue as Turtle."""
    head = [f"@prefix {name}: <{address}> ." for name, address in _PREFIXES.items()]
    return ("\n".join([*head, "", *_blocks(_addressed(_catalogue(catalogue)))]) + "\n").encode()


def _addressed(value: Any, key: str = "") -> Any:
    """Return a description whose addresses have no character that an address may not have."""
    if isinstance(value, dict):
        return {name: _addressed(item, name) for name, item in value.items()}
    if isinstance(value, list):
        return [_addressed(item) for item in value]
    return _iri(value) if key == "@id" else value


def _catalogue(catalogue: Catalogue) -> dict[str, Any]:
    about = Text(
        th="ชุดข้อมูลเปิดทั้งหมดของเว็บไซต์ สร้างจากหน้าที่ผ่านความเห็นชอบแล้วทุกครั้งที่เผยแพร่",
        en="All open data of the site, made from approved pages each time it is published",
    )
    return {
        "@id": f"{catalogue.base}data/",
        "@type": "dcat:Catalog",
        "dct:title": _texts(Text(th=f"บัญชีชุดข้อมูลของ{catalogue.publisher}", en="Catalogue of open data")),
        "dct:description": _texts(about),
        "dct:publisher": _agent(catalogue),
        "dct:language": {"@id": _THAI},
        "dct:license": {"@id": f"{catalogue.base}{catalogue.licence}"},
        "dct:modified": _day(catalogue.modified),
        "foaf:homepage": {"@id": f"{catalogue.base}{catalogue.landing}"},
        "dcat:dataset": [_dataset(catalogue, it) for it in catalogue.datasets],
    }


def _agent(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "@id": f"{catalogue.base}#publisher",
        "@type": "foaf:Agent",
        "foaf:name": {"@value": catalogue.publisher, "@language": "th"},
    }


def _dataset(catalogue: Catalogue, it: Dataset) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": f"{catalogue.base}data/#{it.key}",
        "@type": "dcat:Dataset",
        "dct:identifier": it.key,
        "dct:title": _texts(it.title),
        "dct:description": _texts(it.about),
        "dct:publisher": {"@id": f"{catalogue.base}#publisher"},
        "dct:language": {"@id": _THAI},
        "dct:spatial": {"@id": _THAILAND},
        "dct:license": {"@id": f"{catalogue.base}{catalogue.licence}"},
        "dct:modified": _day(it.modified.isoformat()),
        "dcat:keyword": {"@value": it.theme, "@language": "th"},
        "dcat:landingPage": {"@id": f"{catalogue.base}{it.address}"},
        "dcat:distribution": [_distribution(catalogue, it, file) for file in it.files],
    }
    if it.start and it.end:
        found["dct:temporal"] = {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(it.start.isoformat()),
            "dcat:endDate": _day(it.end.isoformat()),
        }
    if it.standard:
        found["dct:conformsTo"] = {"@id": it.standard}
    return found


def _distribution(catalogue: Catalogue, dataset: Dataset, file: DataFile) -> dict[str, Any]:
    address = f"{catalogue.base}{file.address}"
    return {
        "@id": f"{address}#file",
        "@type": "dcat:Distribution",
        "dct:title": _texts(file.title),
        "dcat:accessURL": {"@id": f"{catalogue.base}{dataset.address}"},
        "dcat:downloadURL": {"@id": address},
        "dcat:mediaType": {"@id": f"{_MEDIA}{file.media_type}"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "dct:license": {"@id": f"{catalogue.base}{catalogue.licence}"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": f"{_PREFIXES['spdx']}checksumAlgorithm_sha256"},
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _texts(text: Text) -> list[dict[str, str]]:
    return [{"@value": text.th, "@language": "th"}, {"@value": text.en, "@language": "en"}]


def _day(day: str) -> dict[str, str]:
    return {"@value": day, "@type": "xsd:date"}


def _blocks(node: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is said of a node, and then of every node within it that has an address of its own."""
    said = "".join(f" ;\n  {name} {_objects(name, value, 1)}" for name, value in _statements(node))
    yield f"<{node['@id']}>{said.removeprefix(' ;')} ."
    for _, value in _statements(node):
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, Mapping) and "@id" in item and len(item) > 1:
                yield from _blocks(item)


def _statements(node: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in node.items():
        if name == "@type":
            yield "a", value
        elif not name.startswith("@"):
            yield name, value


def _objects(name: str, value: Any, depth: int) -> str:
    items = value if isinstance(value, list) else [value]
    return ", ".join(item if name == "a" else _object(item, depth) for item in items)


def _object(value: Any, depth: int) -> str:
    if isinstance(value, str):
        return _literal(value)
    if "@value" in value:
        tail = f"@{value['@language']}" if "@language" in value else f"^^{value['@type']}"
        return _literal(value["@value"]) + tail
    if "@id" in value:
        return f"<{value['@id']}>"
    pad = "  " * (depth + 1)
    said = (f"\n{pad}{name} {_objects(name, item, depth + 1)}" for name, item in _statements(value))
    return f"[{' ;'.join(said)} ]"


_ESCAPES: Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def _literal(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def _iri(address: str) -> str:
    """Return an address with those characters escaped that neither Turtle nor JSON-LD allows in one."""
    return "".join(letter if letter not in '<>"{}|^`\\ ' else f"%{ord(letter):02X}" for letter in address)
