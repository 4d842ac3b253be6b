"""Names of codes where there is no configuration to give them: the set a new collector starts with."""

from typing import Final

CATEGORIES: Final = {
    "road": "ถนน ทางเท้า ไฟฟ้าสาธารณะ",
    "water": "น้ำประปา ทางระบายน้ำ น้ำท่วม",
    "waste": "ขยะ ความสะอาด กลิ่น",
    "nuisance": "เสียงดัง เหตุรำคาญ สัตว์",
    "building": "อาคาร การรุกล้ำที่สาธารณะ",
    "service": "การให้บริการของเจ้าหน้าที่",
    "other": "อื่น ๆ",
    "corruption": "ทุจริตและประพฤติมิชอบ",
}
QUESTIONS: Final = {
    "find": "หาข้อมูลที่ต้องการได้ง่าย",
    "correct": "ข้อมูลถูกต้องและเป็นปัจจุบัน",
    "overall": "ความพึงพอใจโดยรวม",
}
