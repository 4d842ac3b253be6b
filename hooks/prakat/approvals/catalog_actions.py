"""What the rules of several signatures, of recorded reviews and of special actions say."""

from typing import Final

from prakat.approvals.catalog_words import APPROVE_EN, APPROVE_TH, rule, say

SEVERAL: Final = rule(
    "approval-several",
    "ต้องมีผู้ลงนามครบตามนโยบาย",
    "Everybody signs whom the policy asks for",
    "นโยบายของเทศบาลอาจให้ลงนามหลายคน เช่น หัวหน้าหน่วยงานกับปลัดเทศบาล หรือกี่คนในกี่คน แต่ละคนลงนามในรายการเดียวกัน "
    "จะมาลงนามเมื่อใดก็ได้ก่อนรวมเข้า",
    "A policy may ask for several people, such as the head and the municipal clerk, or some number out of a list. They "
    "sign the same entry, one after the other.",
    incomplete=say(
        "ยังขาดลายมือชื่ออีก {count} คน จาก: {missing}",
        "{count} more must sign, out of: {missing}",
        "ให้ผู้ที่ยังไม่ได้ลงนามสั่ง prakat approve {page} --as รหัสบุคคล --key ไฟล์กุญแจ ลายมือชื่อที่มีอยู่แล้วไม่หายไป",
        "let one of them run: prakat approve {page} --as PERSON --key FILE; the signatures that are there stay",
    ),
    no_head=say(
        "ยังไม่มีลายมือชื่อของหัวหน้าระดับกองขึ้นไป ({division}) ซึ่งข้อ ๑ ของประกาศบังคับ",
        "no head at division level or above ({division}) has signed yet, which clause 1 itself demands",
        APPROVE_TH + " ลายมือชื่อที่มีอยู่แล้วไม่หายไป",
        APPROVE_EN + "; the signatures that are there stay",
    ),
)

METHOD: Final = rule(
    "approval-method",
    "วิธีให้ความเห็นชอบต้องเป็นวิธีที่นโยบายยอมรับ",
    "The proof is of a kind that the policy accepts",
    "ความเห็นชอบพิสูจน์ได้ด้วยลายมือชื่อจากกุญแจ หรือรีวิวบน GitHub ที่ผู้บันทึก (recorder) ลงชื่อกำกับ "
    "นโยบายอาจกำหนดให้บางหมวดหรือบางประเภทต้องใช้กุญแจเท่านั้น",
    "An approval is proved by a signature, or by a review on GitHub that a recorder has countersigned. A policy may "
    "accept signatures alone for a category or a type.",
    not_allowed=say(
        "หน้านี้ใช้{method}เป็นหลักฐานไม่ได้ตามนโยบาย",
        "the policy does not accept {method} as proof for this page",
        "ให้หัวหน้าหน่วยงานลงนามด้วย prakat approve {page}",
        "let the head sign with prakat approve {page}",
    ),
    account=say(
        "บัญชี GitHub หมายเลข {account} ไม่ใช่ของ {person} ในทะเบียนของสาขาหลัก",
        "GitHub account {account} is not the one of {person} in the main branch's roster",
        "ให้หัวหน้าลงนามด้วย prakat approve หรือให้ผู้ดูแลหลักบันทึกหมายเลขบัญชี (github) ลงทะเบียนก่อน",
        "let the head sign with prakat approve, or let the root enter the account number (github) into the roster",
    ),
)

