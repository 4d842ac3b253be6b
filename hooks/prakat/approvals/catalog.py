"""What the approval rules say."""

from typing import Final

from prakat.approvals.catalog_actions import ACTION_RULES
from prakat.approvals.catalog_words import APPROVE_EN, APPROVE_TH, rule, say

MISSING: Final = rule(
    "approval-missing",
    "ข้อมูลสำคัญต้องได้รับความเห็นชอบ",
    "Important information needs approval",
    "ข้อมูลเกี่ยวกับระเบียบ มาตรการ การเงิน และการจัดซื้อจัดจ้าง ต้องได้รับความเห็นชอบหรือรับรองจากหัวหน้าระดับกอง "
    "ก่อนเผยแพร่ ความเห็นชอบลงชื่อกำกับเนื้อหาและไฟล์แนบทุกไบต์",
    "Regulations and measures, finance and procurement need the concurrence or certification of a division head before "
    "they are published. It is a signature over every byte of the page and its attachments.",
    missing=say(
        "หน้านี้ยังไม่ได้รับความเห็นชอบจาก{division}",
        "this page has no approval of {division}",
        APPROVE_TH,
        APPROVE_EN,
    ),
    deleted=say(
        "ลบหน้าที่ต้องได้รับความเห็นชอบ โดยไม่มีการลงนามถอนออก",
        "a page that needs approval is deleted without a signed withdrawal",
        "กู้ไฟล์กลับ หรือ" + APPROVE_TH + " --reason เหตุผลที่ถอนออก",
        "restore the file, or " + APPROVE_EN + " --reason WHY",
    ),
)

STALE: Final = rule(
    "approval-stale",
    "ความเห็นชอบต้องตรงกับเนื้อหาปัจจุบัน",
    "An approval is for exactly these bytes",
    "เมื่อเนื้อหาหรือไฟล์แนบเปลี่ยนแม้แต่ช่องว่างเดียวหลังลงนาม ความเห็นชอบเดิมใช้ไม่ได้",
    "When the page or an attachment changes after it was signed, by a single space even, the approval no longer holds.",
    stale=say(
        "เนื้อหาหรือไฟล์แนบถูกแก้ไขหลังได้รับความเห็นชอบ",
        "the page or an attachment was changed after it was approved",
        "ย้อนการแก้ไข หรือ" + APPROVE_TH,
        "undo the change, or " + APPROVE_EN,
    ),
)

ENTRY: Final = rule(
    "approval-entry",
    "รายการใน approvals.yml ต้องถูกแบบ",
    "An entry of approvals.yml has its exact form",
    "รายการความเห็นชอบเขียนโดยคำสั่ง prakat approve เท่านั้น แก้ด้วยมือไม่ได้",
    "Entries are written by prakat approve and by nothing else.",
    shape=say(
        "รายการ {entry} อ่านไม่ได้หรือถูกแก้ด้วยมือ (ช่อง {field})",
        "entry {entry} cannot be read, or was edited by hand ({field})",
        "กู้ไฟล์ approvals.yml จากสาขาหลัก แล้วให้หัวหน้าหน่วยงานลงนามใหม่ด้วย prakat approve",
        "restore approvals.yml from the main branch, then sign again with prakat approve",
    ),
    layout=say(
        "บรรทัดนี้ของ approvals.yml ไม่อยู่ในรูปแบบ (รายการต้องเรียงตามรหัสและเว้นวรรคตามเดิม)",
        "this line of approvals.yml is out of its layout (entries stand in the order of their ids)",
        "กู้ไฟล์จากสาขาหลัก แล้วลงนามใหม่ด้วย prakat approve",
        "restore the file from the main branch, then sign again with prakat approve",
    ),
    preparer=say(
        'ผู้ตรวจสอบในรายการ ("{entry}") ไม่ตรงกับในหน้า ("{page}")',
        'the entry names another preparer ("{entry}") than the page ("{page}")',
        "ลงนามใหม่ด้วย prakat approve",
        "sign again with prakat approve",
    ),
)

SIGNATURE: Final = rule(
    "approval-signature",
    "ลายมือชื่อต้องถูกต้อง",
    "The signature verifies",
    "ลายมือชื่ออิเล็กทรอนิกส์ (SSH) ต้องตรงกับกุญแจของผู้ลงนามในทะเบียน และครอบคลุมทุกช่องของรายการกับทุกไบต์ของเอกสาร",
    "The SSH signature must be by a key of the roster, over every field of the entry and every byte of the document.",
    bad=say(
        "ลายมือชื่อของ {person} ใช้ไม่ได้กับรายการนี้",
        "the signature of {person} is not valid for this entry",
        "ห้ามเผยแพร่ แจ้งผู้ดูแลระบบ แล้วให้หัวหน้าหน่วยงานลงนามใหม่",
        "do not publish; tell the administrator, and let the head sign again",
    ),
    unknown_key=say(
        "ไม่มีกุญแจ {key} ของ {person} ในทะเบียนของสาขาหลัก",
        "the main branch's roster has no key {key} of {person}",
        "เพิ่มกุญแจลงทะเบียนด้วยการลงนามของผู้ดูแลหลักก่อน แล้วจึงลงนามเอกสาร",
        "let the root add the key to the roster first, then sign",
    ),
    revoked_key=say(
        "กุญแจ {key} ของ {person} ยังไม่เริ่มใช้หรือถูกเพิกถอนแล้ว",
        "key {key} of {person} is not valid yet, or is revoked",
        "ลงนามใหม่ด้วยกุญแจที่ยังใช้ได้",
        "sign again with a valid key",
    ),
)

