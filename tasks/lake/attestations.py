"""Attestations: what stands (`state/attestations/…`, compare-and-swap) and every signature ever given (append-only)."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from tasks.core.attestation import Attestation, Attested
from tasks.core.ports import Lake
from tasks.lake.documents import change, parse, read_model, write_new
from tasks.lake.keys import safe_name


class AccountAttestations(BaseModel):
    """`state/attestations/{platform}/{account}.json`: the newest of each kind."""

    model_config = ConfigDict(frozen=True)

    platform: str
    account: str
    current: dict[Attested, Attestation] = {}


def attestations_key(platform: str, account: str) -> str:
    """Where those of one account stand."""
    return f"state/attestations/{safe_name(platform)}/{safe_name(account)}.json"


def attested(lake: Lake, platform: str, account: str) -> dict[Attested, Attestation]:
    """What was signed of an account, the newest of each kind."""
    found = read_model(lake, attestations_key(platform, account), AccountAttestations)
    return dict(found[0].current) if found is not None else {}


def keep_attestation(lake: Lake, one: Attestation) -> AccountAttestations:
    """The record first, then what stands: a crash between leaves a signature that counts once it is given again."""
    folder = f"attestations/{safe_name(one.platform)}/{safe_name(one.account)}"
    write_new(lake, f"{folder}/{one.at:%Y%m%dT%H%M%S%f}-{one.what}.json", one)

    def newest(before: AccountAttestations | None) -> AccountAttestations:
        state = before or AccountAttestations(platform=one.platform, account=one.account)
        known = state.current.get(one.what)
        if known is not None and known.at > one.at:
            return state
        return state.model_copy(update={"current": {**state.current, one.what: one}})

    return change(lake, attestations_key(one.platform, one.account), AccountAttestations, newest)


def signatures(lake: Lake, platform: str, account: str) -> list[Attestation]:
    """Every signature ever given for an account, oldest first."""
    folder = f"attestations/{safe_name(platform)}/{safe_name(account)}/"
    stored = [(key, lake.get(key)) for key in lake.keys(folder)]
    return [parse(key, one.body, Attestation) for key, one in stored if one is not None]
