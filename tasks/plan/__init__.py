"""The crisis plan: its schema, its checks, its starter."""
