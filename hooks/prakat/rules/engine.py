"""Runs the rules over a change."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Final

from prakat.content.document import check_front_matter
from prakat.content.schema import Schemas
from prakat.findings import Finding, RuleInfo
from prakat.repository.change import Change
from prakat.rules import (
    attachment_content,
    attachment_listed,
    category_evasion,
    category_folder,
    csv_rows,
    date_era,
    date_order,
    date_updated,
    disclosure,
    expiry,
    file_kind,
    file_name,
    fiscal_period,
    gazette_citation,
    language_of_title,
    links,
    monthly_form,
    owner_division,
    personal_data,
    procurement_announcements,
    procurement_months,
    procurement_plan_items,
    procurement_quarters,
    procurement_winner,
    raw_html,
    self_check,
    source_attribution,
    source_time,
    statistics_file,
    steps,
    supersedes,
    text_hygiene,
    totals,
)
from prakat.rules.rule import Page
from prakat.settings import DOCS, MAX_FINDINGS

_PAGE_RULES: Final = (
    self_check.check,
    source_attribution.check,
    source_time.check,
    date_era.check,
    date_order.check,
    date_updated.check,
    fiscal_period.check,
    expiry.check,
    gazette_citation.check,
    language_of_title.check,
    category_evasion.check,
    disclosure.check,
    steps.check,
    attachment_listed.check_page,
    raw_html.check,
    links.check,
    text_hygiene.check,
    personal_data.check,
)
# These see the change as a whole: tables beside pages, and pages that are judged by one another.
_CHANGE_RULES: Final = (
    csv_rows.check,
    totals.check,
    supersedes.check,
    monthly_form.check,
    statistics_file.check,
    procurement_plan_items.check,
    procurement_winner.check,
    procurement_announcements.check,
    procurement_months.check,
    procurement_quarters.check,
)
_FILE_RULES: Final = (
    file_kind.check,
    file_name.check,
    attachment_listed.check,
    csv_rows.check_file,
    personal_data.check_file,
)

RULES: Final[tuple[RuleInfo, ...]] = (
    category_folder.RULE,
    owner_division.RULE,
    self_check.RULE,
    source_attribution.RULE,
    source_time.RULE,
    gazette_citation.RULE,
    date_era.RULE,
    date_order.RULE,
    date_updated.RULE,
    fiscal_period.RULE,
    expiry.RULE,
    supersedes.RULE,
    language_of_title.RULE,
    category_evasion.RULE,
    disclosure.RULE,
    steps.RULE,
    totals.RULE,
    csv_rows.RULE,
    procurement_plan_items.RULE,
    procurement_announcements.RULE,
    procurement_winner.RULE,
    procurement_months.RULE,
    procurement_quarters.RULE,
    monthly_form.RULE,
    statistics_file.RULE,
    attachment_listed.RULE,
    attachment_content.RULE,
    raw_html.RULE,
    links.RULE,
    text_hygiene.RULE,
    personal_data.RULE,
    file_kind.RULE,
    file_name.RULE,
)


def check_pages(change: Change, schemas: Schemas, divisions: Collection[str], today: date) -> Iterator[Finding]:
    """Yield what is wrong with the pages of a change by front matter, schema and rules."""
    yield from check_each_page(change, change.pages, schemas, divisions, today)
    yield from check_together(change, schemas, today)


def check_each_page(
    change: Change, paths: Iterable[str], schemas: Schemas, divisions: Collection[str], today: date
) -> Iterator[Finding]:
    """Yield what is wrong with pages, each by itself."""
    for path in paths:
        document = change.head.document(path)
        if document is None:
            continue
        yield from check_front_matter(document)
        yield from schemas.check(document)
        page = Page(
            document=document,
            before=change.base.document(path),
            kind=schemas.types.get(document.type),
            change=change,
            today=today,
        )
        yield from category_folder.check(page)
        if not document.value:
            continue
        for check in _PAGE_RULES:
            yield from islice(check(page), MAX_FINDINGS)
        yield from owner_division.check_division(document, divisions)


def check_attachments(change: Change, paths: Iterable[str]) -> Iterator[Finding]:
    """Yield what is wrong with the attachments of pages, whatever the schemas say of the pages themselves."""
    for path in paths:
        if document := change.head.document(path):
            yield from islice(attachment_content.check(change, document), MAX_FINDINGS)


def check_together(change: Change, schemas: Schemas, today: date) -> Iterator[Finding]:
    """Yield what is wrong with pages that are judged by one another."""
    for check_change in _CHANGE_RULES:
        yield from check_change(change, schemas, today)


def check_each_file(change: Change, paths: Iterable[str]) -> Iterator[Finding]:
    """Yield what is wrong with files of the head, whatever they hold."""
    for path in paths:
        for check in _FILE_RULES:
            yield from islice(check(change, path), MAX_FINDINGS)


def check_left_behind(change: Change) -> Iterator[Finding]:
    """Yield attachments that lost the page which named them; when the whole is judged, they are judged with it."""
    if change.whole:
        return
    pages = [path for path in change.touched_pages if path in change.base.paths]
    documents = [document for document in map(change.base.document, pages) if document]
    named = {path for document in documents for path in change.base.attachments(document)}
    for path in sorted(named - change.changed_paths):
        if path in change.head.paths and path.startswith(f"{DOCS}/"):
            yield from attachment_listed.check(change, path)
