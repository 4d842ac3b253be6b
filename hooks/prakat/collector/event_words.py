"""What an event says in words, for staff and auditors."""

from typing import Any, Final

from prakat.collector.cases import COUNTED, SAME, SUSPECT, WORDS
from prakat.collector.desk import REASON_WORDS

_KINDS: Final = {
    "assign": "มอบหมายให้",
    "code": "ออกรหัสติดตามใหม่",
    "comments": "อ่านข้อคิดเห็นจากแบบประเมิน",
    "counted": "นับเป็นเรื่องหนึ่ง (เดิม:",
    "erase": "ลบข้อมูลส่วนบุคคล เหตุผล:",
    "hold": "พักการลบ",
    "mask": "ปิดบังข้อความ",
    "message": "แจ้งเพิ่มเติม",
    "note": "บันทึกภายใน",
    "print": "พิมพ์เรื่อง",
    "unhold": "เลิกพักการลบ",
    "update": "แจ้งผู้ร้อง",
    "view": "เปิดอ่านเรื่อง",
}
_AFTER: Final = {
    SUSPECT: "สงสัยว่าส่งโดยเครื่อง)",
    SAME: "ข้อความเดียวกับเรื่องอื่น)",
    COUNTED: "นับอยู่แล้ว)",
    "expired": "ครบกำหนดเก็บ",
}


def words_of_event(event: Any) -> str:
    """Return what happened in Thai; ``event`` has ``kind`` and ``after`` as the table has them.

    A kind that has no words yet is shown as it is: nothing of a log is ever left out.
    """
    if event.kind == "status":
        step, _, reason = event.after.partition(":")
        why = f" เหตุผล: {REASON_WORDS.get(reason, reason)}" if reason else ""
        return f"สถานะ {WORDS.get(step, step)}{why}"
    after = _AFTER.get(event.after, event.after)
    return " ".join(filter(None, (_KINDS.get(event.kind, event.kind), after)))