OFFICE: Final = rule(
    "approval-office",
    "ผู้ให้ความเห็นชอบต้องดำรงตำแหน่ง",
    "The approver holds the office",
    "ผู้ให้ความเห็นชอบต้องเป็นหัวหน้าระดับกองขึ้นไปของหน่วยงานเจ้าของเรื่อง หรือผู้รักษาการ ทั้งในวันที่ลงนามและวันที่ตรวจ",
    "The approver must be, or act as, a head at division level or above, on the day of signing and when it is judged.",
    not_in_office=say(
        '{person} ไม่ได้ดำรงตำแหน่ง "{post}" ของ{division}ในวันที่ {day}',
        '{person} did not hold the post "{post}" of {division} on {day}',
        "ให้ผู้ดำรงตำแหน่งหรือผู้รักษาการปัจจุบันลงนามใหม่ หรือบันทึกคำสั่งแต่งตั้งในทะเบียนก่อน",
        "let the present or acting head sign, or enter the appointment into the roster first",
    ),
    wrong_division=say(
        "{given}ไม่มีอำนาจเห็นชอบหน้านี้ ต้องเป็น{division}",
        "{given} may not approve this page; {division} must",
        APPROVE_TH,
        APPROVE_EN,
    ),
    below=say(
        "หัวหน้า{given}ไม่ใช่ระดับกอง จึงเห็นชอบไม่ได้",
        "the head of {given} is below division level and may not approve",
        "ให้ปลัดเทศบาลลงนามแทน",
        "let the municipal clerk sign",
    ),
)

OWN: Final = rule(
    "approval-own-page",
    "ผู้จัดทำเห็นชอบงานตนเองไม่ได้",
    "Nobody approves what is their own",
    "ผู้ให้ความเห็นชอบต้องไม่ใช่ผู้เขียน ผู้บันทึก ผู้ร่วมเขียน หรือผู้ตรวจสอบของหน้านั้น",
    "The approver is not the page's author, committer, co-author or preparer.",
    author=say(
        "{person} เป็นผู้แก้ไขหน้านี้เอง ({email}) จึงเห็นชอบไม่ได้",
        "{person} changed this page ({email}) and may not approve it",
        "ให้ปลัดเทศบาลหรือผู้รักษาการลงนามแทน หรือให้เจ้าหน้าที่อื่นเป็นผู้จัดทำ",
        "let the clerk or an acting head sign, or let somebody else prepare the page",
    ),
    preparer=say(
        '{person} เป็นผู้ตรวจสอบของหน้านี้ ("{post}") จึงเห็นชอบไม่ได้',
        '{person} is the one who checked this page ("{post}") and may not approve it',
        "ให้เจ้าหน้าที่ผู้จัดทำเป็นผู้ตรวจสอบ (checked.by) หรือให้ผู้อื่นลงนาม",
        "let the officer who prepared the page check it (checked.by), or let somebody else sign",
    ),
)

TIME: Final = rule(
    "approval-time",
    "เวลาลงนามต้องสมเหตุผล",
    "The time of signing makes sense",
    "ความเห็นชอบต้องไม่ลงวันที่ในอนาคต ไม่เก่าเกินกำหนด และใหม่กว่าความเห็นชอบครั้งก่อนของหน้าเดียวกัน",
    "An approval is not dated in the future, not older than the policy allows, and later than the page's last one.",
    future=say(
        "ความเห็นชอบลงเวลาในอนาคต ({at})",
        "the approval is dated in the future ({at})",
        "ตั้งนาฬิกาของเครื่องให้ตรง แล้วลงนามใหม่",
        "set the computer's clock and sign again",
    ),
    old=say(
        "ความเห็นชอบเก่าเกิน {days} วัน ({at})",
        "the approval is older than {days} days ({at})",
        APPROVE_TH,
        APPROVE_EN,
    ),
    replayed=say(
        "ความเห็นชอบนี้ไม่ใหม่กว่าครั้งก่อน ({previous}) จึงนำกลับมาใช้ไม่ได้",
        "this approval is not later than the page's last one ({previous}) and cannot be used again",
        APPROVE_TH,
        APPROVE_EN,
    ),
)

