"""Was this page helpful, and the survey: answers as they are checked and stored. The last answer of a day counts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Table, or_, select

from prakat.collector.configuration import HELPFUL
from prakat.collector.database import insert_into
from prakat.collector.tables import COMMENT, RATING
from prakat.collector.trouble import RefusedError
from prakat.content.personal_data import find_personal_data

SURVEY_SCALE: Final = 5
LONGEST_COMMENT: Final = 2000
COUNTED: Final = "counted"
HELD: Final = "held"
_EMAIL: Final = re.compile(r"(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one visitor said of one page (or of the site, page "") on one day."""

    day: str
    page: str
    voter: bytes
    scores: Mapping[str, int]
    comment: str
    verdict: str
    expires_on: str


def check_scores(given: Mapping[str, object], questions: frozenset[str]) -> dict[str, int]:
    """Return the scores by question. Raises RefusedError for a question or a score that the form does not have."""
    errors: dict[str, str] = {}
    scores: dict[str, int] = {}
    for question, value in given.items():
        score = value if isinstance(value, int) and not isinstance(value, bool) else _digit(value)
        allowed = range(2) if question == HELPFUL else range(1, SURVEY_SCALE + 1)
        if question not in questions | {HELPFUL}:
            errors[question[:40]] = "unknown"
        elif score not in allowed:
            errors[question] = "score"
        else:
            scores[question] = score
    if errors or not scores:
        raise RefusedError(422, "answers", errors or {"answers": "empty"})
    return scores


def _digit(value: object) -> int:
    return int(value) if isinstance(value, str) and len(value) == 1 and value in "0123456789" else -1


def personal_parts(text: str) -> list[tuple[str, str]]:
    """Return kind and words of what looks like personal data; here, unlike in documents, that is every address too."""
    hits = [(hit.kind, hit.text) for hit in find_personal_data(text)]
    known = "\n".join(words for _, words in hits)
    return hits + [("email", words) for words in _EMAIL.findall(text) if words not in known]


def flags_of(text: str) -> str:
    """Return the kinds of personal data found in a text, separated by commas."""
    return ",".join(sorted({kind for kind, _ in personal_parts(text)}))


def store_answers(connection: Connection, answers: Sequence[Answer]) -> list[str]:
    """Write answers and return "stored" or "updated" for each."""
    outcomes = []
    for answer in answers:
        known = connection.execute(
            select(RATING.c.question)
            .where(RATING.c.day == answer.day, RATING.c.voter == answer.voter, RATING.c.page == answer.page)
            .limit(1)
        ).scalar()
        outcomes.append("updated" if known else "stored")
        _store(connection, answer)
    return outcomes


def _store(connection: Connection, answer: Answer) -> None:
    key = {"day": answer.day, "voter": answer.voter, "page": answer.page}
    rows = [
        {**key, "question": question, "score": score, "verdict": answer.verdict}
        for question, score in sorted(answer.scores.items())
    ]
    statement = insert_into(connection, RATING).values(rows)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["day", "voter", "page", "question"],
            set_={"score": statement.excluded.score, "verdict": statement.excluded.verdict},
            where=_may_replace(RATING, statement),
        )
    )
    if answer.comment:
        words = {
            "text": answer.comment,
            "flags": flags_of(answer.comment),
            "verdict": answer.verdict,
            "expires_on": answer.expires_on,
        }
        comment = insert_into(connection, COMMENT).values(**key, **words)
        connection.execute(
            comment.on_conflict_do_update(
                index_elements=["day", "voter", "page"],
                set_={name: comment.excluded[name] for name in words},
                where=_may_replace(COMMENT, comment),
            )
        )


def _may_replace(table: Table, statement: Any) -> Any:
    """Say that an answer which is kept apart takes nothing away from one that counts."""
    return or_(table.c.verdict != COUNTED, statement.excluded.verdict == COUNTED)
