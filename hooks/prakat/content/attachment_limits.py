"""How much of an attachment is read: bytes, members, depth and seconds, so that no file can hold up a check.

Sizes are bounded by counting, and give the same answer on every machine. Time is the last resort, for what a library
does with bytes we have not counted.
"""

import ctypes
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

# Bytes unpacked from one attachment, all its members together, and of one member.
MAX_UNPACKED: Final = 128 * 1024 * 1024
# Characters of text taken from one attachment: a thousand pages.
MAX_TEXT: Final = 4_000_000
MAX_MEMBERS: Final = 2_000
# Archives inside archives: a zip, a document in it, a table in that.
MAX_NESTING: Final = 2
# Elements inside elements. Real documents stay below 100.
MAX_XML_DEPTH: Final = 1_000
# Ordinary XML packs 10 to 40 times; deflate can not do more than 1,032.
BOMB_RATIO: Final = 200
BOMB_SIZE: Final = 8 * 1024 * 1024
# Bytes of drawing commands read of a PDF.
MAX_PDF_CONTENT: Final = 32 * 1024 * 1024
MAX_PAGES: Final = 3_000
MAX_PROBLEMS: Final = 50
SECONDS: Final = 1.5

_AGAIN: Final = 0.2


class LimitReachedError(Exception):
    """More than is read of one attachment; ``args[0]`` is the id of the problem to report."""


class OutOfTime(BaseException):
    """The time for one attachment is over."""


def run_within(seconds: float, work: Callable[[], None]) -> bool:
    """Run, and tell whether it came to an end in time; otherwise it is broken off.

    Seconds are of the processor's time spent on this thread, where the system tells it: a busy machine judges like an
    idle one. Works in any thread and on any system, unlike an alarm signal. It breaks off between two byte codes, so a
    single call into C must be bounded by the size of what it is given. A shot may be lost where Python ignores
    exceptions (in a destructor), so it is repeated.
    """
    lock, over = threading.Lock(), threading.Event()
    clock = _clock_of_this_thread()
    end = clock() + seconds
    target = ctypes.c_ulong(threading.get_ident())
    shoot = ctypes.pythonapi.PyThreadState_SetAsyncExc

    def watch() -> None:
        pause = seconds
        while not over.wait(pause):
            left = end - clock()
            with lock:
                if left <= 0 and not over.is_set():
                    shoot(target, ctypes.py_object(OutOfTime))
            pause = max(left, _AGAIN)

    def stop() -> None:
        with lock:
            over.set()
            shoot(target, None)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        try:
            work()
        finally:
            stop()
    except OutOfTime:
        stop()
        return False
    else:
        return True
    finally:
        watcher.join()


def _clock_of_this_thread() -> Callable[[], float]:
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    return partial(time.clock_gettime, time.pthread_getcpuclockid(threading.get_ident()))
