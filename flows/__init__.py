"""What runs, and when: one file a flow. Order and parameters live here; no logic, no I/O of its own."""