EMERGENCY: Final = rule(
    "approval-emergency",
    "เผยแพร่กรณีเร่งด่วนต้องมีกำหนดและมีความเห็นชอบตามมา",
    "An emergency has a deadline, and the ordinary approval follows",
    "กรณีเร่งด่วนหัวหน้าหน่วยงานหรือปลัดเทศบาลคนเดียวสั่งเผยแพร่ก่อนได้ พร้อมเหตุผลและกำหนดวัน หน้าเว็บแสดงข้อความแจ้งไว้ "
    "ผู้อื่นต้องให้ความเห็นชอบตามปกติภายในกำหนด รายการเร่งด่วนไม่หายไปจากประวัติ",
    "In an emergency one head or the clerk publishes at once, with a reason and a last day, and the page says so. "
    "Somebody else gives the ordinary approval by then. The emergency stays on record.",
    lapsed=say(
        "หน้านี้เผยแพร่กรณีเร่งด่วน และพ้นกำหนด {until} โดยไม่มีความเห็นชอบ",
        "this page was published in an emergency, and its deadline {until} passed without the ordinary approval",
        APPROVE_TH + " หรือถอนหน้าออก",
        APPROVE_EN + ", or withdraw the page",
    ),
    lapsed_standing=say(
        "หน้านี้เผยแพร่กรณีเร่งด่วน และพ้นกำหนด {until} โดยไม่มีความเห็นชอบ เว็บไซต์แสดงว่าพ้นกำหนดแล้ว",
        "this page was published in an emergency, and its deadline {until} passed; the site says that it lapsed",
        APPROVE_TH + " หรือถอนหน้าออก",
        APPROVE_EN + ", or withdraw the page",
        warns=True,
    ),
    too_long=say(
        "กำหนด {until} นานกว่าที่นโยบายให้ ({days} วัน)",
        "the deadline {until} is further off than the policy allows ({days} days)",
        "ลงนามใหม่ โดยกำหนดไม่เกินวันที่ {last}",
        "sign again with a deadline no later than {last}",
    ),
    extended=say(
        "กรณีเร่งด่วนต่อกำหนดออกไปไม่ได้ (กำหนดเดิม {until})",
        "an emergency cannot be prolonged (its deadline was {until})",
        APPROVE_TH,
        APPROVE_EN,
    ),
    other_hand=say(
        "{person} เป็นผู้แก้ไขหน้านี้ จึงต้องเป็นผู้ลงนามกรณีเร่งด่วนเอง เพื่อไม่ให้มาเห็นชอบงานตนเองภายหลัง",
        "{person} changed this page, and so must sign the emergency himself: nobody approves his own page later",
        "ให้ผู้นั้นสั่ง prakat approve {page} กรณีเร่งด่วนเอง หรือให้เจ้าหน้าที่อื่นเป็นผู้จัดทำ",
        "let that person sign the emergency with prakat approve {page}, or let somebody else prepare the page",
    ),
    same_hand=say(
        "ผู้สั่งเผยแพร่กรณีเร่งด่วนให้ความเห็นชอบเองคนเดียวไม่ได้",
        "whoever published in the emergency cannot be the only one to approve it afterwards",
        "ให้หัวหน้าหรือผู้บังคับบัญชาคนอื่นสั่ง prakat approve {page} --as รหัสบุคคล --key ไฟล์กุญแจ",
        "let another head or superior run: prakat approve {page} --as PERSON --key FILE",
    ),
)

RETRACTED: Final = rule(
    "approval-retracted",
    "ความเห็นชอบที่เรียกคืนแล้วใช้ไม่ได้อีก",
    "A word that was taken back counts no more",
    "ผู้ให้ความเห็นชอบ ผู้ดำรงตำแหน่งนั้น หรือปลัดเทศบาล เรียกความเห็นชอบคืนได้ทั้งก่อนและหลังเผยแพร่ พร้อมเหตุผล "
    "จากนั้นต้องแก้ไขหน้าแล้วขอความเห็นชอบใหม่ หรือถอนหน้าออก",
    "Whoever gave an approval, holds that post now, or the clerk, may take it back, before or after it is published. "
    "Then the page changes and is approved anew, or is withdrawn.",
    retracted=say(
        "ความเห็นชอบของเนื้อหานี้ถูกเรียกคืนแล้ว",
        "the approval of this content was taken back",
        "แก้ไขหน้าแล้ว" + APPROVE_TH + " หรือถอนหน้าออก",
        "change the page, then " + APPROVE_EN + "; or withdraw it",
    ),
    retracted_standing=say(
        "ความเห็นชอบของหน้านี้ถูกเรียกคืนแล้ว เว็บไซต์ไม่แสดงเนื้อหา",
        "the approval of this page was taken back; the site does not show it",
        "แก้ไขหน้าแล้ว" + APPROVE_TH + " หรือถอนหน้าออก",
        "change the page, then " + APPROVE_EN + "; or withdraw it",
        warns=True,
    ),
    again=say(
        "เนื้อหานี้คือรุ่นที่ถูกเรียกคืนความเห็นชอบ จึงให้ความเห็นชอบซ้ำทั้งที่ไม่แก้ไขไม่ได้",
        "these are the very bytes from which the approval was taken back",
        "แก้ไขหน้าก่อน แล้ว" + APPROVE_TH,
        "change the page first, then " + APPROVE_EN,
    ),
    nothing=say(
        "ไม่มีความเห็นชอบที่มีผลอยู่ให้เรียกคืน",
        "there is no standing approval to take back",
        "กู้รายการเดิมจากสาขาหลัก",
        "restore the entry from the main branch",
    ),
    unapproved=say(
        "หน้าที่เผยแพร่อยู่ยังไม่ได้รับความเห็นชอบตามปกติ จึงบันทึกการเรียกคืนฉบับอื่นทับไม่ได้",
        "the published page has no ordinary approval that could stay when another is taken back",
        APPROVE_TH + " แล้วจึงเรียกคืนฉบับร่าง",
        APPROVE_EN + ", and take back the draft's after that",
    ),
)

