"""audit: filled in the next commits."""
