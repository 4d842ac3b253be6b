"""Files that are there, and whole, when the power comes back: written beside, synced, renamed, and the name synced.

A file's own sync says nothing about its name; that is on the disk once the folder was synced.
"""

import errno
import os
from pathlib import Path


def write_durably(path: Path, content: str | bytes, mode: int = 0o666) -> None:
    """Write a file so that a power cut leaves the old one or the new one. ``mode`` is narrowed by the umask."""
    beside = path.with_name(path.name + ".new")
    with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content.encode() if isinstance(content, str) else content)
    replace_durably(beside, path)


def replace_durably(beside: Path, path: Path) -> None:
    """Put a file that was written beside into a path's place. Once this returns it is there for good."""
    sync_file(beside)
    beside.replace(path)
    sync_names(path.parent)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder where it is missing, with what is missing above it, for good. ``mode`` is narrowed by the umask."""
    missing = [folder for folder in path.parents if not folder.exists()]
    path.mkdir(mode, parents=True, exist_ok=True)
    for folder in (path, *missing):
        sync_names(folder.parent)


def sync_file(path: Path) -> None:
    """Wait until what is in a file, and its length, is on the disk (OSError when it cannot be)."""
    number = os.open(path, os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def sync_names(folder: Path) -> None:
    """Wait until the names in a folder are on the disk (OSError when they cannot be).

    Windows has no such call, nor have some file systems of the network; there it is theirs to keep names.
    """
    if os.name == "nt":
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise
    finally:
        os.close(number)
