"""Checks of the access audit."""
