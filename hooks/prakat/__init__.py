"""Prakat (ประกาศ): what is signed, what is merged and what is served are the same bytes."""

__version__ = "0.1.0"
