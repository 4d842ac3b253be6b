"""The one way to write an entry down, and to read it back."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from prakat.approvals.entry import (
    ABSENT,
    ACTIONS,
    DECISIONS,
    MAX_WORDS,
    REVIEW,
    SIGNATURE,
    Approval,
    Block,
    Memo,
    Review,
    Word,
    entry_id,
)
from prakat.approvals.shape import (
    BASE64,
    COMMIT,
    DAY,
    DIGEST,
    DIVISION,
    KEY,
    LINE,
    MOMENT,
    PAGE,
    PERSON,
    RECORDER,
    STATE,
    Field,
    ShapeProblem,
    check_shape,
)
from prakat.content.source_map import pointer_of
from prakat.content.yaml_json import YamlProblem, parse_yaml

_WORD: Final = {
    "by": Field(PERSON),
    "division": Field(DIVISION),
    "post": Field(LINE),
    "decision": Field("|".join(DECISIONS)),
    "method": Field(f"{SIGNATURE}|{REVIEW}"),
    "review": Field(kind=dict, optional=True),
    "at": Field(MOMENT),
    "key": Field(KEY),
    "sig": Field(BASE64),
}
_ENTRY: Final = _WORD | {
    "page": Field(PAGE),
    "action": Field("|".join(ACTIONS)),
    "from": Field(PAGE, optional=True),
    "to": Field(PAGE, optional=True),
    "before": Field(STATE),
    "after": Field(STATE),
    "takes_back": Field(DIGEST, optional=True),
    "follows": Field(DIGEST, optional=True),
    "prepared_by": Field(LINE),
    "memo": Field(kind=dict, optional=True),
    "reason": Field(LINE, optional=True),
    "until": Field(DAY, optional=True),
    "also": Field(kind=list, optional=True),
}
_MEMO: Final = {"no": Field(LINE), "date": Field(DAY)}
_REVIEW: Final = {
    "pr": Field(kind=int),
    "review": Field(kind=int),
    "account": Field(kind=int),
    "commit": Field(COMMIT),
    "recorder": Field(RECORDER),
}
_REASONED: Final = ("withdraw", "remove", "emergency", "retract")
# Fields that one kind of entry must have and no other may.
_OWN: Final = {"until": "emergency", "takes_back": "retract"}


def entry_digest(approval: Approval) -> str:
    """Return what `follows` of the next entry names: the SHA-256 of the entry's lines as they stand in the file."""
    block = render_block(entry_id(approval.page), approval)
    return "sha256:" + hashlib.sha256(block.encode()).hexdigest()


def parse_approval(id_: str, block: Block) -> "tuple[Approval | None, list[ShapeProblem | YamlProblem]]":
    """Read one entry; None with the problems when it is not exactly of the shape, or not under its own id."""
    good = _read_good(id_, block.text)
    return (good, []) if good is not None else _parse(id_, block)


@lru_cache(maxsize=1 << 15)
def _read_good(id_: str, text: str) -> Approval | None:
    """Return the entry of a text that has no problems: it is asked for many times, and read once."""
    return _parse(id_, Block(text=text, line=0))[0]


def _parse(id_: str, block: Block) -> "tuple[Approval | None, list[ShapeProblem | YamlProblem]]":
    read = parse_yaml(block.text, first_line=block.line + 1)
    problems: list[ShapeProblem | YamlProblem] = list(read.problems)
    problems += check_shape(read.value, _ENTRY, ())
    if not problems:
        problems += _check_parts(read.value)
    if not problems:
        problems += _check_sense(id_, read.value)
    if not problems and render_block(id_, value := _approval(read.value)) != f"  {id_}:\n{block.text}":
        # One way to write an entry: what is read here and what a person sees there are the same.
        problems.append(ShapeProblem("", id_))
    return (None, problems) if problems else (value, [])


def _check_parts(value: Mapping[str, Any]) -> Iterator[ShapeProblem]:
    """Yield what is wrong in memo, reviews and further words."""
    if "memo" in value:
        yield from check_shape(value["memo"], _MEMO, ("memo",))
    also = value.get("also", [])
    if "also" in value and not 1 <= len(also) < MAX_WORDS:
        yield ShapeProblem("/also", "also")
    for index, word in enumerate(also):
        wrong = check_shape(word, _WORD, ("also", index))
        yield from wrong or _check_review(word, ("also", index))
    yield from _check_review(value, ())


def _check_review(word: Mapping[str, Any], path: tuple[str | int, ...]) -> list[ShapeProblem]:
    if ("review" in word) != (word["method"] == REVIEW):
        return [ShapeProblem(pointer_of((*path, "review")), "review")]
    if "review" not in word:
        return []
    problems = check_shape(word["review"], _REVIEW, (*path, "review"))
    return problems or [
        ShapeProblem(pointer_of((*path, "review", key)), key)
        for key in ("pr", "review", "account")
        if word["review"][key] < 1
    ]


