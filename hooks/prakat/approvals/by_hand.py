"""The commands with which anyone can check an approval by hand: ``sha256sum`` and ``ssh-keygen``, nothing of ours."""

from typing import Final

from prakat.approvals.digest import Bundle
from prakat.approvals.ledger import Approval
from prakat.approvals.roster import Roster
from prakat.approvals.signature import APPROVAL, armour
from prakat.approvals.statement import render_page_statement

# A word no statement can hold on a line of its own: every line of one has a colon, two spaces, or is empty.
_END: Final = "PRAKAT_END"


def render_by_hand(roster: Roster, approval: Approval, bundle: Bundle) -> str:
    """Return a shell script that checks an approval, to be run at the top of a clone.

    It writes the statement, the signature and the approver's public key beside each other, compares the files with the
    digests in it, and has OpenSSH verify the signature. Raises KeyError for a person or key the roster lacks.
    """
    key = roster.people[approval.by].keys[approval.key].public
    statement = render_page_statement(roster.repository, approval, bundle).decode()
    signature = armour(key=key, namespace=APPROVAL, signature=approval.sig)
    return (
        "set -e\n"
        "folder=$(mktemp -d)\n"
        f"{_here(statement, 'statement')}"
        f"{_here(signature, 'statement.sig')}"
        f"{_here(f'{approval.by} {key.type} {key.blob}' + chr(10), 'allowed_signers')}"
        + ('sed "1,/^$/d" "$folder/statement" | sha256sum --check --strict\n' if bundle.lines else "")
        + f'ssh-keygen -Y verify -f "$folder/allowed_signers" -I {approval.by} -n {APPROVAL} \\\n'
        '  -s "$folder/statement.sig" < "$folder/statement"\n'
    )


def _here(text: str, name: str) -> str:
    return f"cat > \"$folder/{name}\" <<'{_END}'\n{text}{_END}\n"
