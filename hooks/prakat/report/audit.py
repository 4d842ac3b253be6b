"""An audit as JSON for machines and as text for people. ``tests/data/audit.schema.json`` explains the fields."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from prakat.approvals.audit import Bypass, Step, pages_of
from prakat.approvals.audit_state import Audit, LapsedKey, Outside, Overdue, Unexplained
from prakat.findings import CannotJudgeError, Finding, Text
from prakat.report.terminal import Paint, plain, printable

_SHORT: Final = 12
_CLEAN: Final = "clean"
_FOUND: Final = "found"
_CANNOT: Final = "cannot-judge"


def render_audit_json(audit: Audit) -> str:
    """Return the audit as a JSON object."""
    value = {
        "verdict": _CLEAN if audit.clean else _FOUND,
        "repository": audit.repository,
        "content": audit.content,
        "from": audit.start or None,
        "to": audit.tip,
        "settled": audit.settled or None,
        "steps": len(audit.steps),
        "signatures": audit.signatures,
        "bypasses": [_bypass(bypass) for bypass in audit.bypasses],
        "outside": [_outside(found) for found in audit.outside],
        "unexplained": [_unexplained(found) for found in audit.unexplained],
        "overdue": [_overdue(found) for found in audit.overdue],
        "anchors": [{"ref": anchor.ref, "commit": anchor.commit} for anchor in audit.anchors],
        "lapsed_keys": [_lapsed(found) for found in audit.keys],
        "pushes": [[step.commit.id for step in (push.step, *push.others)] for push in audit.pushes],
        "later_rules": [_later(step) for step in audit.steps if step.later],
    }
    return _dump(value)


def render_audit_json_error(error: CannotJudgeError) -> str:
    """Return the object for "could not judge": nothing but why."""
    return _dump({"verdict": _CANNOT, "error": {"message": _text(error.text), "advice": _text(error.advice)}})


def _bypass(bypass: Bypass) -> dict[str, Any]:
    step = bypass.step
    return {
        **_commit(step),
        "pages": list(pages_of(step.findings)),
        "rules": sorted({finding.rule.id for finding in step.findings}),
        "findings": [_finding(finding) for finding in step.findings],
        "error": _text(step.error) if step.error else None,
        "others": [other.commit.id for other in bypass.others],
        "mended_by": bypass.mended_by.commit.id if bypass.mended_by else None,
    }


def _commit(step: Step) -> dict[str, Any]:
    commit = step.commit
    return {
        "commit": commit.id,
        "base": step.base or None,
        "at": step.at.isoformat(),
        "author": commit.author,
        "committer": commit.committer,
        "subject": commit.subject,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule.id,
        "path": finding.location.path,
        "message": _text(finding.text),
        "advice": _text(finding.advice),
    }


def _outside(found: Outside) -> dict[str, Any]:
    word = found.approval
    return {
        "page": word.page,
        "commit": found.commit or None,
        "person": word.by,
        "name": found.name,
        "post": word.post,
        "division": word.division,
        "at": word.written_at,
        "until": found.until.isoformat() if found.until else None,
    }


def _unexplained(found: Unexplained) -> dict[str, Any]:
    return {"page": found.page, "findings": [_finding(finding) for finding in found.findings]}


def _overdue(found: Overdue) -> dict[str, Any]:
    entry = found.approval
    return {"page": entry.page, "person": entry.by, "name": found.name, "at": entry.written_at, "until": entry.until}


def _lapsed(found: LapsedKey) -> dict[str, Any]:
    return {
        "person": found.person,
        "name": found.name,
        "key": found.key.id,
        "fingerprint": found.fingerprint,
        "revoked": found.key.revoked.isoformat() if found.key.revoked else None,
        "pages": list(found.pages),
    }


def _later(step: Step) -> dict[str, Any]:
    return {"commit": step.commit.id, "findings": [_finding(finding) for finding in step.later]}


def _text(text: Text) -> dict[str, str]:
    return {"th": text.th, "en": text.en}


def _dump(value: dict[str, Any]) -> str:
    # Names and paths may hold bytes that are no UTF-8; they are shown escaped and never break the output.
    return json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8", "backslashreplace").decode()


def render_audit_text(audit: Audit, lang: str, paint: Paint = plain) -> str:
    """Return the audit as text: what somebody has to do something about first, then what is good to know."""
    parts = [
        *(_say_bypass(bypass, lang, paint) for bypass in audit.bypasses),
        *(_say(_ANCHOR, lang, paint, ref=a.ref, commit=a.commit[:_SHORT]) for a in audit.anchors),
        *(_say_unexplained(found, lang, paint) for found in audit.unexplained),
        *(_say_outside(found, lang, paint) for found in audit.outside),
        *(_say_overdue(found, lang, paint) for found in audit.overdue),
        *(_say_lapsed(found, lang, paint) for found in audit.keys),
        *_say_notes(audit, lang, paint),
        _summary(audit, lang, paint),
    ]
    return "\n".join(parts) + "\n"


_Sentence = tuple[Text, Text, Text]
_BYPASS: Final = (
    Text(th="ข้ามด่าน", en="bypass"),
    Text(th="{commit} {at} ไม่ผ่านด่าน", en="{commit} of {at} would have been refused"),
    Text(
        th="ถอนด้วย git revert {commit} ผ่าน pull request ตามปกติ และถามผู้ส่งว่าเหตุใดจึงไม่ผ่านด่าน",
        en="git revert {commit} by an ordinary pull request, and ask the committer why it did not pass the gate",
    ),
)
_MENDED: Final = Text(th="แก้แล้วโดย {commit}", en="put right by {commit}")
_ANCHOR: Final = (
    Text(th="สาขาหลักถูกเขียนทับ", en="main rewritten"),
    Text(th="{ref} ({commit}) ไม่อยู่ในสาขาหลักแล้ว", en="{ref} ({commit}) is no longer on main"),
    Text(
        th="ดึงคลังใหม่จากเซิร์ฟเวอร์แล้วตรวจอีกครั้ง หากยังไม่อยู่ ให้กู้สาขาหลักจากสำเนาที่มี {commit}",
        en="fetch anew and audit again; if it is still gone, restore main from a clone that has {commit}",
    ),
)
_UNEXPLAINED: Final = (
    Text(th="สถานะไม่มีที่มา", en="unexplained state"),
    Text(th="{page} ไม่มีความเห็นชอบที่รองรับเนื้อหาปัจจุบัน", en="no approval explains the present state of {page}"),
    Text(
        th="ให้หัวหน้าหน่วยงานตรวจแล้วสั่ง prakat approve {page} หรือย้อนไปยังรุ่นที่เห็นชอบแล้ว",
        en="let the head of the division look at it and run prakat approve {page}, or go back to the approved version",
    ),
)
_OUTSIDE: Final = (
    Text(th="นอกวาระ", en="out of office"),
    Text(
        th="{name} ({post}) ลงนาม {page} เมื่อ {at} แต่ตามทะเบียนวันนั้นไม่ได้ดำรงตำแหน่ง (ถึง {until})",
        en="{name} ({post}) signed {page} at {at}, but did not hold the post on that day (until {until})",
    ),
    Text(
        th="ให้ผู้ดำรงตำแหน่งตรวจแล้วลงนามใหม่ด้วย prakat approve {page} หรือแก้วันสิ้นสุดในทะเบียนหากลงผิด",
        en="let the holder of the post run prakat approve {page}, or correct the end in the roster if it is wrong",
    ),
)
_OVERDUE: Final = (
    Text(th="ฉุกเฉินเกินกำหนด", en="emergency overdue"),
    Text(
        th="{page} เผยแพร่ฉุกเฉินโดย {name} ต้องได้รับความเห็นชอบตามปกติภายใน {until}",
        en="{page} was an emergency publication by {name}; its ordinary approval was due by {until}",
    ),
    Text(th="สั่ง prakat approve {page} หรือถอนหน้า", en="run prakat approve {page}, or withdraw the page"),
)
_LAPSED: Final = (
    Text(th="กุญแจถูกเพิกถอน", en="key revoked"),
    Text(
        th="กุญแจ {key} ของ {name} ถูกเพิกถอนเมื่อ {revoked}; {count} รายการยังอ้างกุญแจนี้: {pages}",
        en="key {key} of {name} was revoked on {revoked}; {count} approval(s) rest on it: {pages}",
    ),
    Text(
        th="หากกุญแจหาย ให้ผู้ดำรงตำแหน่งตรวจหน้าเหล่านี้อีกครั้งแล้วลงนามใหม่ หากเปลี่ยนตามปกติ ไม่ต้องทำอะไร",
        en="if the key was lost, let the head look at these pages and sign anew; after an ordinary change, nothing",
    ),
)
_PUSH: Final = (
    Text(th="หลาย commit ในครั้งเดียว", en="one push"),
    Text(th="{commits} ผ่านเมื่อตรวจรวมกัน", en="{commits} hold when judged together"),
    Text(th="ไม่ต้องทำอะไร", en="nothing to do"),
)
_LATER: Final = (
    Text(th="กติกาใหม่กว่า", en="later rules"),
    Text(
        th="{commit}: โปรแกรมรุ่นปัจจุบันพบ {count} เรื่องในเนื้อหา ซึ่งโปรแกรมในขณะนั้นให้ผ่าน",
        en="{commit}: today's program finds {count} thing(s) in its content that the program of then let through",
    ),
    Text(th="ดูสถานะปัจจุบันด้วย prakat check", en="see the present state with prakat check"),
)


def _say(
    sentence: _Sentence, lang: str, paint: Paint, *, colour: str = "red", more: Iterable[str] = (), **params: str
) -> str:
    head, what, advice = (printable(text.format(params).lang(lang)) for text in sentence)
    then = Text(th="ทำต่อ", en="next").lang(lang)
    rows = [f"{paint(head, colour)}: {what}", *(f"  {printable(row)}" for row in more), f"  {then}: {advice}", ""]
    return "\n".join(rows)


def _say_bypass(bypass: Bypass, lang: str, paint: Paint) -> str:
    step = bypass.step
    commit, when = step.commit.id[:_SHORT], step.at.strftime("%Y-%m-%d %H:%M")
    rows = [
        f"{step.commit.subject}",
        f"author {step.commit.author} · committer {step.commit.committer}",
        *(f"{f.location.path}: [{f.rule.id}] {f.text.lang(lang)}" for f in step.findings),
        *([step.error.lang(lang)] if step.error else []),
        *(f"+ {other.commit.id[:_SHORT]} {other.commit.subject}" for other in bypass.others),
    ]
    if bypass.mended_by:
        rows.append(_MENDED.format({"commit": bypass.mended_by.commit.id[:_SHORT]}).lang(lang))
    return _say(_BYPASS, lang, paint, more=rows, commit=commit, at=when)


def _say_unexplained(found: Unexplained, lang: str, paint: Paint) -> str:
    rows = [f"[{finding.rule.id}] {finding.text.lang(lang)}" for finding in found.findings]
    return _say(_UNEXPLAINED, lang, paint, more=rows, page=found.page)


def _say_outside(found: Outside, lang: str, paint: Paint) -> str:
    word, until = found.approval, found.until.isoformat() if found.until else "-"
    return _say(_OUTSIDE, lang, paint, name=found.name, post=word.post, page=word.page, at=word.written_at, until=until)


def _say_overdue(found: Overdue, lang: str, paint: Paint) -> str:
    return _say(_OVERDUE, lang, paint, page=found.approval.page, name=found.name, until=found.approval.until)


def _say_lapsed(found: LapsedKey, lang: str, paint: Paint) -> str:
    shown = ", ".join(found.pages[:3]) + (" …" if len(found.pages) > 3 else "")  # noqa: PLR2004 - JSON has all
    revoked = found.key.revoked.isoformat() if found.key.revoked else "-"
    return _say(
        _LAPSED, lang, paint, colour="yellow",
        key=found.key.id, name=found.name, revoked=revoked, count=str(len(found.pages)), pages=shown,
    )  # fmt: skip


def _say_notes(audit: Audit, lang: str, paint: Paint) -> Iterator[str]:
    for push in audit.pushes:
        commits = " ".join(step.commit.id[:_SHORT] for step in (push.step, *push.others))
        yield _say(_PUSH, lang, paint, colour="blue", commits=commits)
    for step in audit.steps:
        if step.later:
            yield _say(_LATER, lang, paint, colour="blue", commit=step.commit.id[:_SHORT], count=str(len(step.later)))


def _summary(audit: Audit, lang: str, paint: Paint) -> str:
    params = {
        "steps": str(len(audit.steps)),
        "signatures": str(audit.signatures),
        "tip": audit.tip[:_SHORT],
        "settled": audit.settled[:_SHORT] or "-",
    }
    if audit.clean:
        done = Text(
            th="ไม่พบการข้ามด่าน: ตรวจ {steps} ขั้น {signatures} ลายมือชื่อ ถึง {tip}",
            en="nothing went past the gate: {steps} steps, {signatures} signatures, up to {tip}",
        )
        return paint(done.format(params).lang(lang), "green")
    found = Text(
        th="พบเรื่องที่ต้องจัดการ: ตรวจ {steps} ขั้น {signatures} ลายมือชื่อ ถึง {tip}; ทุกอย่างถูกต้องถึง {settled}",
        en="something needs doing: {steps} steps, {signatures} signatures, up to {tip}; all holds up to {settled}",
    )
    return paint(found.format(params).lang(lang), "red")