def _check_sense(id_: str, value: Mapping[str, Any]) -> Iterator[ShapeProblem]:
    """Yield fields that do not go together."""
    if entry_id(value["page"]) != id_:
        yield ShapeProblem("/page", "page")
    if not _fits_action(value):
        yield ShapeProblem("/action", "action")
    # "-" is how a statement says that there is none: it must not say two things.
    if value.get("reason") == "-" or (value["action"] in _REASONED and "reason" not in value):
        yield ShapeProblem("/reason", "reason")
    for field, action in _OWN.items():
        if (field in value) != (value["action"] == action):
            yield ShapeProblem(f"/{field}", field)
    people = [value["by"], *(word["by"] for word in value.get("also", []))]
    if len(set(people)) != len(people):
        yield ShapeProblem("/also", "also")


def _fits_action(value: Mapping[str, Any]) -> bool:
    """Tell whether the states and addresses of an entry are those of its action."""
    action, before, after = value["action"], value["before"], value["after"]
    gone, was = after == ABSENT, before != ABSENT
    if ("from" in value or "to" in value) != (action == "move"):
        return False
    if action == "move":
        moved = {"from", "to"} & value.keys()
        return len(moved) == 1 and value["page"] != value[min(moved)] and gone == was == ("to" in value)
    fits = {"withdraw": gone, "remove": was and before != after, "retract": before == after}
    return bool(fits.get(action, not gone))


def _approval(value: Mapping[str, Any]) -> Approval:
    memo = value.get("memo")
    return Approval(
        **{key: value[key] for key in ("page", "action", "before", "after", "prepared_by")},
        **{key: value.get(key, "") for key in ("takes_back", "follows", "reason", "until")},
        **_said(value),
        moved_from=value.get("from", ""),
        moved_to=value.get("to", ""),
        memo=Memo(no=memo["no"], date=memo["date"]) if memo else None,
        also=tuple(Word(**_said(word)) for word in value.get("also", [])),
    )


def _said(word: Mapping[str, Any]) -> dict[str, Any]:
    review = Review(**word["review"]) if "review" in word else None
    plain = {key: word[key] for key in ("by", "division", "post", "decision", "method", "key", "sig")}
    return {**plain, "review": review, "at": datetime.fromisoformat(word["at"]), "written_at": word["at"]}


def render_block(id_: str, approval: Approval) -> str:
    """Return the lines of an entry as they stand in the file."""
    optional = {
        "from": approval.moved_from,
        "to": approval.moved_to,
        "takes_back": approval.takes_back,
        "follows": approval.follows,
        "reason": approval.reason and quoted(approval.reason),
        "until": approval.until and quoted(approval.until),
    }
    given = {key: [f"{key}: {text}"] if text else [] for key, text in optional.items()}
    rows = [
        f"page: {approval.page}",
        f"action: {approval.action}",
        *given["from"],
        *given["to"],
        f"decision: {approval.decision}",
        f"division: {approval.division}",
        f"before: {approval.before}",
        f"after: {approval.after}",
        *given["takes_back"],
        *given["follows"],
        f"prepared_by: {quoted(approval.prepared_by)}",
        f"by: {approval.by}",
        f"post: {quoted(approval.post)}",
        *([_memo(approval.memo)] if approval.memo else []),
        *given["reason"],
        *given["until"],
        f"method: {approval.method}",
        *([f"review: {_review(approval.review)}"] if approval.review else []),
        f"at: {quoted(approval.written_at)}",
        f"key: {approval.key}",
        f"sig: {approval.sig}",
        *(["also:"] if approval.also else []),
        *(f"  - {_word(word)}" for word in approval.also),
    ]
    return f"  {id_}:\n" + "".join(f"    {row}\n" for row in rows)


def _memo(memo: Memo) -> str:
    """Write a memo; a bare ``no`` would be false to every reader of YAML 1.1."""
    return f'memo: {{"no": {quoted(memo.no)}, date: {quoted(memo.date)}}}'


def _review(review: Review) -> str:
    numbers = f"pr: {review.pr}, review: {review.review}, account: {review.account}"
    return f"{{{numbers}, commit: {quoted(review.commit)}, recorder: {review.recorder}}}"


def _word(word: Word) -> str:
    review = f"review: {_review(word.review)}, " if word.review else ""
    return (
        f"{{by: {word.by}, division: {word.division}, post: {quoted(word.post)}, decision: {word.decision}, "
        f"method: {word.method}, {review}at: {quoted(word.written_at)}, key: {word.key}, sig: {word.sig}}}"
    )


def quoted(text: str) -> str:
    """Return a text in the double quotes of YAML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
