"""All rules, for those who print or explain them."""

from typing import Final

from prakat.approvals.catalog import APPROVAL_RULES
from prakat.content.front_matter_words import FRONT_MATTER
from prakat.content.schema_rule import SCHEMA
from prakat.findings import RuleInfo
from prakat.rules.engine import RULES

ALL_RULES: Final[tuple[RuleInfo, ...]] = (FRONT_MATTER, SCHEMA, *RULES, *APPROVAL_RULES)
