"""How many citizen ids are missed and how many rows raise a false alarm: ``python tests/bench/personal_data.py``.

Everything comes from a seed (``--seed``, ``--rows``, ``--ids``). In the same run and on the same texts, python-stdnum
and phonenumbers are used alone, as their pages show; install them first: ``pip install python-stdnum phonenumbers``.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "hooks")]

from tests.bench.seeded.office_rows import Rows, in_context, person_number, written_forms  # noqa: E402 - the path first

from prakat.content.personal_data import CITIZEN_ID, KINDS, MOBILE_PHONE, find_personal_data  # noqa: E402
from prakat.thai.digits import to_thai  # noqa: E402

FILE_ROWS: Final = 40
# A run of 13 digits with up to two other signs between any two: a generous hand to a library that only validates.
_CANDIDATE: Final = re.compile(r"(?<!\d)\d(?:\W{0,2}\d){12}(?!\d)")
# A digit stands for each "#".
_MOBILES: Final = (
    "08#-###-####", "09# ### ####", "06########", "+668########", "+66 8# ### ####", "(08#) ###-####", "08#.###.####",
    "08-####-####", "0-8###-#####", "๐๘#-###-####", "08#\u2013###\u2013####", "08#\u200b#######", "08#&nbsp;### ####",
)  # fmt: skip
_OFFICES: Final = (
    "0-44##-#### ต่อ 1##", "0 2### ####-##", "044-######", "โทรสาร 0-44##-####", "สายด่วน 1567", "044-###-###",
    "0-44##-####-9", "044###### ถึง 9",
)  # fmt: skip


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=2569)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--ids", type=int, default=20_000)
    asked = parser.parse_args()
    measure_ids(asked.seed, asked.ids)
    measure_phones(asked.seed, asked.ids // 10)
    measure_rows(asked.seed, asked.rows)


def measure_ids(seed: int, count: int) -> None:
    """Print misses by written form, ours and of python-stdnum alone."""
    pick = random.Random(seed)  # noqa: S311 - seeded on purpose
    forms = written_forms()
    print(f"citizen ids, {count} texts, seed {seed}")
    print(f"{'written form':<38}{'texts':>7}{'missed':>8}{'in doubt':>10}{'stdnum missed':>15}")
    total: Counter[str] = Counter()
    for name, write in forms.items():
        tally: Counter[str] = Counter()
        for _ in range(count // len(forms)):
            text = in_context(pick, write(pick, person_number(pick)), name)
            hits = [hit for hit in find_personal_data(text) if hit.kind == CITIZEN_ID]
            tally["missed"] += not hits
            tally["in doubt"] += bool(hits) and not any(hit.certain for hit in hits)
            tally["stdnum"] += not finds_by_stdnum(text)
            tally["texts"] += 1
        print_line(name, tally)
        total += tally
    print_line("all", total)


def print_line(name: str, tally: "Counter[str]") -> None:
    """Print one line of the table of forms."""
    print(f"{name:<38}{tally['texts']:>7}{tally['missed']:>8}{tally['in doubt']:>10}{tally['stdnum']:>15}")


def measure_phones(seed: int, count: int) -> None:
    """Print how mobile numbers and official numbers are told apart, ours and by phonenumbers alone."""
    pick = random.Random(seed + 1)  # noqa: S311 - seeded on purpose
    print(f"\ntelephones, {count} of each\n{'':<38}{'ours':>7}{'phonenumbers':>14}")
    for name, shapes in (("mobile numbers missed", _MOBILES), ("official numbers taken for mobile", _OFFICES)):
        texts = [f"โทร. {fill(pick, pick.choice(shapes))} (กองคลัง)" for _ in range(count)]
        found = [sum(map(finds, texts)) for finds in (finds_mobile, finds_by_phonenumbers)]
        figures = [count - number for number in found] if shapes is _MOBILES else found
        print(f"{name:<38}{figures[0]:>7}{figures[1]:>14}")


def fill(pick: random.Random, shape: str) -> str:
    """Put a digit for each #, in the digits of the shape."""
    letters = [str(pick.randrange(10)) if letter == "#" else letter for letter in shape]
    return to_thai("".join(letters)) if "๐" in shape else "".join(letters)


def measure_rows(seed: int, count: int) -> None:
    """Print false alarms on rows, ours and of the libraries alone."""
    source = Rows(random.Random(seed + 2))  # noqa: S311 - seeded on purpose
    rows = [source.row() for _ in range(count)]
    files = ["\n".join(rows[at : at + FILE_ROWS]) for at in range(0, count, FILE_ROWS)]
    print(f"\nfalse alarms on {count} procurement rows of {sum(map(len, rows)) // count} characters")
    for name, finds, texts in (
        ("ours, row by row", finds_anything, rows),
        (f"ours, in files of {FILE_ROWS} rows", finds_anything, files),
        ("python-stdnum alone (th.pin)", finds_by_stdnum, rows),
        ("phonenumbers alone (any number)", lambda text: finds_by_phonenumbers(text, any_kind=True), rows),
        ("phonenumbers alone (mobile only)", finds_by_phonenumbers, rows),
    ):
        start = time.process_time()
        alarms = count_alarms(finds, texts)
        seconds = time.process_time() - start
        share, each = alarms / count * 10_000, seconds / count * 1e6
        print(f"{name:<38}{alarms:>7}  = {share:8.2f} in 10,000 rows{each:9.0f} µs a row")
    kinds = Counter((hit.kind, hit.certain) for text in files for hit in find_personal_data(text))
    for kind in KINDS:
        for certain in (True, False):
            if kinds[kind, certain]:
                print(f"  {kind}, {'certain' if certain else 'in doubt'}: {kinds[kind, certain]}")


def count_alarms(finds: Callable[[str], object], texts: Iterable[str]) -> int:
    """Return how often something is found: hits where a finder tells their number, texts where it does not."""
    return sum(int(found) for found in map(finds, texts) if isinstance(found, int))


def finds_anything(text: str) -> int:
    """Return the number of hits of any kind."""
    return len(find_personal_data(text))


def finds_mobile(text: str) -> bool:
    """Tell whether we find a mobile number."""
    return any(hit.kind == MOBILE_PHONE for hit in find_personal_data(text))


def finds_by_stdnum(text: str) -> bool:
    """Tell whether python-stdnum alone finds a citizen id."""
    pin = import_module("stdnum.th.pin")
    return any(pin.is_valid(found[0]) for found in _CANDIDATE.finditer(text))


def finds_by_phonenumbers(text: str, *, any_kind: bool = False) -> bool:
    """Tell whether phonenumbers alone finds a Thai number, of a mobile or of any kind."""
    phonenumbers = import_module("phonenumbers")
    mobile = phonenumbers.PhoneNumberType.MOBILE
    matches = phonenumbers.PhoneNumberMatcher(text, "TH")
    return any(any_kind or phonenumbers.number_type(match.number) == mobile for match in matches)


if __name__ == "__main__":
    main()
