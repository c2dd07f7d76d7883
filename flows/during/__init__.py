"""During a crisis, and in the quiet before it: watch, and the desk."""
