"""How hard properties are tried: the same examples in every run, more of them when asked.

``PRAKAT_EXAMPLES=20000 python -m pytest tests/content`` looks harder, and at other examples each time.
"""

import os
from typing import Final

from hypothesis import HealthCheck, settings

_ASKED: Final = os.environ.get("PRAKAT_EXAMPLES", "")

TRIED: Final = settings(
    max_examples=int(_ASKED or 100),
    derandomize=not _ASKED,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
