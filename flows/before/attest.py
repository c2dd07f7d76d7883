"""attest: a person signs what no API can tell. Started by hand; the run is the record, with the name in it."""

from __future__ import annotations

from prefect import flow

from flows.recorded import name_run
from tasks import clock, compose
from tasks.audit.attesting import AttestRequest
from tasks.audit.attesting import attest as sign


@flow(name="attest", description="Sign what no API can tell: whose phone, whose mail, two-factor, who knows. By hand.")
async def attest(request: AttestRequest) -> str:
    """One signature about one account. Good for 90 days."""
    told = sign(compose.house(), request, clock.utc_now())
    await name_run(f"attest · {request.account} · {request.what.value}")
    return told
