"""Who holds which office, since when, until when, and by which order; and who may change that."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from prakat.approvals.policy import (
    DEFAULT_EMERGENCY_DAYS,
    DEFAULT_MAX_AGE_DAYS,
    DEFAULT_METHODS,
    NONE,
    OWNER,
    Rule,
    check_policy,
    parse_rule,
)
from prakat.approvals.shape import (
    BASE64,
    DAY,
    DIGEST,
    DIVISION,
    KEY,
    LINE,
    PERSON,
    RECORDER,
    REPOSITORY,
    Field,
    ShapeProblem,
    check_shape,
)
from prakat.approvals.signature import KEY_TYPES, PublicKey, is_public_key
from prakat.content.source_map import pointer_of

ACTING: Final = ("รักษาราชการแทน", "รักษาการในตำแหน่ง", "ปฏิบัติราชการแทน")
LEVELS: Final = ("above", "division", "below")

_TOP: Final = {
    "format": Field(kind=int),
    "repository": Field(REPOSITORY),
    "version": Field(kind=int),
    "sample": Field(kind=bool, optional=True),
    "protected": Field(DIGEST),
    "root": Field(kind=dict),
    "people": Field(kind=dict),
    "divisions": Field(kind=dict),
    "recorders": Field(kind=dict, optional=True),
    "policy": Field(kind=dict),
}
_ROOT: Final = {"threshold": Field(kind=int), "people": Field(kind=list)}
_PERSON: Final = {
    "name": Field(LINE),
    "github": Field(kind=int, optional=True),
    "emails": Field(kind=list, optional=True),
    "keys": Field(kind=dict),
}
_KEY: Final = {
    "type": Field("|".join(KEY_TYPES).replace(".", r"\.")),
    "key": Field(BASE64),
    "from": Field(DAY),
    "revoked": Field(kind=object),
}
_DIVISION: Final = {
    "name": Field(LINE),
    "level": Field("|".join(LEVELS), optional=True),
    "heads": Field(kind=list),
}
_HEAD: Final = {
    "person": Field(PERSON),
    "post": Field(LINE),
    "acting": Field("|".join(ACTING), optional=True),
    "order": Field(LINE),
    "from": Field(DAY),
    "until": Field(kind=object),
}
_RECORDER: Final = {"name": Field(LINE, optional=True), "keys": Field(kind=dict)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A public key of a person, from a day on, and the day it was revoked, if it was."""

    id: str
    public: PublicKey
    since: date
    revoked: date | None

    def valid_on(self, day: date) -> bool:
        """Tell whether the key counted on a day; on the day of its revocation it does not."""
        return self.since <= day and (self.revoked is None or day < self.revoked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with keys. The name may be an office; e-mail addresses and account tell who wrote a commit."""

    id: str
    name: str
    github: int | None
    emails: frozenset[str]
    keys: Mapping[str, Key]

    def wrote_as(self, email: str) -> bool:
        """Tell whether a commit's e-mail address is this person's: an own one, or the account's hidden address."""
        hidden = email.partition("@")[0].partition("+")[0]
        return email in self.emails or (
            self.github is not None and hidden == str(self.github) and email.endswith("@users.noreply.github.com")
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """An appointment: a person holds or acts in the post of a division's head, first to last day included."""

    person: str
    post: str
    acting: str
    order: str
    since: date
    until: date | None

    def in_office(self, day: date) -> bool:
        """Tell whether the appointment covers a day."""
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A division (สำนัก/กอง), its level against clause 1, and its heads past and present."""

    key: str
    name: str
    level: str
    heads: tuple[Head, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """The part of approvals.yml above the signatures: root, people, divisions, recorders, policy.

    ``recorders`` are the keys of machine accounts that turn a reviewed pull request into an entry. ``methods_for`` are
    the proofs that a category or a type is content with, where they are fewer than ``methods``.
    """

    repository: str
    version: int
    sample: bool
    protected: str
    threshold: int
    root: tuple[str, ...]
    people: Mapping[str, Person]
    divisions: Mapping[str, Division]
    max_age_days: int
    methods: tuple[str, ...]
    approval: Mapping[str, Rule]
    recorders: Mapping[str, Mapping[str, Key]] = field(default_factory=dict)
    methods_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    emergency_days: int = DEFAULT_EMERGENCY_DAYS
    review_code: bool = False


def check_roster(value: Mapping[str, Any]) -> list[ShapeProblem]:
    """Return everything that keeps the top of approvals.yml from being a roster."""
    problems = check_shape(value, _TOP, ())
    if problems:
        return problems
    seen: set[str] = set()
    return [
        *_check_numbers(value),
        *check_shape(value["root"], _ROOT, ("root",)),
        *_check_people(value["people"], seen),
        *_check_divisions(value["divisions"], value["people"]),
        *_check_recorders(value.get("recorders", {}), seen),
        *check_policy(value["policy"], value["divisions"], value["people"]),
    ] or _check_root(value)


def _check_numbers(value: Mapping[str, Any]) -> Iterator[ShapeProblem]:
    if value["format"] != 1:
        yield ShapeProblem("/format", "format")
    if value["version"] < 1:
        yield ShapeProblem("/version", "version")


def _check_root(value: Mapping[str, Any]) -> list[ShapeProblem]:
    root, people = value["root"], value["people"]
    known = [person for person in root["people"] if isinstance(person, str) and person in people]
    if len(set(known)) != len(root["people"]):
        return [ShapeProblem("/root/people", "people")]
    return [] if 1 <= root["threshold"] <= len(known) else [ShapeProblem("/root/threshold", "threshold")]


def _check_people(people: Mapping[str, Any], seen: set[str]) -> Iterator[ShapeProblem]:
    for id_, person in people.items():
        path = ("people", id_)
        problems = [
            *check_shape({"id": id_}, {"id": Field(PERSON)}, path),
            *check_shape(person, _PERSON, path),
        ]
        yield from problems
        if problems:
            continue
        for key_id, key in person["keys"].items():
            yield from _check_key(key_id, key, (*path, "keys", key_id), seen)
        # One account, one person: else nobody could say whose word a review is.
        account = f"github {person['github']}" if "github" in person else ""
        if account in seen or person.get("github", 1) < 1:
            yield ShapeProblem(pointer_of((*path, "github")), "github")
        seen.update({account} - {""})
        emails = person.get("emails", [])
        if any(not isinstance(email, str) or email != email.strip().lower() or "@" not in email for email in emails):
            yield ShapeProblem(pointer_of((*path, "emails")), "emails")


def _check_recorders(recorders: Mapping[str, Any], seen: set[str]) -> Iterator[ShapeProblem]:
    for id_, recorder in recorders.items():
        path = ("recorders", id_)
        problems = [*check_shape({"id": id_}, {"id": Field(RECORDER)}, path), *check_shape(recorder, _RECORDER, path)]
        yield from problems
        for key_id, key in ({} if problems else recorder["keys"]).items():
            yield from _check_key(key_id, key, (*path, "keys", key_id), seen)


def _check_key(key_id: str, key: Any, path: tuple[str | int, ...], seen: set[str]) -> Iterator[ShapeProblem]:
    problems = [*check_shape({"id": key_id}, {"id": Field(KEY)}, path), *check_shape(key, _KEY, path)]
    yield from problems or _check_day_or_null(key, "revoked", path)
    if problems:
        return
    # One key, one person: else nobody could say whose word a signature is.
    if key["key"] in seen or not is_public_key(PublicKey(key["type"], key["key"])):
        yield ShapeProblem(pointer_of((*path, "key")), "key")
    seen.add(key["key"])


def _check_divisions(divisions: Mapping[str, Any], people: Mapping[str, Any]) -> Iterator[ShapeProblem]:
    for key, division in divisions.items():
        path = ("divisions", key)
        problems = [
            *check_shape({"id": key}, {"id": Field(DIVISION)}, path),
            *check_shape(division, _DIVISION, path),
            # A policy names divisions, people and two words of its own side by side.
            *([ShapeProblem(pointer_of(path), key)] if key in (OWNER, NONE, *people) else []),
        ]
        yield from problems
        for index, head in enumerate([] if problems else division["heads"]):
            at = (*path, "heads", index)
            wrong = check_shape(head, _HEAD, at)
            yield from wrong or _check_day_or_null(head, "until", at)
            if not wrong and head["person"] not in people:
                yield ShapeProblem(pointer_of((*at, "person")), "person")


def _check_day_or_null(value: Mapping[str, Any], field: str, path: tuple[str | int, ...]) -> list[ShapeProblem]:
    return [] if value[field] is None else check_shape({field: value[field]}, {field: Field(DAY)}, path)


def parse_roster(value: Mapping[str, Any]) -> Roster:
    """Build a roster from a value that `check_roster` found nothing wrong with."""
    policy = value["policy"]
    return Roster(
        repository=value["repository"],
        version=value["version"],
        sample=value.get("sample", False),
        protected=value["protected"],
        threshold=value["root"]["threshold"],
        root=tuple(value["root"]["people"]),
        people={id_: _person(id_, person) for id_, person in value["people"].items()},
        divisions={key: _division(key, division) for key, division in value["divisions"].items()},
        max_age_days=policy.get("max_age_days", DEFAULT_MAX_AGE_DAYS),
        methods=tuple(policy.get("methods", DEFAULT_METHODS)),
        approval={type_: parse_rule(rule) for type_, rule in policy.get("approval", {}).items()},
        recorders={id_: _keys(recorder["keys"]) for id_, recorder in value.get("recorders", {}).items()},
        methods_for={name: tuple(methods) for name, methods in policy.get("methods_for", {}).items()},
        emergency_days=policy.get("emergency_days", DEFAULT_EMERGENCY_DAYS),
        review_code=policy.get("review_code", False),
    )


def _person(id_: str, value: Mapping[str, Any]) -> Person:
    return Person(
        id=id_,
        name=value["name"],
        github=value.get("github"),
        emails=frozenset(value.get("emails", [])),
        keys=_keys(value["keys"]),
    )


def _keys(value: Mapping[str, Any]) -> dict[str, Key]:
    return {
        key: Key(
            id=key,
            public=PublicKey(item["type"], item["key"]),
            since=date.fromisoformat(item["from"]),
            revoked=date.fromisoformat(item["revoked"]) if item["revoked"] else None,
        )
        for key, item in value.items()
    }


def _division(key: str, value: Mapping[str, Any]) -> Division:
    heads = tuple(
        Head(
            person=head["person"],
            post=head["post"],
            acting=head.get("acting", ""),
            order=head["order"],
            since=date.fromisoformat(head["from"]),
            until=date.fromisoformat(head["until"]) if head["until"] else None,
        )
        for head in value["heads"]
    )
    return Division(key=key, name=value["name"], level=value.get("level", "division"), heads=heads)
