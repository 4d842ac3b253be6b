"""Telephone numbers of persons, told from those of offices.

Source: the numbering plan of the NBTC: 06, 08 and 09 with ten digits are mobile; 02 to 05 and 07 with nine are fixed
lines; four digits are hotlines. A pattern here begins with a set of characters and looks behind it afterwards, which is
searched four times as fast.
"""

import re
from typing import Final

from prakat.thai.identity import Folded, is_in_token

# Ten digits that start 06, 08 or 09, in the groupings printed on letters, cards and shop signs; "_" stands for a gap.
_GAP: Final = r"(?: ?[-. ] ?|\) ?)"
_AFTER_66: Final = "_?(?:[(]?0[)]?_?)?[689](?:_?[0-9]){8}"
_AFTER_0: Final = "|".join(
    (
        "066" + _AFTER_66,
        "[689][0-9]_?(?:[0-9]{3}_?[0-9]{4}|[0-9]{4}_?[0-9]{3}|[0-9]{3}_[0-9]{2}_[0-9]{2})",
        "[689][0-9]/[0-9]{7}",
        "[689]_[0-9]{4}_?[0-9]{4}",
        "[689][0-9]{2}_[0-9]{3}_?[0-9]{3}",
        "_[689][0-9]{3}_?(?:[0-9]{5}|[0-9]{4}_[0-9])",
        "_[689][0-9]_[0-9]{3}_?[0-9]{4}",
        " [689](?: [0-9]){8}",
    )
)
_MOBILE: Final = re.compile(
    (
        "[(+06](?<![0-9].)(?<![0-9][-.].)"
        f"(?:(?:(?<=[(])0|(?<=0))(?:{_AFTER_0})|(?:(?<=[(])[+]?66|(?<=[+])66){_AFTER_66}"
        "|(?<=6)6-[689][0-9]_?[0-9]{3}_?[0-9]{4})(?![0-9]|[.][0-9])"
    ).replace("_", _GAP),
    re.DOTALL,
)


def find_mobile_numbers(folded: Folded) -> list[tuple[int, int]]:
    """Find mobile telephone numbers (06, 08, 09, +66 6/8/9) as spans of the folded text.

    Landlines, ranges, extensions and hotlines of offices are none: 0-3834-8205-6 ต่อ 308, 0 2612 6011-12, 1567.
    """
    text = folded.text
    return [found.span() for found in _MOBILE.finditer(text) if not is_in_token(text, *found.span())]
