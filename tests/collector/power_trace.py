"""What strace wrote down, as one ordered list of what happened to files of a folder and of what was said to somebody.

The order is true: a thread goes on only after strace has seen its call, so whatever one call caused comes later.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# Everything that could change a file, its name or its being on the disk, and everything that could leave by a socket.
CALLS: Final = (
    "openat,open,creat,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,rename,renameat,renameat2,"
    "unlink,unlinkat,link,linkat,symlink,symlinkat,mkdir,mkdirat,rmdir,fsync,fdatasync,sync_file_range,syncfs,msync,"
    "sendto,sendmsg,sendmmsg,sendfile,splice,copy_file_range,io_uring_setup,mmap"
)
OPTIONS: Final = ("-f", "-qq", "--seccomp-bpf", "-yy", "-xx", "-s", "100000000", "-e", f"trace={CALLS}")

_LINE: Final = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)", re.DOTALL)
_RESULT: Final = re.compile(r"\) *= (-?\d+)")
_TEXT: Final = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
_HANDLE: Final = re.compile(r"(\d+)<((?:\\x[0-9a-f]{2})+)>(\(deleted\))?")
_SOCKET: Final = re.compile(r"\d+<(TCP(?:v6)?:\[[^\]]*\])>")
_PLACE: Final = re.compile(r"AT_FDCWD<((?:\\x[0-9a-f]{2})+)>|\d+<((?:\\x[0-9a-f]{2})+)>")
# The index of a database's log is made anew by whoever opens it; nothing is expected of it after a power cut.
_FORGOTTEN: Final = "-shm"
_OPENING: Final = {"openat", "open", "creat"}
_NAMING: Final = {"rename", "renameat", "renameat2", "link", "linkat"}
_GOING: Final = {"unlink", "unlinkat", "rmdir"}
_SENDING: Final = {"write", "writev", "sendto", "sendmsg"}


class TraceError(Exception):
    """Something happened that the replay does not know how to judge."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Op:
    """One thing that happened: write, truncate, create, mkdir, rename, link, unlink, sync, or say."""

    kind: str
    path: str
    other: str = ""
    offset: int = 0
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Step:
    """An op begins, or it has ended; what goes on at the same time lies between."""

    op: Op
    ends: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    name: str
    text: str
    begin: int
    end: int
    result: int


def read_trace(path: Path, folder: Path, said: Path) -> list[Step]:
    """Return the steps of a trace. ``folder`` is what is watched; files under ``said`` are where commands speak."""
    with path.open(encoding="ascii") as lines:
        return parse_trace(lines, folder, said)


def parse_trace(lines: Iterable[str], folder: Path, said: Path) -> list[Step]:
    """Return the steps of the lines of a trace. Raises TraceError for calls that cannot be judged."""
    reader = _Reader(f"{folder}/", f"{said}/")
    timed = []
    for call in sorted(_calls(lines, folder, said), key=lambda call: call.begin):
        for op in reader.ops(call):
            timed += [(call.begin, Step(op, ends=False)), (call.end, Step(op, ends=True))]
    # Sorting is stable: what begins and ends in one line does so in this order.
    return [step for _, step in sorted(timed, key=lambda item: item[0])]


def _calls(lines: Iterable[str], folder: Path, said: Path) -> Iterator[_Call]:
    """Yield the calls that succeeded, begun and ended at the numbers of their lines."""
    marks = (_hex(str(folder)), _hex(str(said)), "<TCP", "io_uring_")
    waiting: dict[str, tuple[int, str, str]] = {}
    for number, line in enumerate(lines):
        if not any(mark in line for mark in marks) and " resumed>" not in line:
            continue
        found = _LINE.match(line)
        if found is None:
            continue
        thread, resumed, name, text = found.groups()
        if resumed:
            if thread not in waiting:
                continue
            begin, name, text = waiting.pop(thread)[0:3]
            text += found[4]
        elif text.rstrip().endswith("<unfinished ...>"):
            waiting[thread] = (number, name, text.rstrip().removesuffix("<unfinished ...>"))
            continue
        else:
            begin = number
        result = list(_RESULT.finditer(text))
        if result and int(result[-1][1]) >= 0:
            yield _Call(name=name, text=text, begin=begin, end=number, result=int(result[-1][1]))


