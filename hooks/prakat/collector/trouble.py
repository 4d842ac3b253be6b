"""What can go wrong here, in words for the person who can mend it."""

from prakat.findings import CannotJudgeError, Text


class CollectorError(CannotJudgeError):
    """A command could not do its work; says what and what to do next. Exit code 2, as everywhere in the house."""

    def __init__(self, th: str, en: str, next_th: str, next_en: str) -> None:
        super().__init__(Text(th=th, en=en), Text(th=next_th, en=next_en))


class UnavailableError(Exception):
    """Nothing was stored, and nothing was promised: the caller may try again after ``retry_after`` seconds."""

    def __init__(self, retry_after: int = 5) -> None:
        super().__init__("the store cannot be written now")
        self.retry_after = retry_after


class RefusedError(Exception):
    """A request that is not taken, as HTTP says it: status, a code for machines, and fields with a code each."""

    def __init__(self, status: int, code: str, errors: dict[str, str] | None = None, retry_after: int = 0) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.errors = errors or {}
        self.retry_after = retry_after
