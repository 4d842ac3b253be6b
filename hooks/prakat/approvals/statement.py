"""The exact text that is signed. It can be read, and ends in lines for ``sha256sum --check``.

A verifier rebuilds it from the entry and from the bytes in the repository; nothing that was signed is ever parsed.
Every value was matched by a strict pattern before (`prakat.approvals.shape`), so one statement has one meaning.
"""

from prakat.approvals.digest import Bundle
from prakat.approvals.ledger import Approval, RootSignature


def render_page_statement(repository: str, approval: Approval, bundle: Bundle) -> bytes:
    """Return the statement of a page's approval, UTF-8 with LF."""
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
        "",
        *bundle.lines,
    ]
    return "".join(line + "\n" for line in lines).encode()


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
