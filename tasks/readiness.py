"""readiness: is the plan alive? Filled in the next commits."""
