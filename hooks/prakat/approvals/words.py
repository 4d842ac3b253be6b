"""One person's word in an entry: the proof of it, whose page it is, and when it was said."""

from datetime import date, timedelta
from typing import Final

from prakat.approvals.case import Case, Dismissal, day_of
from prakat.approvals.catalog import ENTRY, OWN, SIGNATURE, TIME
from prakat.approvals.catalog_actions import EMERGENCY, METHOD, REMOVAL
from prakat.approvals.digest import Bundle
from prakat.approvals.entry import ABSENT, Approval
from prakat.approvals.offices import names_of
from prakat.approvals.roster import Key, Roster
from prakat.approvals.signature import APPROVAL, RECORD, verify
from prakat.approvals.statement import render_page_statement
from prakat.thai.text import fold_for_comparison

SKEW: Final = timedelta(minutes=5)


def dismiss_signature(word: Approval, roster: Roster, bundle: Bundle, today: date | None) -> list[Dismissal]:
    """Return what is wrong with key and signature; ``today`` None leaves out whether the key is still in force.

    Of a recorded review the key is the recorder's, and the account must be the person's.
    """
    key = key_of(word, roster)
    person = roster.people.get(word.by)
    signer = word.review.recorder if word.review else person.name if person else word.by
    params = {"person": signer, "key": word.key}
    if key is None:
        return [Dismissal(rule=SIGNATURE, id="unknown-key", params=params)]
    if not all(key.valid_on(day) for day in filter(None, (day_of(word.at), today))):
        return [Dismissal(rule=SIGNATURE, id="revoked-key", params=params)]
    if word.review and (person is None or person.github != word.review.account):
        params = {"person": person.name if person else word.by, "account": str(word.review.account)}
        return [Dismissal(rule=METHOD, id="account", params=params)]
    if word.after != bundle.digest:
        # The bytes it was given for are not these: that is said already, and this signature cannot be looked at.
        return []
    statement = render_page_statement(roster.repository, word, bundle)
    namespace = RECORD if word.review else APPROVAL
    if verify(key=key.public, namespace=namespace, statement=statement, signature=word.sig):
        return []
    return [Dismissal(rule=SIGNATURE, id="bad", params=params)]


def key_of(word: Approval, roster: Roster) -> Key | None:
    """Return the key a word is signed with: the person's, or the recorder's for a review; None when there is none."""
    if word.review:
        return roster.recorders.get(word.review.recorder, {}).get(word.key)
    person = roster.people.get(word.by)
    return person.keys.get(word.key) if person else None


def dismiss_own(word: Approval, case: Case) -> list[Dismissal]:
    """Return why the page is the person's own.

    What cannot wait for a second pair of hands is left out: taking down personal data, taking back a word, and an
    emergency, which another must approve afterwards.
    """
    person = case.roster.people.get(word.by)
    if person is None or word.action in ("emergency", "retract") or (word.action, word.after) == ("remove", ABSENT):
        return []
    found = [
        Dismissal(rule=OWN, id="author", params={"person": person.name, "email": email})
        for email in sorted(case.emails)
        if person.wrote_as(email)
    ]
    if case.prepared_by and _folded(case.prepared_by) in {_folded(word.post), _folded(person.name)}:
        found.append(Dismissal(rule=OWN, id="preparer", params={"person": person.name, "post": case.prepared_by}))
    return found


def dismiss_other_hands(entry: Approval, case: Case) -> list[Dismissal]:
    """Return who else wrote the page of an emergency.

    Nobody can tell later who did, and whoever did must not be the one to approve it then: so he signs the emergency.
    """
    signers = {word.by for word in entry.words}
    return [
        Dismissal(rule=EMERGENCY, id="other-hand", params={"person": person.name, "page": entry.page})
        for person in (case.roster.people.values() if entry.action == "emergency" else ())
        if person.id not in signers and any(map(person.wrote_as, case.emails))
    ]


def dismiss_preparer(entry: Approval, case: Case) -> list[Dismissal]:
    """Return why the preparer an entry names is not the page's."""
    if not case.prepared_by or entry.prepared_by == case.prepared_by:
        return []
    return [Dismissal(rule=ENTRY, id="preparer", params={"entry": entry.prepared_by, "page": case.prepared_by})]


def dismiss_personal(entry: Approval) -> list[Dismissal]:
    """Return whether the reason itself holds personal data: it is read by everybody, and stays for ever."""
    if not entry.reason:
        return []
    # Most entries need no reason, and the patterns take their time to be made.
    from prakat.content.personal_data import find_personal_data

    if not any(hit.certain for hit in find_personal_data(entry.reason)):
        return []
    return [Dismissal(rule=REMOVAL, id="reason", params={"page": entry.page})]


def _folded(post: str) -> str:
    """Return a post as the eye takes it: two spellings nobody can tell apart are one."""
    return fold_for_comparison(post).replace(" ", "")


def dismiss_time(word: Approval, case: Case) -> list[Dismissal]:
    """Return why a moment of signing makes no sense."""
    params = {
        "page": word.page,
        "division": names_of(case.roster, case.requirements, word.division, case.today),
        "at": word.written_at,
        "days": str(case.roster.max_age_days),
    }
    found = []
    if word.at > case.now + SKEW:
        found.append(Dismissal(rule=TIME, id="future", params=params))
    if case.now - word.at > timedelta(days=case.roster.max_age_days):
        found.append(Dismissal(rule=TIME, id="old", params=params))
    if case.previous and word.at <= case.previous.last_at:
        # A list of its own: the others do not say which entry was the last.
        again = {**params, "previous": case.previous.written_at}
        found.append(Dismissal(rule=TIME, id="replayed", params=again))
    return found
