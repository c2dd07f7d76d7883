"""Deployments as prefect.yaml describes them, asked of a real server that has applied them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from flows.one_machine import prefect_yaml
from tests.flows.server import PrefectServer

pytestmark = pytest.mark.prefect


def _until(happened: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (done := happened()) and time.monotonic() < deadline:
        time.sleep(0.5)
    return done


def _prefect(server: PrefectServer, home: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "--no-prompt", *arguments],
        env=server.environment | {"SPICHKA_HOME": str(home)},
        cwd=home,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that is not the checkout: deployments must work from anywhere."""
    return tmp_path_factory.mktemp("acme")


@pytest.fixture(scope="module")
def api(prefect_server: PrefectServer, home: Path) -> Iterator[httpx.Client]:
    """The server's API after one `prefect deploy --all`."""
    _prefect(prefect_server, home, "work-pool", "create", "spichka", "--type", "process")
    _prefect(prefect_server, home, "deploy", "--all", "--prefect-file", str(prefect_yaml()))
    with httpx.Client(base_url=f"{prefect_server.api_url}/", timeout=30) as client:
        yield client


def _deployments(api: httpx.Client) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in api.post("deployments/filter", json={}).json()}


def test_the_scheduler_gives_the_watch_runs_ahead_of_time(api: httpx.Client) -> None:
    """With a SQLAlchemy that Prefect does not fit, all else works and this stays empty."""
    watch = _deployments(api)["watch"]["id"]
    query = {"deployments": {"id": {"any_": [watch]}}, "flow_runs": {"state": {"type": {"any_": ["SCHEDULED"]}}}}

    assert _until(lambda: api.post("flow_runs/count", json=query).json() > 0, seconds=120)


def test_what_is_deployed_is_what_we_meant(api: httpx.Client, home: Path) -> None:
    told = {
        name: {
            "entrypoint": one["entrypoint"],
            "tags": sorted(one["tags"]),
            "pool": one["work_pool_name"],
            "limit": (one["global_concurrency_limit"] or {}).get("limit"),
            "collision": (one["concurrency_options"] or {}).get("collision_strategy"),
            "schedules": [
                (s["schedule"]["cron"], s["schedule"]["timezone"], s["slug"], s["active"]) for s in one["schedules"]
            ],
            "pull": one["pull_steps"],
        }
        for name, one in _deployments(api).items()
    }
    pull = [{"prefect.deployments.steps.set_working_directory": {"directory": str(home)}}]

    assert told["watch"] == {
        "entrypoint": "flows.during.watch.watch",
        "tags": ["during", "scheduled", "watched"],
        "pool": "spichka",
        "limit": 1,
        "collision": "CANCEL_NEW",
        "schedules": [("*/5 * * * *", "UTC", "every-5-minutes", True)],
        "pull": pull,
    }
    assert told["desk"] == {
        "entrypoint": "flows.during.desk.desk",
        "tags": ["during", "manual"],
        "pool": "spichka",
        "limit": None,
        "collision": None,
        "schedules": [],
        "pull": pull,
    }
    assert told["backfill"] == {**told["desk"], "entrypoint": "flows.during.backfill.backfill"}
    assert told["promotion_audit"] == {
        **told["watch"],
        "entrypoint": "flows.before.promotion_audit.promotion_audit",
        "tags": ["before", "manual", "scheduled"],
        "schedules": [("0 5 * * 1", "UTC", "weekly", True)],
    }
    assert told["access_audit"] == {
        **told["watch"],
        "entrypoint": "flows.before.access_audit.access_audit",
        "tags": ["before", "manual", "scheduled"],
        "schedules": [("17 * * * *", "UTC", "hourly-look", True)],
    }
    assert told["attest"] == {
        **told["desk"],
        "entrypoint": "flows.before.attest.attest",
        "tags": ["before", "manual"],
    }
    assert told["drill"] == {
        **told["desk"],
        "entrypoint": "flows.before.drill.drill",
        "tags": ["before", "manual"],
    }
    assert told["readiness"] == {
        **told["desk"],
        "entrypoint": "flows.before.readiness.readiness",
        "tags": ["before", "manual", "scheduled"],
        "schedules": [("0 6 * * 1", "UTC", "every-monday", True)],
    }
    assert told.keys() == {
        "access_audit", "attest", "watch", "desk", "backfill", "promotion_audit", "drill", "readiness",
    }  # fmt: skip


def test_the_schedule_of_the_access_audit_only_looks_whether_it_is_due(api: httpx.Client) -> None:
    (schedule,) = _deployments(api)["access_audit"]["schedules"]
    assert schedule["parameters"] == {"request": {"only_if_due": True}}


@pytest.mark.parametrize(
    "name", ["access_audit", "attest", "desk", "backfill", "drill", "promotion_audit", "readiness"]
)
def test_what_a_person_starts_has_a_form(api: httpx.Client, name: str) -> None:
    """Prefect deploys a flow that cannot be imported as an empty shell, without saying so."""
    assert list(_deployments(api)[name]["parameter_openapi_schema"]["properties"]) == ["request"]


def test_every_deployment_says_in_both_languages_what_it_is_for(api: httpx.Client) -> None:
    for name, one in _deployments(api).items():
        russian, _, english = one["description"].partition("\n\n")
        assert any("а" <= letter <= "я" for letter in russian), name
        assert english.strip().isascii(), name
        assert english.strip(), name


def test_every_field_of_every_form_is_described(api: httpx.Client) -> None:
    """By its own words, or by its model's."""
    for name, one in _deployments(api).items():
        schema = one["parameter_openapi_schema"]
        models = schema.get("definitions", {})
        described = {f"#/definitions/{model}" for model, told in models.items() if told.get("description")}
        undescribed = [
            f"{form}.{field}"
            for form, fields in {"": schema, **models}.items()
            for field, told in fields.get("properties", {}).items()
            if not told.get("description") and told.get("$ref") not in described
        ]
        assert not undescribed, name


def test_a_schedule_switched_off_in_the_ui_stays_off_after_deploying_again(
    api: httpx.Client, prefect_server: PrefectServer, home: Path
) -> None:
    watch = _deployments(api)["watch"]
    schedule = watch["schedules"][0]
    url = f"deployments/{watch['id']}/schedules/{schedule['id']}"
    api.patch(url, json={"active": False}).raise_for_status()

    _prefect(prefect_server, home, "deploy", "--all", "--prefect-file", str(prefect_yaml()))

    assert [s["active"] for s in _deployments(api)["watch"]["schedules"]] == [False]
