"""Audit checks: pure functions from what was read to findings. One check is one file or function, a registry an audit.

`access` holds the checks of the access audit. An error is never a PASS: what could not be asked is UNKNOWN.
"""
