"""Moments as they are stored: UTC, ISO, to the second. And the day it is in Thailand."""

from datetime import UTC, date, datetime, timedelta

from prakat.settings import BANGKOK


def stored(moment: datetime) -> str:
    """Return a moment as the database holds it; text that sorts by time."""
    # Quicker than strftime, and every complaint needs several.
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def moment_of(text: str) -> datetime:
    """Read what `stored` wrote."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def day_of(moment: datetime) -> date:
    """Return the day a moment falls on in Thailand."""
    return moment.astimezone(BANGKOK).date()


def days_after(day: date, days: int) -> str:
    """Return a later day as ISO text."""
    return (day + timedelta(days=days)).isoformat()
