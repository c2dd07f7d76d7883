"""A channel that takes every letter and sends none: for what runs in simulated time."""

from __future__ import annotations

from tasks.core.message import Letter, Receipt


class Silent:
    """Says yes and does nothing."""

    one_way = False

    def send(self, letter: Letter) -> Receipt:
        """The letter's key, as if it had arrived."""
        return Receipt(reference=letter.key)
