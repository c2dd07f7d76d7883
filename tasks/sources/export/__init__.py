"""Exports of monitoring tools: CSV, JSON Lines, Parquet, XLSX. `Replay` gives one back in simulated time."""

from __future__ import annotations

from tasks.plan.schema import Source
from tasks.sources.export.examples import EXAMPLES
from tasks.sources.export.options import ExportOptions
from tasks.sources.export.replay import Replay, load_posts
from tasks.sources.export.source import Export
from tasks.sources.shape import Capability, MentionSource, SourceDeps, SourceSpec

__all__ = ["SPEC", "Export", "ExportOptions", "Replay", "load_posts"]


def _build(config: Source, options: ExportOptions, deps: SourceDeps) -> MentionSource:
    return Export(config.id, options, deps.folder, deps.timezone)


SPEC = SourceSpec(
    kind="export",
    title={"ru": "Выгрузка из системы мониторинга", "en": "Export of a monitoring tool"},
    capabilities=frozenset({Capability.MENTIONS}),
    options=ExportOptions,
    build=_build,
    examples=EXAMPLES,
)
