"""Level and strength of a burst, each with its reasons: the cause and the force, which are two axes."""

from tasks.levels.burst import BurstPost
from tasks.levels.cause import judge_level
from tasks.levels.force import judge, judge_strength

__all__ = ["BurstPost", "judge", "judge_level", "judge_strength"]