CHAIN: Final = rule(
    "approval-chain",
    "ความเห็นชอบต้องต่อจากรุ่นที่เผยแพร่อยู่",
    "An approval goes from the published state to the new one",
    "รายการระบุทั้งรุ่นก่อนและรุ่นหลัง จึงใช้ย้อนเนื้อหาหรือข้ามรุ่นไม่ได้",
    "An entry names the state before and after, so that nothing can be rolled back or skipped.",
    broken=say(
        "ความเห็นชอบนี้ให้ไว้สำหรับเนื้อหารุ่นอื่น ไม่ได้ต่อจากรุ่นที่เผยแพร่อยู่",
        "this approval was given from another state than the published one",
        "รวมสาขาหลักเข้ามา (git merge main) แล้ว" + APPROVE_TH,
        "merge the main branch (git merge main), then " + APPROVE_EN,
    ),
    unnamed=say(
        "รายการนี้ไม่ได้อ้าง (follows) รายการก่อนหน้าที่ต้องคงไว้ในประวัติ เช่น กรณีเร่งด่วนหรือการเรียกคืน",
        "this entry does not name (follows) the one before it, such as an emergency or a word taken back",
        "รวมสาขาหลักเข้ามา (git merge main) แล้ว" + APPROVE_TH,
        "merge the main branch (git merge main), then " + APPROVE_EN,
    ),
)

REMOVED: Final = rule(
    "approval-removed",
    "รายการความเห็นชอบลบหรือแก้ไม่ได้",
    "An approval is never removed or rewritten",
    "รายการของหน้าที่ไม่ได้เปลี่ยนต้องคงเดิม และรายการของหน้าที่ถอนออกยังอยู่เป็นหลักฐาน",
    "The entry of an unchanged page stays as it is, and that of a withdrawn page stays as evidence.",
    removed=say(
        "รายการความเห็นชอบของหน้านี้ถูกลบออกจาก approvals.yml",
        "this page's entry was removed from approvals.yml",
        "กู้รายการกลับจากสาขาหลัก",
        "restore the entry from the main branch",
    ),
    edited=say(
        "รายการความเห็นชอบถูกแก้ ทั้งที่หน้าไม่ได้เปลี่ยน",
        "the entry was changed although the page was not",
        "กู้รายการกลับจากสาขาหลัก",
        "restore the entry from the main branch",
    ),
)

ROSTER: Final = rule(
    "roster",
    "ทะเบียนหน่วยงานและผู้มีอำนาจต้องถูกแบบ",
    "The roster has its exact form",
    "ส่วนบนของ approvals.yml ระบุผู้ดูแลหลัก บุคคล กุญแจ หน่วยงาน และนโยบาย",
    "The upper part of approvals.yml names the root, people, keys, divisions and policy.",
    shape=say(
        "ค่าที่ {pointer} ในทะเบียน (approvals.yml) ไม่ถูกต้อง",
        "the value at {pointer} of the roster (approvals.yml) is not valid",
        "แก้ค่านี้ แล้วให้ผู้ดูแลหลักลงนามด้วย prakat roster sign",
        "correct it, then let the root sign with prakat roster sign",
    ),
    weak=say(
        'นโยบายตั้ง {type} เป็น "none" ไม่ได้ เพราะข้อ ๑ ของประกาศบังคับให้ต้องเห็นชอบ',
        'the policy cannot set {type} to "none": clause 1 itself demands the approval',
        "ลบบรรทัดนี้ออกจาก policy.approval",
        "delete the line from policy.approval",
    ),
    unknown_type=say(
        "นโยบายระบุ {type} ซึ่งไม่มีในแบบข้อมูล (schemas) จึงไม่มีผลกับหน้าใด",
        "the policy speaks of {type}, which no schema knows, so it would hold for no page",
        "แก้ชื่อประเภทหรือหมวด แล้วให้ผู้ดูแลหลักลงนามด้วย prakat roster sign",
        "correct the name of the type or category, then let the root sign with prakat roster sign",
    ),
    no_recorder=say(
        "นโยบายยอมรับรีวิว แต่ทะเบียนไม่มีผู้บันทึก (recorders) จึงไม่มีใครบันทึกรีวิวได้",
        "the policy accepts reviews, but the roster names no recorders who could record one",
        "เพิ่ม recorders พร้อมกุญแจ หรือเอา review ออกจาก policy.methods แล้วให้ผู้ดูแลหลักลงนามด้วย prakat roster sign",
        "add recorders with a key, or take review out of policy.methods; then let the root run prakat roster sign",
    ),
    history=say(
        "ลบหรือแก้ {pointer} ในทะเบียนไม่ได้ เพิ่มได้อย่างเดียว (ยกเว้นกรอกวันสิ้นสุดหรือวันเพิกถอน)",
        "{pointer} of the roster cannot be removed or rewritten, only added to (but for an end or a revocation)",
        "กู้ค่าเดิมกลับ แล้วเพิ่มรายการใหม่ต่อท้าย",
        "restore it and add a new entry after it",
    ),
    reused=say(
        "ชื่อและกุญแจของ {person} เปลี่ยนพร้อมกันทั้งหมด รหัสบุคคลใช้ซ้ำกับคนอื่นไม่ได้",
        "name and keys of {person} change all at once; an id is not used again for another person",
        "กู้ค่าเดิมกลับ แล้วเพิ่มบุคคลใหม่ด้วยรหัสใหม่",
        "restore it, and add the new person under a new id",
    ),
    unexplained=say(
        "การแก้ทะเบียนนี้ทำให้ความเห็นชอบของ {page} ไม่มีผู้ดำรงตำแหน่งรองรับ",
        "this change of the roster would leave the approval of {page} without a head in office",
        "กำหนดวันสิ้นสุดไม่ก่อนวันที่ลงนาม หรือให้ผู้มีอำนาจให้ความเห็นชอบหน้านั้นใหม่ก่อน",
        "let the term end no earlier than that signature, or have the page approved anew first",
    ),
    voided=say(
        "การเพิกถอนกุญแจย้อนหลังทำให้ความเห็นชอบของ {page} ใช้ไม่ได้",
        "the revocation as of a day gone by voids the approval of {page}",
        "ให้หัวหน้าหน่วยงานตรวจหน้านั้นและลงนามใหม่หลังรวมเข้า",
        "let the head look at that page and sign it anew once this is merged",
        warns=True,
    ),
)

