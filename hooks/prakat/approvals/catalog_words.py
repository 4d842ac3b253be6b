"""How the messages of the approval rules are put together."""

from typing import Final

from prakat.findings import RuleInfo, Severity, Template, Text

APPROVE_TH: Final = "ให้หัวหน้า{division}สั่ง prakat approve {page} --as รหัสบุคคล --key ไฟล์กุญแจ"
APPROVE_EN: Final = "let the head of {division} run: prakat approve {page} --as PERSON --key FILE"


# Entries are written by `prakat approve`, never by hand: these show how a right one and a wrong one look.
EXAMPLES: Final = {
    "approval-missing": "# ผิด: หน้าใหม่ในหมวดจัดซื้อจัดจ้าง ไม่มีรายการในทะเบียน\nledger: {}\n# ถูก\nledger:\n"
    "  p-0204bbf15273:\n    page: docs/procurement/2569/road.md\n    decision: เห็นชอบ",
    "approval-stale": "# ผิด: แก้หน้าหลังลงนาม\nafter: sha256:11…   # ของเดิม\n# ถูก: ลงนามใหม่\n"
    "before: sha256:11…\nafter: sha256:22…",
    "approval-entry": "decision: ok   # ผิด\ndecision: เห็นชอบ   # ถูก: เห็นชอบ หรือ รับรอง",
    "approval-signature": "# ผิด: แก้เลขที่หนังสือหลังลงนาม\nmemo: {no: ที่ 2/2569}\nsig: …   # ลงนามบน ที่ 1/2569\n"
    "# ถูก: สั่ง prakat approve ใหม่\nmemo: {no: ที่ 2/2569}\nsig: …   # ลงนามบน ที่ 2/2569",
    "approval-office": "# ผิด: เรื่องของกองคลัง\ndivision: works\nby: p-works\n# ถูก\ndivision: finance\nby: p-finance",
    "approval-own-page": "# ผิด\nprepared_by: ผู้อำนวยการกองคลัง\npost: ผู้อำนวยการกองคลัง\n# ถูก\n"
    "prepared_by: เจ้าหน้าที่พัสดุ\npost: ผู้อำนวยการกองคลัง",
    "approval-time": '# ผิด\nat: 2026-11-22\n# ถูก\nat: "2026-11-22T09:00:00+07:00"',
    "approval-chain": "# ผิด: หน้าที่เผยแพร่อยู่คือ sha256:22…\nbefore: sha256:11…\nafter: sha256:33…\n# ถูก\n"
    "before: sha256:22…\nafter: sha256:33…",
    "approval-removed": "# ผิด: ลบรายการออก ทั้งที่หน้ายังเผยแพร่\nledger: {}\n# ถูก: คงไว้\nledger:\n  p-0204bbf15273:\n"
    "    page: docs/procurement/2569/road.md",
    "roster": "# ผิด: ลบคนที่พ้นตำแหน่ง\nheads: []\n# ถูก: ลงวันสิ้นสุด\nheads:\n  - person: p-finance\n"
    '    post: ผู้อำนวยการกองคลัง\n    order: คำสั่งที่ 120/2569\n    from: "2026-10-01"\n    until: "2026-11-30"',
    "root-approval": "# ผิด: แก้ schemas/ แล้วไม่ลงนาม\nversion: 12\nroot_signatures: []\n# ถูก: สั่ง prakat roster sign\n"
    "version: 13\nroot_signatures:\n  - by: p-clerk",
    "approval-several": "# ผิด: นโยบายให้ลงนามสองคน\nby: p-finance\n# ถูก\nby: p-finance\nalso:\n  - {by: p-palad, …}",
    "approval-method": "# ผิด: policy.methods_for.procurement คือ [signature]\nmethod: review\n# ถูก\nmethod: signature",
    "approval-emergency": '# ผิด: เกินที่นโยบายให้\naction: emergency\nuntil: "2026-12-31"\n# ถูก\naction: emergency\n'
    'until: "2026-11-25"',
    "approval-retracted": "# ผิด: ให้ความเห็นชอบรุ่นเดิมที่เรียกคืนแล้ว\nbefore: sha256:11…\nafter: sha256:11…\n"
    "# ถูก: แก้ไขแล้วให้ความเห็นชอบใหม่\nbefore: sha256:11…\nafter: sha256:22…",
    "approval-move": "# ผิด: มีแต่รายการของหน้าเดิม\naction: move\nto: docs/law/2570/a.md\n# ถูก: มีรายการของหน้าใหม่ด้วย\n"
    "action: move\nfrom: docs/law/2569/a.md",
    "approval-removal": "# ผิด: ลบหน้า แต่ไฟล์แนบยังอยู่\naction: remove\nafter: absent\n# ถูก: ลบไฟล์แนบด้วย\naction: remove\n"
    "after: absent",
}


def say(th: str, en: str, advice_th: str, advice_en: str, *, warns: bool = False) -> Template:
    """Return one thing a rule can say; ``warns`` when it does not refuse by itself."""
    severity = Severity.WARNING if warns else None
    return Template(text=Text(th=th, en=en), advice=Text(th=advice_th, en=advice_en), severity=severity)


def rule(id_: str, th: str, en: str, help_th: str, help_en: str, **messages: Template) -> RuleInfo:
    """Return a rule of clause 1; ``messages`` by their ids, with "_" for "-"."""
    named = {key.replace("_", "-"): template for key, template in messages.items()}
    return RuleInfo(
        id=id_,
        clause="1",
        title=Text(th=th, en=en),
        help=Text(th=help_th, en=help_en),
        example=EXAMPLES[id_],
        messages=named,
    )
