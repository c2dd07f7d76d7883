"""One Prefect server a session, started only for tests marked `prefect`, and no other Prefect anywhere near.

It is a real `prefect server start`: the server that `prefect_test_harness` starts runs no scheduler, so a
deployment that would never get a run looks fine there.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Before anything imports Prefect: profiles, databases and API addresses of the person who runs the tests stay out.
_home = Path(tempfile.mkdtemp(prefix="spichka-tests-"))
_kept = {"SPICHKA_SNAC", "SPICHKA_BLUESKY"}  # where a server for opt-in tests is; no setting of ours
for _name in [name for name in os.environ if name.startswith(("PREFECT_", "SPICHKA_")) and name not in _kept]:
    del os.environ[_name]
os.environ.update(
    PREFECT_HOME=str(_home / "prefect"), PREFECT_SERVER_ANALYTICS_ENABLED="false", DO_NOT_TRACK="1", NO_COLOR="1"
)

import pytest  # noqa: E402

from tests.flows.server import PrefectServer  # noqa: E402


def pytest_unconfigure() -> None:
    """Nothing is left behind in the temporary folder."""
    shutil.rmtree(_home, ignore_errors=True)


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PrefectServer]:
    """The session's server. Everything in this process that asks Prefect asks this one while it runs."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    server = PrefectServer(tmp_path_factory.mktemp("prefect-server"))
    try:
        server.start(timeout=180)
        with temporary_settings({PREFECT_API_URL: server.api_url}):
            yield server
    finally:
        server.stop()


@pytest.fixture(autouse=True)
def _server_for_marked_tests(request: pytest.FixtureRequest) -> None:
    """`@pytest.mark.prefect` is enough; everybody else pays nothing."""
    if request.node.get_closest_marker("prefect"):
        request.getfixturevalue("prefect_server")
