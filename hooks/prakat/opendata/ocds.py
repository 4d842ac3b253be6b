"""Open Contracting Data Standard 1.1: releases, records with compiled releases, and the packages they travel in.

Source: open-contracting/standard, tag 1__1__5: release, release package and record package schemas, and merging.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.opendata.book import Book, Item
from prakat.opendata.ocds_events import Event, events_of
from prakat.opendata.ocds_parts import BUYER, drop_empty, ocid_of, organization, tender_basics, without_numbers
from prakat.opendata.setting import Setting
from prakat.opendata.table import dump_json

_VERSION: Final = "1.1"
Release = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What a package says of itself: its address, the day it was published (moment), and where its terms are."""

    uri: str
    published: str
    licence: str = ""
    policy: str = ""


def releases_of(item: Item, setting: Setting) -> list[Release]:
    """Return the releases of one procurement, oldest first."""
    ocid, basics = ocid_of(item, setting.ocid_prefix), tender_basics(item, setting)
    roles: dict[str, list[str]] = {}
    return [_release(ocid, basics, event, roles, setting) for event in events_of(item, setting)]


def _release(
    ocid: str, basics: Mapping[str, Any], event: Event, roles: dict[str, list[str]], setting: Setting
) -> Release:
    buyer = {"id": BUYER, "name": setting.publisher}
    parties = [{**buyer, "roles": ["buyer", "procuringEntity"]}, *_parties(event, roles)]
    body = dict(event.body)
    if "tender" in body:
        body["tender"] = {**basics, **body["tender"]}
    amended = body.get("tender", {}).get("amendments", [])
    for note in amended:
        note["releaseID"] = f"{ocid}-{event.id}"
        if "amendsReleaseID" in note:
            note["amendsReleaseID"] = f"{ocid}-{note['amendsReleaseID']}"
    head = {
        "ocid": ocid,
        "id": f"{ocid}-{event.id}",
        "date": event.date,
        "tag": list(event.tags),
        "initiationType": "tender",
        "language": "th",
        "parties": parties,
        "buyer": buyer,
    }
    found: Release = without_numbers({**head, **body})
    return found


def _parties(event: Event, roles: dict[str, list[str]]) -> Iterator[dict[str, Any]]:
    """Yield the vendors of an event, each once, with every role taken so far: lists of roles replace each other."""
    known: dict[str, dict[str, Any]] = {}
    for vendor, role in event.parties:
        party = organization(vendor)
        known[party["id"]] = {**known.get(party["id"], {}), **party}
        taken = roles.setdefault(party["id"], [])
        taken += [role] if role not in taken else []
    yield from ({**party, "roles": list(roles[key])} for key, party in known.items())


def merge(releases: Iterable[Release]) -> Release:
    """Return the compiled release of a process: later values replace earlier ones, objects in lists are met by id."""
    whole: Release = {}
    for release in sorted(releases, key=lambda it: it["date"]):
        whole = _merged(whole, {key: value for key, value in release.items() if key != "tag"})
    return {**whole, "id": f"{whole['ocid']}-{whole['date']}", "tag": ["compiled"]}


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        return {**old, **{key: _merged(old.get(key), value) for key, value in new.items()}}
    if isinstance(old, list) and isinstance(new, list) and all(isinstance(it, dict) for it in (*old, *new)):
        return _merged_by_id(old, new)
    return new


def _merged_by_id(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = {it["id"]: it for it in old}
    for it in new:
        found[it["id"]] = _merged(found.get(it["id"], {}), it)
    return list(found.values())


def release_package(book: Book, setting: Setting, package: Package) -> bytes:
    """Return every release of a fiscal year as one package, by process and then by day."""
    releases = [release for item in book.items for release in releases_of(item, setting)]
    return dump_json({**_head(setting, package), "releases": releases})


def record_package(book: Book, setting: Setting, package: Package) -> bytes:
    """Return a record for each procurement of a fiscal year: its releases and what they come to."""
    records = [
        {"ocid": releases[0]["ocid"], "releases": releases, "compiledRelease": merge(releases)}
        for item in book.items
        if (releases := releases_of(item, setting))
    ]
    return dump_json({**_head(setting, package), "records": records})


def _head(setting: Setting, package: Package) -> dict[str, Any]:
    found = {
        "uri": package.uri,
        "version": _VERSION,
        "publishedDate": package.published,
        "publisher": {"name": setting.publisher},
        "license": package.licence,
        "publicationPolicy": package.policy,
    }
    return drop_empty(found)
