"""The command ``prakat``: one file a command."""
