"""A real WordPress on loopback: its own database and files in a temporary folder, its own processes, ended after."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

PROGRAMS = ("php", "mariadbd", "mariadb", "mariadb-install-db")
FILES = Path("/usr/share/wordpress")
ADMIN, PASSWORD = "keeper", "a password of this test only"
_SBIN = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin"])

_CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('DISABLE_WP_CRON', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_ENVIRONMENT_TYPE', 'local');
$table_prefix = 'wp_';
if (!defined('ABSPATH')) {{ define('ABSPATH', __DIR__ . '/'); }}
require_once ABSPATH . 'wp-settings.php';
"""


def missing() -> list[str]:
    """What this machine lacks, by name."""
    lacking = [name for name in PROGRAMS if shutil.which(name, path=_SBIN) is None]
    if not (FILES / "wp-settings.php").is_file():
        lacking.append("wordpress")
    if not lacking and "mysqli" not in subprocess.run(["php", "-m"], capture_output=True, text=True, check=True).stdout:
        lacking.append("php-mysql")
    return lacking


@dataclass
class Site:
    """`http` is signed as the administrator; `token` is the application password it signs with."""

    url: str
    token: str
    http: httpx.Client

    def rest(self, method: str, path: str, **data: object) -> dict[str, object]:
        """One call of the REST API as the administrator."""
        where = {"rest_route": f"/wp/v2{path}"}
        answer = self.http.request(method, f"{self.url}/", params=where, json=data or None)
        assert answer.is_success, answer.text
        found = answer.json()
        assert isinstance(found, dict)
        return found

    def comment(self, text: str, name: str, *, post: int = 1) -> int:
        """A guest fills in the form under a post; the administrator lets it through. Its number."""
        mail = f"{name.casefold().replace(' ', '.')}@example.org"
        fields = {"comment": text, "author": name, "email": mail, "url": "", "comment_post_ID": str(post)}
        with httpx.Client() as guest:
            answer = guest.post(f"{self.url}/wp-comments-post.php", data={**fields, "comment_parent": "0"})
        assert answer.status_code == 302, answer.text[-400:]
        waiting = self.http.get(
            f"{self.url}/", params={"rest_route": "/wp/v2/comments", "status": "hold", "context": "edit"}
        )
        number = next(one["id"] for one in waiting.json() if one["author_name"] == name)
        self.rest("POST", f"/comments/{number}", status="approved")
        return int(number)


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Site]:
    """A freshly installed site. `folder` must have a short path: the database's socket lies in it."""
    with contextlib.ExitStack() as stack:
        socket_path = _database(stack, folder)
        url = _web_server(stack, folder, socket_path)
        http = stack.enter_context(httpx.Client(timeout=60))
        token = _installed(url, http)
        signed = stack.enter_context(httpx.Client(timeout=60, auth=(ADMIN, token)))
        yield Site(url, token, signed)


def _database(stack: contextlib.ExitStack, folder: Path) -> Path:
    data, where = folder / "db", folder / "db.sock"
    user = ["--user=root"] if os.geteuid() == 0 else []
    made = ["mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db", *user]
    _run([*made, "--auth-root-authentication-method=normal"], folder / "install.log")
    _start(
        stack,
        ["mariadbd", "--no-defaults", f"--datadir={data}", f"--socket={where}", "--skip-networking",
         f"--pid-file={folder / 'db.pid'}", "--innodb-buffer-pool-size=32M", *user],
        folder / "db.log",
    )  # fmt: skip
    ask = ["mariadb", "--no-defaults", f"--socket={where}", "-uroot", "-e"]
    _until(lambda: _succeeds([*ask, "SELECT 1"]), "mariadbd")
    _run([*ask, "CREATE DATABASE wordpress CHARACTER SET utf8mb4"], folder / "create.log")
    return where


def _web_server(stack: contextlib.ExitStack, folder: Path, socket_path: Path) -> str:
    site = folder / "site"
    shutil.copytree(FILES, site, ignore=shutil.ignore_patterns(".htaccess", "wp-config.php"))
    # guests of a test write faster than WordPress lets people write
    plugins = site / "wp-content" / "mu-plugins"
    plugins.mkdir()
    (plugins / "no-flood.php").write_text("<?php add_filter('wp_is_comment_flood', '__return_false', 99);")
    (site / "wp-config.php").write_text(_CONFIG.format(socket=socket_path))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    _start(
        stack,
        ["php", "-d", "sendmail_path=/bin/true", "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", str(site)],
        folder / "php.log",
    )
    url = f"http://127.0.0.1:{port}"
    _until(lambda: _answers(f"{url}/readme.html"), "php")
    return url


def _installed(url: str, http: httpx.Client) -> str:
    """Install, log in as a person does, and make an application password."""
    form = {
        "weblog_title": "Лавка", "user_name": ADMIN, "admin_password": PASSWORD, "admin_password2": PASSWORD,
        "pw_weak": "1", "admin_email": "keeper@example.org", "blog_public": "1",
    }  # fmt: skip
    assert http.post(f"{url}/wp-admin/install.php?step=2", data=form).is_success
    http.get(f"{url}/wp-login.php")
    entered = http.post(f"{url}/wp-login.php", data={"log": ADMIN, "pwd": PASSWORD, "testcookie": "1"})
    assert entered.status_code == 302, entered.text[-400:]
    nonce = http.get(f"{url}/wp-admin/admin-ajax.php?action=rest-nonce").text
    made = http.post(
        f"{url}/",
        params={"rest_route": "/wp/v2/users/me/application-passwords"},
        json={"name": "spichka"},
        headers={"X-WP-Nonce": nonce},
    )
    assert made.is_success, made.text
    return str(made.json()["password"])


def _env() -> dict[str, str]:
    return {**os.environ, "PATH": _SBIN}


def _run(command: Sequence[str], log: Path) -> None:
    with log.open("wb") as out:
        done = subprocess.run(command, check=False, stdout=out, stderr=out, env=_env(), timeout=120)
    assert done.returncode == 0, log.read_text(errors="replace")[-3000:]


def _succeeds(command: Sequence[str]) -> bool:
    return subprocess.run(command, check=False, capture_output=True, env=_env()).returncode == 0


def _start(stack: contextlib.ExitStack, command: Sequence[str], log: Path) -> None:
    out = stack.enter_context(log.open("wb"))
    process = subprocess.Popen(command, stdout=out, stderr=out, env=_env(), start_new_session=True)
    stack.callback(_end, process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """This process and what it started, nobody else's."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).is_success
    except httpx.HTTPError:
        return False


def _until(ready: Callable[[], bool], what: str, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, f"{what} did not start"
        time.sleep(0.2)