def _hex(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _texts(call: _Call) -> list[bytes]:
    found = list(_TEXT.finditer(call.text))
    if any(match[2] for match in found):
        raise TraceError(f"{call.name}: cut short by strace")
    return [_plain(match[1]) for match in found]


class _Reader:
    """Turns calls into ops; it remembers where each open file stands."""

    def __init__(self, folder: str, said: str) -> None:
        self._folder = folder
        self._said = said
        self._stands: dict[tuple[str, str], int] = {}

    def ops(self, call: _Call) -> list[Op]:
        """Return what a call did to files of the folder or said to somebody."""
        if call.name in _SENDING and (socket := _SOCKET.match(call.text)):
            return [Op(kind="say", path=socket[1], data=b"".join(_texts(call))[: call.result])]
        if call.name == "io_uring_setup":
            # libuv keeps a ring to change what it polls; one that could write by itself is another kind.
            if "IORING_SETUP_SQPOLL" in call.text:
                raise TraceError("io_uring goes past the trace")
            return []
        if call.name in _OPENING:
            return self._opened(call)
        if call.name in _NAMING | _GOING | {"mkdir", "mkdirat", "truncate", "symlink", "symlinkat"}:
            return self._named(call)
        return self._handled(call)

    def _watched(self, path: str) -> bool:
        return path.startswith(self._folder) and not path.endswith(_FORGOTTEN)

    def _paths(self, call: _Call) -> list[str]:
        """Return the paths a call names, made absolute by the folders that stand before them."""
        places = [_plain(match[1] or match[2]).decode() for match in _PLACE.finditer(call.text)]
        named = [text.decode() for text in _texts(call)]
        if any(not path.startswith("/") for path in named):
            # A call that names two has a folder before each; one that has none is not to be guessed at.
            named = [str(Path(place) / path) for place, path in zip(places, named, strict=False)]
            if len(named) != len(_texts(call)):
                raise TraceError(f"{call.name}: relative to an unknown folder")
        return named

    def _opened(self, call: _Call) -> list[Op]:
        text, _, result = call.text.rpartition(" = ")
        handle = _HANDLE.match(result)
        if handle is None or not self._watched(path := _plain(handle[2]).decode()):
            return []
        self._stands[handle[1], path] = 0
        if "O_APPEND" in text or "O_TMPFILE" in text:
            raise TraceError(f"{path}: opened in a way that is not followed")
        ops = [Op(kind="create", path=path)] if "O_CREAT" in text or call.name == "creat" else []
        return [*ops, Op(kind="truncate", path=path)] if "O_TRUNC" in text or call.name == "creat" else ops

    def _named(self, call: _Call) -> list[Op]:
        paths = self._paths(call)
        if not any(map(self._watched, paths)):
            return []
        if not all(map(self._watched, paths)) or call.name.startswith("symlink") or "RENAME_EXCHANGE" in call.text:
            raise TraceError(f"{call.name} {paths}: not followed")
        if call.name == "truncate":
            return [Op(kind="truncate", path=paths[0], offset=int(call.text.split(",")[1].split(")")[0]))]
        kind = next(kind for kind in ("mkdir", "rename", "link", "unlink", "rmdir") if call.name.startswith(kind))
        return [Op(kind="unlink" if kind == "rmdir" else kind, path=paths[0], other=paths[-1])]

    def _handled(self, call: _Call) -> list[Op]:
        handle = _HANDLE.search(call.text) if call.name == "mmap" else _HANDLE.match(call.text)
        if handle is None:
            return []
        path, number = _plain(handle[2]).decode(), handle[1]
        if path.startswith(self._said):
            return [Op(kind="say", path=path, data=b"".join(_texts(call)))] if call.name in _SENDING else []
        if path + "/" == self._folder and call.name in {"fsync", "fdatasync"}:
            return [Op(kind="sync", path=path)]
        if not self._watched(path):
            return []
        if call.name == "mmap":
            if "MAP_SHARED" in call.text and "PROT_WRITE" in call.text:
                raise TraceError(f"{path}: written through memory")
            return []
        if handle[3]:
            raise TraceError(f"{path}: {call.name} after it was deleted")
        return [self._acted(call, number, path)]

    def _acted(self, call: _Call, number: str, path: str) -> Op:
        if call.name in {"fsync", "fdatasync"}:
            return Op(kind="sync", path=path)
        last = call.text.rpartition(")")[0].rpartition(",")[2].strip()
        if call.name == "ftruncate":
            return Op(kind="truncate", path=path, offset=int(last))
        if call.name not in {"write", "writev", "pwrite64", "pwritev"}:
            raise TraceError(f"{path}: {call.name} is not followed")
        data = b"".join(_texts(call))[: call.result]
        if call.name.startswith("p"):
            return Op(kind="write", path=path, offset=int(last), data=data)
        stands = self._stands.get((number, path), 0)
        self._stands[number, path] = stands + len(data)
        return Op(kind="write", path=path, offset=stands, data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer that began to leave on a socket at a step: status, head in small letters, body."""

    at: int
    status: int
    head: bytes
    body: bytes


def answers_of(steps: list[Step]) -> list[Answer]:
    """Return every answer that went out whole, in the order in which they began to leave."""
    streams: dict[str, list[tuple[int, bytes]]] = {}
    for number, step in enumerate(steps):
        if step.op.kind == "say" and not step.ends and step.op.path.startswith("TCP"):
            streams.setdefault(step.op.path, []).append((number, step.op.data))
    found = [answer for parts in streams.values() for answer in _answers(parts)]
    return sorted(found, key=lambda answer: answer.at)


def _answers(parts: list[tuple[int, bytes]]) -> Iterator[Answer]:
    data = b"".join(part for _, part in parts)
    ends: list[tuple[int, int]] = []
    for number, part in parts:
        ends.append(((ends[-1][0] if ends else 0) + len(part), number))
    start = 0
    while (stop := data.find(b"\r\n\r\n", start)) >= 0:
        head = data[start:stop].lower()
        if not head.startswith(b"http/1.1 "):
            return
        length = int(dict(_headers(head)).get(b"content-length", b"0"))
        at = next(number for end, number in ends if start < end)
        yield Answer(at=at, status=int(head[9:12]), head=head, body=data[stop + 4 : stop + 4 + length])
        start = stop + 4 + length


def _headers(head: bytes) -> Iterator[tuple[bytes, bytes]]:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        yield name.strip(), value.strip()


def words_said(steps: list[Step]) -> Mapping[str, list[tuple[int, bytes]]]:
    """Return what commands wrote into their files, with the step at which each piece began."""
    said: dict[str, list[tuple[int, bytes]]] = {}
    for number, step in enumerate(steps):
        if step.op.kind == "say" and not step.ends and not step.op.path.startswith("TCP"):
            said.setdefault(Path(step.op.path).name, []).append((number, step.op.data))
    return said
