"""The commands with which anyone can check an approval by hand: ``sha256sum`` and ``ssh-keygen``, nothing of ours."""

from collections.abc import Iterator
from typing import Final

from prakat.approvals.digest import Bundle
from prakat.approvals.entry import Approval
from prakat.approvals.roster import Roster
from prakat.approvals.signature import APPROVAL, RECORD, armour
from prakat.approvals.statement import render_page_statement
from prakat.approvals.words import key_of

# A word no statement can hold on a line of its own: every line of one has a colon, two spaces, or is empty.
_END: Final = "PRAKAT_END"


def render_by_hand(roster: Roster, approval: Approval, bundle: Bundle) -> str:
    """Return a shell script that checks an approval, to be run at the top of a clone.

    For everybody who signed, it writes the statement, the signature and the public key beside each other, compares the
    files with the digests in it, and has OpenSSH verify the signature; of a recorded review the key is the recorder's.
    Raises KeyError for a person, recorder or key the roster lacks.
    """
    return "set -e\nfolder=$(mktemp -d)\n" + "".join(
        part for word in approval.words for part in _check(roster, word, bundle)
    )


def _check(roster: Roster, word: Approval, bundle: Bundle) -> Iterator[str]:
    key = key_of(word, roster)
    if key is None:
        raise KeyError(word.key)
    signer, namespace = (word.review.recorder, RECORD) if word.review else (word.by, APPROVAL)
    yield _here(render_page_statement(roster.repository, word, bundle).decode(), "statement")
    yield _here(armour(key=key.public, namespace=namespace, signature=word.sig), "statement.sig")
    yield _here(f"{signer} {key.public.type} {key.public.blob}\n", "allowed_signers")
    if bundle.lines:
        yield 'sed "1,/^$/d" "$folder/statement" | sha256sum --check --strict\n'
    yield (
        f'ssh-keygen -Y verify -f "$folder/allowed_signers" -I {signer} -n {namespace} \\\n'
        '  -s "$folder/statement.sig" < "$folder/statement"\n'
    )


def _here(text: str, name: str) -> str:
    return f"cat > \"$folder/{name}\" <<'{_END}'\n{text}{_END}\n"
