"""The catalogue read by rdflib and judged by shapes: both forms are one graph, and what is missing is noticed."""
# ruff: noqa: D103 - the name of a test is its sentence

import hashlib
import importlib
from datetime import date
from typing import Any

import pytest

from prakat.findings import Text
from prakat.opendata.dataset import CSV, Dataset, made_file
from prakat.opendata.dcat import Catalogue, render_json_ld, render_turtle

RDFLIB: Any = importlib.import_module("rdflib")
COMPARE: Any = importlib.import_module("rdflib.compare")
PYSHACL: Any = importlib.import_module("pyshacl")
# rdflib's own reader of JSON-LD uses what rdflib has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")

BASE = "https://town.example.org/"
DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"

# What DCAT asks of a catalogue, as far as this one goes; written for this test after the W3C recommendation.
SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <urn:shapes:> .
x:Catalog a sh:NodeShape ; sh:targetClass dcat:Catalog ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ,
    [ sh:path dct:description ; sh:minCount 1 ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:maxCount 1 ; sh:class foaf:Agent ] ,
    [ sh:path dcat:dataset ; sh:minCount 1 ; sh:class dcat:Dataset ] .
x:Dataset a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:nodeKind sh:IRI ;
  sh:property [ sh:path dct:title ; sh:minCount 1 ; sh:uniqueLang true ] ,
    [ sh:path dct:description ; sh:minCount 1 ] ,
    [ sh:path dct:identifier ; sh:minCount 1 ; sh:maxCount 1 ] ,
    [ sh:path dct:publisher ; sh:minCount 1 ; sh:class foaf:Agent ] ,
    [ sh:path dct:modified ; sh:minCount 1 ; sh:datatype xsd:date ] ,
    [ sh:path dct:license ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:distribution ; sh:minCount 1 ; sh:class dcat:Distribution ] .
x:Distribution a sh:NodeShape ; sh:targetClass dcat:Distribution ;
  sh:property [ sh:path dcat:downloadURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:accessURL ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:mediaType ; sh:minCount 1 ; sh:nodeKind sh:IRI ] ,
    [ sh:path dcat:byteSize ; sh:minCount 1 ; sh:datatype xsd:nonNegativeInteger ] ,
    [ sh:path spdx:checksum ; sh:minCount 1 ; sh:node x:Checksum ] .
x:Checksum a sh:NodeShape ;
  sh:property [ sh:path spdx:checksumValue ; sh:minCount 1 ; sh:datatype xsd:hexBinary ] ,
    [ sh:path spdx:algorithm ; sh:minCount 1 ] .
"""


def catalogue(base: str = BASE, **more: Any) -> Catalogue:
    both = Text(th='แผน "ก" \\ บรรทัด\nใหม่', en="Plan")
    values: dict[str, Any] = {
        "key": "plan-2569",
        "title": both,
        "about": both,
        "address": "data/plan/",
        "theme": "จัดซื้อจัดจ้าง",
        "modified": date(2026, 11, 2),
        "files": (made_file("data/plan.csv", both, CSV, b"a,b\r\n"), made_file("data/plan ก.csv", both, CSV, b"c")),
        "start": date(2025, 10, 1),
        "end": date(2026, 9, 30),
        "standard": "https://standard.open-contracting.org/1.1/",
        **more,
    }
    other = Dataset(**{**values, "key": "other", "start": None, "end": None, "standard": ""})
    return Catalogue(
        base=base, publisher="เทศบาลทดสอบ", modified="2026-11-02", licence="data/licence/", landing="",
        datasets=(Dataset(**values), other),
    )  # fmt: skip


def turtle(text: bytes, base: str = BASE) -> Any:
    return RDFLIB.Graph().parse(data=text.decode(), format="turtle", publicID=base)


def json_ld(text: bytes, base: str = BASE) -> Any:
    return RDFLIB.Graph().parse(data=text.decode(), format="json-ld", publicID=base)


def conforms(graph: Any) -> bool:
    shapes = RDFLIB.Graph().parse(data=SHAPES, format="turtle")
    return bool(PYSHACL.validate(graph, shacl_graph=shapes)[0])


@pytest.mark.parametrize("base", [BASE, "/"])
def test_both_forms_are_the_same_graph(base: str) -> None:
    one, two = (render(catalogue(base)) for render in (render_json_ld, render_turtle))
    assert COMPARE.isomorphic(json_ld(one), turtle(two))
    assert len(turtle(two)) > 60


def test_the_shapes_are_met() -> None:
    assert conforms(turtle(render_turtle(catalogue())))
    assert conforms(json_ld(render_json_ld(catalogue())))


@pytest.mark.parametrize(
    "line",
    ["dct:description", "dct:identifier", "dcat:mediaType", "dcat:downloadURL", "spdx:checksumValue", "dct:modified"],
)
def test_what_is_missing_is_noticed(line: str) -> None:
    text = render_turtle(catalogue()).decode()
    assert f"  {line} " in text
    assert not conforms(turtle(text.replace(f"  {line} ", "  dct:subject ").encode()))


def test_texts_and_sums_come_back_as_they_were() -> None:
    graph = turtle(render_turtle(catalogue()))
    subject = RDFLIB.URIRef(f"{BASE}data/#plan-2569")
    titles = {str(it): it.language for it in graph.objects(subject, RDFLIB.URIRef(f"{DCT}title"))}
    assert titles == {'แผน "ก" \\ บรรทัด\nใหม่': "th", "Plan": "en"}
    found = {str(it) for it in graph.objects(predicate=RDFLIB.URIRef("http://spdx.org/rdf/terms#checksumValue"))}
    assert {it.lower() for it in found} == {hashlib.sha256(raw).hexdigest() for raw in (b"a,b\r\n", b"c")}
    files = {str(it) for it in graph.objects(predicate=RDFLIB.URIRef(f"{DCAT}downloadURL"))}
    assert files == {f"{BASE}data/plan.csv", f"{BASE}data/plan%20ก.csv"}


def test_the_bytes_are_the_same_every_time() -> None:
    assert render_turtle(catalogue()) == render_turtle(catalogue())
    assert render_json_ld(catalogue()) == render_json_ld(catalogue())
