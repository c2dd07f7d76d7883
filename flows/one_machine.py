"""Everything on one machine: Prefect server, deployments and worker as children of one process, all on loopback."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

import flows
from flows.leftover_runs import close_leftover_runs
from flows.supervise import Child, kept_alive
from tasks.core.errors import ConfigError
from tasks.texts import say

LOOPBACK = "127.0.0.1"
POOL = "spichka"
RUNS_AT_ONCE = 4  # SQLite serves that many writers well; more of them meet "database is locked"
LOOK_EVERY = 0.3  # seconds between two looks whether the server answers
START_WITHIN = 240.0  # seconds; a new database on two busy cores took 58
# These belong to some other Prefect of this person; ours listens on loopback only and asks for no password.
_NOT_OURS = frozenset(
    {"PREFECT_API_KEY", "PREFECT_PROFILE", "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_API_AUTH_STRING"}
)

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Place:
    """Where it runs: the folder of plan.yaml, the port of the UI, the language it speaks."""

    folder: Path
    port: int
    locale: str

    @property
    def url(self) -> str:
        """The UI and the API, on this machine only."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def state(self) -> Path:
        """Prefect's database, the logs and the lock."""
        return self.folder / ".prefect"

    def say(self, key: str, **values: str | float) -> str:
        """A text in the plan's language."""
        return say(self.locale, key, **values)


@contextmanager
def alone_in(place: Place) -> Iterator[None]:
    """Two of us on one folder would share a database and run everything twice. Raises ConfigError."""
    place.state.mkdir(parents=True, exist_ok=True)
    with (place.state / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError(place.say("up.twice", folder=str(place.folder))) from None
        yield


def refuse_a_taken_port(place: Place) -> None:
    """Raises ConfigError where another program listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            probe.bind((LOOPBACK, place.port))
        except OSError:
            raise ConfigError(place.say("up.port", port=str(place.port), other=str(_free_port()))) from None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def environment(place: Place) -> dict[str, str]:
    """What every child gets: the caller's own variables, and a Prefect that lives in this folder and on loopback."""
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}  # noqa: TID251 - passed on
    return inherited | {
        "SPICHKA_HOME": str(place.folder),
        "PREFECT_HOME": str(place.state),
        "PREFECT_API_URL": f"{place.url}/api",
        # Relative, so that the UI also works through a tunnel on another port or behind a proxy
        "PREFECT_UI_API_URL": "/api",
        "PREFECT_SERVER_API_HOST": LOOPBACK,
        "PREFECT_SERVER_API_PORT": str(place.port),
        # In memory, the default, a restart of the server would fail every run that lives longer than four minutes
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_WORKER_WEBSERVER_HOST": LOOPBACK,
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PYTHONUNBUFFERED": "1",
    }


def prefect_yaml() -> Path:
    """Beside the packages in a checkout, inside them in an installed wheel."""
    package = Path(flows.__file__).parent
    beside = package.parent / "prefect.yaml"
    return beside if beside.exists() else package / "prefect.yaml"


class OneMachine:
    """Server first, then the deployments, then the worker; the worker ends before the server."""

    def __init__(self, place: Place, tell: Tell) -> None:
        self._place = place
        self._tell = tell
        self._environment = environment(place)
        self.logs = place.state / "logs"
        self.logs.mkdir(parents=True, exist_ok=True)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """All is up inside the block and restarted when it dies; nothing is left after it. Raises ConfigError."""
        say = self._place.say
        server = self._prefect("server", "server", "start", "--host", LOOPBACK, "--port", str(self._place.port))
        worker = self._prefect(
            "worker", "worker", "start", "--pool", POOL, "--type", "process", "--limit", str(RUNS_AT_ONCE)
        )
        self._tell(say("up.server"))
        async with (
            httpx.AsyncClient(base_url=f"{self._place.url}/api/", timeout=5, trust_env=False) as api,
            kept_alive(server, self._tell_death),
        ):
            await self._answering(api, server)
            self._tell(say("up.deploying"))
            await self._deploy()
            self._tell(say("up.worker"))
            async with kept_alive(worker, self._tell_death, before=partial(_ready_for_a_worker, api)):
                yield

    async def _answering(self, api: httpx.AsyncClient, server: Child) -> None:
        clock = asyncio.get_running_loop().time
        began = told = clock()
        while not await _healthy(api):
            if clock() - began > START_WITHIN or server.starts > 3:
                seconds = str(round(clock() - began))
                raise ConfigError(
                    self._place.say("up.no_server", seconds=seconds, log=str(server.log), tail=server.tail())
                )
            if clock() - told >= 5:
                told = clock()
                self._tell(self._place.say("up.waiting", seconds=str(round(told - began))))
            await asyncio.sleep(LOOK_EVERY)

    async def _deploy(self) -> None:
        """A pool that exists is left as it is, so one that somebody paused stays paused."""
        if await self._prefect("pool", "work-pool", "inspect", POOL).run() != 0:
            await self._must("pool", "--no-prompt", "work-pool", "create", POOL, "--type", "process")
        await self._must("deploy", "--no-prompt", "deploy", "--all", "--prefect-file", str(prefect_yaml()))

    async def _must(self, name: str, *arguments: str) -> None:
        child = self._prefect(name, *arguments)
        if await child.run() != 0:
            command = " ".join(("prefect", *arguments))
            raise ConfigError(self._place.say("up.failed", command=command, log=str(child.log), tail=child.tail()))

    def _prefect(self, name: str, *arguments: str) -> Child:
        command = (sys.executable, "-m", "prefect", *arguments)
        return Child(name, command, self.logs / f"{name}.log", self._environment)

    def _tell_death(self, name: str, code: int, delay: float) -> None:
        log = str(self.logs / f"{name}.log")
        self._tell(self._place.say("up.died", name=name, code=str(code), seconds=str(round(delay)), log=log))


async def _healthy(api: httpx.AsyncClient) -> bool:
    with contextlib.suppress(httpx.HTTPError):
        return (await api.get("health")).is_success
    return False


async def _ready_for_a_worker(api: httpx.AsyncClient) -> None:
    """The server answers, and what an earlier worker left is closed."""
    while True:
        with contextlib.suppress(httpx.HTTPError):
            await close_leftover_runs(api, POOL)
            return
        await asyncio.sleep(LOOK_EVERY)
