"""Where results are kept: a folder or S3, the same layout, the same promises. See docs/lake.md."""
