"""The exact text that is signed. It can be read, and ends in lines for ``sha256sum --check``.

A verifier rebuilds it from the entry and from the bytes in the repository; nothing that was signed is ever parsed.
Every value was matched by a strict pattern before (`prakat.approvals.shape`), so one statement has one meaning.
"""

from collections.abc import Iterator

from prakat.approvals.digest import Bundle
from prakat.approvals.entry import Approval
from prakat.approvals.ledger import RootSignature


def render_page_statement(repository: str, approval: Approval, bundle: Bundle) -> bytes:
    """Return the statement of a page's approval, UTF-8 with LF.

    Of an entry with several words it is the first one's; the others sign the same with their own lines (`words`). What
    only some entries have stands after ``key``, each in its order and under its own name, or not at all.
    """
    memo = f"{approval.memo.no} ลงวันที่ {approval.memo.date}" if approval.memo else "-"
    lines = [
        "prakat page approval v1",
        f"repository: {repository}",
        f"page: {approval.page}",
        f"action: {approval.action}",
        f"decision: {approval.decision}",
        f"division: {approval.division}",
        f"before: {approval.before}",
        f"after: {approval.after}",
        f"prepared-by: {approval.prepared_by}",
        f"by: {approval.by}",
        f"post: {approval.post}",
        f"memo: {memo}",
        f"reason: {approval.reason or '-'}",
        f"at: {approval.written_at}",
        f"key: {approval.key}",
        *_more(approval),
        "",
        *bundle.lines,
    ]
    return "".join(line + "\n" for line in lines).encode()


def _more(approval: Approval) -> Iterator[str]:
    named = {
        "from": approval.moved_from,
        "to": approval.moved_to,
        "takes-back": approval.takes_back,
        "follows": approval.follows,
        "until": approval.until,
    }
    yield from (f"{name}: {value}" for name, value in named.items() if value)
    if approval.review:
        yield f"review: {approval.review.review} of pull request {approval.review.pr}"
        yield f"account: {approval.review.account}"
        yield f"commit: {approval.review.commit}"
        yield f"recorder: {approval.review.recorder}"


def render_root_statement(repository: str, version: int, top: str, protected: str, signature: RootSignature) -> bytes:
    """Return the statement under the rules of the house: the digest of the roster and of every protected file."""
    lines = [
        "prakat root approval v1",
        f"repository: {repository}",
        f"version: {version}",
        f"rules: {top}",
        f"protected: {protected}",
        f"by: {signature.by}",
        f"at: {signature.written_at}",
        f"key: {signature.key}",
    ]
    return "".join(line + "\n" for line in lines).encode()
