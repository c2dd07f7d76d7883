"""Strings of the crisis plan: errors, findings, the questions of `spichka init`."""

from tasks.texts import plan_errors, plan_findings, plan_questions

TABLE: dict[str, tuple[str, str]] = {**plan_errors.TABLE, **plan_findings.TABLE, **plan_questions.TABLE}