ROOT: Final = rule(
    "root-approval",
    "กติกา ทะเบียน และโปรแกรม ต้องลงนามโดยผู้ดูแลหลัก",
    "Rules, roster and code need the root's word",
    "ทุกไฟล์นอก docs/ ที่มีผลต่อการตรวจหรือการเผยแพร่ เปลี่ยนได้เมื่อผู้ดูแลหลักตามทะเบียนของสาขาหลักลงนามครบจำนวน",
    "Every file outside docs/ that bears on checking or publishing changes only with the signatures of the root that "
    "the main branch names.",
    unsigned=say(
        "ไฟล์กติกาเปลี่ยน ({files}) โดยไม่มีลายมือชื่อของผู้ดูแลหลักครบ {threshold} คน",
        "rules changed ({files}) without the signatures of {threshold} root member(s)",
        "ย้อนการเปลี่ยนแปลงไฟล์เหล่านี้ หรือให้ผู้ดูแลหลักตรวจแล้วสั่ง prakat roster sign",
        "undo the change of these files, or let the root review them and run prakat roster sign",
    ),
    bad=say(
        "ลายมือชื่อของ {person} ใต้กติกาใช้ไม่ได้ (ไม่ใช่ผู้ดูแลหลัก กุญแจไม่ตรง เก่าเกินไป หรือกติกาถูกแก้หลังลงนาม)",
        "the signature of {person} under the rules is not valid: no root member, another key, too old, or the rules "
        "were changed after it",
        "ให้ผู้ดูแลหลักตรวจแล้วสั่ง prakat roster sign ใหม่ ลายมือชื่อที่ใช้ไม่ได้ต้องเอาออก",
        "let the root review and run prakat roster sign again; a signature that is none has to go",
    ),
    version=say(
        "ทะเบียนเปลี่ยนแต่เลขรุ่นไม่ใช่ {wanted}",
        "the roster changed but its version is not {wanted}",
        "ให้ผู้ดูแลหลักสั่ง prakat roster sign ซึ่งจะตั้งเลขรุ่นให้",
        "let the root run prakat roster sign, which sets the version",
    ),
    protected=say(
        "ลายนิ้วมือของไฟล์กติกา (protected) ไม่ตรงกับไฟล์จริง",
        "the digest of the rules (protected) is not that of the files",
        "ให้ผู้ดูแลหลักตรวจแล้วสั่ง prakat roster sign อีกครั้ง",
        "let the root review and run prakat roster sign again",
    ),
    repository=say(
        "ชื่อคลังงานในทะเบียนเปลี่ยน ซึ่งจะทำให้ลายมือชื่อเดิมทั้งหมดใช้ไม่ได้",
        "the roster's repository name changed, which would void every signature so far",
        "กู้ชื่อเดิมกลับ",
        "restore the name",
    ),
)

APPROVAL_RULES: Final = (
    MISSING,
    STALE,
    ENTRY,
    SIGNATURE,
    OFFICE,
    OWN,
    TIME,
    CHAIN,
    REMOVED,
    ROSTER,
    ROOT,
    *ACTION_RULES,
)
