"""The rules of the house as one snapshot has them: roster, ledger and schemas, read together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from prakat.approvals.catalog import ENTRY, ROSTER
from prakat.approvals.entry import REVIEW
from prakat.approvals.ledger import LedgerText, RootSignature, parse_ledger_text, parse_root_signatures
from prakat.approvals.policy import NONE
from prakat.approvals.requirement import CLAUSE_ONE
from prakat.approvals.roster import Roster, check_roster, parse_roster
from prakat.approvals.shape import ShapeProblem
from prakat.content.category import BY_KEY
from prakat.content.schema import ContentType, Schemas, load_schemas
from prakat.content.source_map import SourceMap, pointer_of
from prakat.content.yaml_json import YamlProblem, parse_yaml
from prakat.findings import CannotJudgeError, Finding, Location, Message, Span, Text
from prakat.repository.corpus import Corpus
from prakat.settings import LEDGER, MAX_LEDGER


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What a snapshot says about who may approve what; ``problems`` is what keeps it from being trusted."""

    roster: Roster
    ledger: LedgerText
    root_signatures: tuple[RootSignature, ...]
    schemas: Schemas
    raw_roster: Mapping[str, object]
    source_map: SourceMap

    @property
    def types(self) -> Mapping[str, ContentType]:
        """Content types by key."""
        return self.schemas.types


# What is the head of one step of a history is the base of the next.
_READ: Final[WeakKeyDictionary[Corpus, tuple[House | None, list[Finding]]]] = WeakKeyDictionary()


def read_house(corpus: Corpus) -> tuple[House | None, list[Finding]]:
    """Read approvals.yml and the schemas, once for each corpus. None with the findings when the roster cannot stand.

    Raises CannotJudgeError when there is no approvals.yml at all, or no readable schema.
    """
    if corpus not in _READ:
        _READ[corpus] = _read_house(corpus)
    house, findings = _READ[corpus]
    return house, list(findings)


def _read_house(corpus: Corpus) -> tuple[House | None, list[Finding]]:
    if LEDGER not in corpus.paths or corpus.snapshot.size(LEDGER) > MAX_LEDGER:
        raise CannotJudgeError(
            Text(th=f"ไม่พบไฟล์ {LEDGER} (หรือใหญ่เกินกำหนด)", en=f"{LEDGER} is missing (or too large)"),
            Text(
                th="เริ่มระบบด้วย prakat init หรือกู้ไฟล์จากสาขาหลัก",
                en="start with prakat init, or restore the file",
            ),
        )
    text = parse_ledger_text(corpus.snapshot.read(LEDGER))
    if text.layout:
        return None, [_layout(line) for line in text.layout]
    top = parse_yaml(text.top.decode("utf-8", "replace"))
    problems: list[ShapeProblem | YamlProblem] = list(top.problems)
    problems += check_roster(top.value if isinstance(top.value, dict) else {})
    signatures, more = parse_root_signatures(text)
    problems += more
    findings = [_finding(problem, top.source_map) for problem in problems]
    if findings:
        return None, findings
    roster = parse_roster(top.value)
    house = House(
        roster=roster,
        ledger=text,
        root_signatures=signatures,
        schemas=load_schemas(corpus.snapshot),
        raw_roster=top.value,
        source_map=top.source_map,
    )
    return house, list(_check_policy(house))


def read_trusted_house(corpus: Corpus) -> House:
    """Read the house of a base. Raises CannotJudgeError when it cannot stand: nothing can be judged by it."""
    house, findings = read_house(corpus)
    if house is None or findings:
        where = findings[0].location.span
        line = where.line if where else 1
        raise CannotJudgeError(
            Text(
                th=f"ทะเบียนของสาขาหลักใช้ไม่ได้ ({LEDGER} บรรทัด {line})",
                en=f"the base's {LEDGER} is not valid (line {line})",
            ),
            Text(th=findings[0].advice.th, en=findings[0].advice.en),
        )
    return house


def _layout(line: int) -> Finding:
    location = Location(path=LEDGER, span=Span(line, 1, line, 1))
    return Finding(rule=ENTRY, message=Message(id="layout"), location=location)


def _finding(problem: ShapeProblem | YamlProblem, source_map: SourceMap) -> Finding:
    if isinstance(problem, YamlProblem):
        span, pointer = problem.span, problem.id
    else:
        span, pointer = source_map.key(problem.pointer) or Span(1, 1, 1, 1), problem.pointer
    location = Location(path=LEDGER, span=span, pointer=pointer if pointer.startswith("/") else None)
    return Finding(rule=ROSTER, message=Message(id="shape", params={"pointer": pointer}), location=location)


def _check_policy(house: House) -> Iterator[Finding]:
    """Refuse a policy that switches off what clause 1 itself demands, or speaks of what there is not."""
    roster = house.roster
    for type_, rule in roster.approval.items():
        if rule == NONE and type_ in CLAUSE_ONE:
            yield _policy(house, "weak", "approval", type_)
        elif type_ not in house.types:
            yield _policy(house, "unknown-type", "approval", type_)
    for name in roster.methods_for:
        if name not in house.types and name not in BY_KEY:
            yield _policy(house, "unknown-type", "methods_for", name)
    if REVIEW in roster.methods and not roster.recorders:
        location = Location(path=LEDGER, span=house.source_map.key("/policy/methods"), pointer="/policy/methods")
        yield Finding(rule=ROSTER, message=Message(id="no-recorder"), location=location)


def _policy(house: House, message: str, part: str, name: str) -> Finding:
    pointer = pointer_of(("policy", part, name))
    location = Location(path=LEDGER, span=house.source_map.key(pointer), pointer=pointer)
    return Finding(rule=ROSTER, message=Message(id=message, params={"type": name}), location=location)
