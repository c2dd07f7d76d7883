"""Keeps child processes alive: restarts the dead with backoff, ends all with a kill timeout, leaves none behind."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

FIRST_DELAY, MOST_DELAY = 1.0, 60.0  # seconds before a restart, doubled each time
STEADY = 60.0  # a child that lived this long starts again without the delays of the past
KILL_AFTER = 20.0  # seconds a child has to end by itself
LOG_LIMIT = 10_000_000  # bytes; a longer log is set aside when its child starts, one old one is kept
_PR_SET_PDEATHSIG = 1

OnDeath = Callable[[str, int, float], None]
Before = Callable[[], Awaitable[None]]


async def _nothing() -> None:
    """What most children need before they start."""


def _end_with_parent() -> None:
    """Runs in the child before exec: Linux sends it SIGTERM should `up` itself be killed."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Child:
    """One command with its log, leading a process group of its own.

    Prefect gives each flow run a session of its own: a worker that is asked to end ends its runs, one that is killed
    leaves them to finish by themselves.
    """

    name: str
    command: tuple[str, ...]
    log: Path
    environment: Mapping[str, str]
    starts: int = field(default=0, init=False)

    async def run(self) -> int:
        """Start it and wait for its end; the exit code, negative for a signal. Cancelling ends it."""
        self.starts += 1
        self._set_old_log_aside()
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *self.command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=self.environment,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # safe: no thread of ours runs beside it
            )
        try:
            return await process.wait()
        finally:
            await _end(process)

    def tail(self, characters: int = 2000) -> str:
        """The end of its log, for an error message."""
        try:
            return self.log.read_text(encoding="utf-8", errors="replace")[-characters:].strip()
        except OSError:
            return ""

    def _set_old_log_aside(self) -> None:
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".old.log"))


async def _end(process: asyncio.subprocess.Process) -> None:
    """Ask the child to end, wait, then kill whatever is left of its group."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), KILL_AFTER)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    await process.wait()


async def keep_alive(child: Child, on_death: OnDeath, before: Before = _nothing) -> None:
    """Run it again whenever it ends, for ever, `before` ahead of each start.

    `on_death` hears its name, its exit code and the delay in seconds.
    """
    clock = asyncio.get_running_loop().time
    delay = FIRST_DELAY
    while True:
        await before()
        began = clock()
        code = await child.run()
        if clock() - began > STEADY:
            delay = FIRST_DELAY
        on_death(child.name, code, delay)
        await asyncio.sleep(delay)
        delay = min(delay * 2, MOST_DELAY)


@asynccontextmanager
async def kept_alive(child: Child, on_death: OnDeath, before: Before = _nothing) -> AsyncIterator[None]:
    """The child lives as long as the block; leaving the block ends it."""
    keeper = asyncio.create_task(keep_alive(child, on_death, before))
    try:
        yield
    finally:
        keeper.cancel()
        await asyncio.gather(keeper, return_exceptions=True)


@asynccontextmanager
async def until_told_to_stop() -> AsyncIterator[None]:
    """SIGINT and SIGTERM end the block, quietly and in order; a second one ends this process at once."""
    loop, block, told = asyncio.get_running_loop(), asyncio.current_task(), False
    assert block is not None

    def stop() -> None:
        nonlocal told
        told = True
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)
        block.cancel()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)
    try:
        yield
    except asyncio.CancelledError:
        if not told:
            raise
        block.uncancel()
