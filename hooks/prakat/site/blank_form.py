"""Forms made from a list of fields: to print and fill in by hand, and as a PDF that is filled in on a screen."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from prakat.site.publication import Publication, Published

KIND: Final = "form"
NAME: Final = "form.pdf"
KINDS: Final = frozenset({"text", "long", "date", "check", "heading", "signature"})

STYLE: Final = """
@page {margin: 18mm 18mm 18mm 22mm}
h1 {text-align: center}
.pk-sample {border: 1.2pt solid #222; padding: 2pt 6pt; text-align: center}
.pk-code {text-align: right; font-size: 11pt}
.pk-blank {margin: 6pt 0; break-inside: avoid}
.pk-blank label {display: block}
.pk-blank input[type=text] {appearance: auto; display: block; width: 100%; height: 18pt; box-sizing: border-box;
  border: 0; border-bottom: .6pt solid #444; font: 13pt "Prakat Sarabun"}
.pk-blank textarea {appearance: auto; display: block; width: 100%; height: 76pt; box-sizing: border-box;
  border: .6pt solid #444; font: 13pt "Prakat Sarabun"}
.pk-blank input[type=checkbox] {appearance: auto; display: inline-block; width: 11pt; height: 11pt;
  border: .6pt solid #444; margin-right: 5pt}
.pk-blank small {display: block; font-size: 11pt; color: #333}
.pk-signature {margin: 26pt 0 0 45%; text-align: center; break-inside: avoid}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One field: its name in the form ("f3"), what stands before it, its kind (KINDS), choices and a hint."""

    name: str
    label: str
    kind: str
    choices: tuple[str, ...]
    hint: str


def blanks_of(value: Mapping[str, Any]) -> tuple[Blank, ...]:
    """Return the fields of a form's front matter; a draft may hold anything there."""
    return tuple(_blanks(value.get("fields")))


def _blanks(fields: object) -> Iterator[Blank]:
    for number, field in enumerate(fields if isinstance(fields, list) else [], 1):
        if isinstance(field, dict) and field.get("kind") in KINDS and isinstance(field.get("label"), str):
            choices = field.get("choices")
            yield Blank(
                name=f"f{number}",
                label=field["label"],
                kind=field["kind"],
                choices=tuple(str(item) for item in choices) if isinstance(choices, list) else (),
                hint=field["hint"] if isinstance(field.get("hint"), str) else "",
            )


def is_blank_form(publication: Publication, document: Published) -> bool:
    """Tell whether a document is a form that is made from its fields."""
    return document.type_key == KIND and bool(blanks_of(publication.source(document).value))