MOVE: Final = rule(
    "approval-move",
    "การย้ายหน้าต้องลงนามทั้งสองด้านและเนื้อหาต้องเหมือนเดิม",
    "A move is signed on both sides, and the bytes stay the same",
    "ย้ายหน้าโดยไม่แก้เนื้อหาและไฟล์แนบ ลงนามเฉพาะการย้าย ไม่ต้องขอความเห็นชอบเนื้อหาใหม่ ที่อยู่เดิมจะพาไปที่อยู่ใหม่",
    "A page that moves without any change of its bytes is not approved anew: the move is signed, and the old address "
    "leads to the new one.",
    half=say(
        "การย้ายไม่ครบคู่: รายการของ {page} กับ {other} ต้องมาด้วยกันและลงนามพร้อมกัน",
        "half a move: the entries of {page} and {other} come together, signed at one moment",
        "ให้ผู้มีอำนาจลงนามการย้ายใหม่ทั้งคู่ด้วย prakat approve",
        "let the move be signed anew, both entries at once, with prakat approve",
    ),
    changed=say(
        "เนื้อหาหรือไฟล์แนบที่ที่อยู่ใหม่ไม่เหมือนที่ {other}",
        "the page or its attachments are not the same as at {other}",
        "ย้ายโดยไม่แก้ไข หรือ" + APPROVE_TH + " เป็นหน้าใหม่ แล้วถอนหน้าเดิม",
        "move it without changes, or " + APPROVE_EN + " as a new page and withdraw the old one",
    ),
    unapproved=say(
        "หน้าเดิมยังไม่ได้รับความเห็นชอบตามปกติ จึงย้ายไม่ได้",
        "the page has no ordinary approval that could move along with it",
        APPROVE_TH + " ก่อน แล้วจึงย้าย",
        APPROVE_EN + " first, then move it",
    ),
)

REMOVAL: Final = rule(
    "approval-removal",
    "ข้อมูลส่วนบุคคลที่นำออกต้องเข้าถึงไม่ได้อีก",
    "Personal data that is taken down is nowhere any more",
    "เมื่อนำหน้าหรือไฟล์ออกเพราะมีข้อมูลส่วนบุคคล ไฟล์นั้นต้องไม่เหลืออยู่ที่ใดในเว็บไซต์ และนำกลับมาเผยแพร่ตามเดิมไม่ได้",
    "When a page or a file goes for the sake of personal data, the same file is left nowhere, and does not come back "
    "as it was.",
    left=say(
        "ไฟล์ที่นำออกยังอยู่ที่ {paths}",
        "what was removed is still there: {paths}",
        "ลบไฟล์เหล่านั้น และแก้หน้าที่อ้างถึงก่อน",
        "delete these files, and change the pages that name them first",
    ),
    reason=say(
        "เหตุผลในรายการของ {page} มีข้อมูลส่วนบุคคลเสียเอง ซึ่งทุกคนอ่านได้",
        "the reason in the entry of {page} holds personal data itself, for everybody to read",
        "ลงนามใหม่โดยบอกเหตุผลโดยไม่ระบุตัวบุคคล",
        "sign again with a reason that names nobody",
    ),
    again=say(
        "เนื้อหานี้คือรุ่นที่ถูกนำออกเพราะมีข้อมูลส่วนบุคคล",
        "these are the very bytes that were removed for the personal data in them",
        "ปิดบังข้อมูลส่วนบุคคลก่อน แล้ว" + APPROVE_TH,
        "mask the personal data first, then " + APPROVE_EN,
    ),
)

ACTION_RULES: Final = (SEVERAL, METHOD, EMERGENCY, RETRACTED, MOVE, REMOVAL)
