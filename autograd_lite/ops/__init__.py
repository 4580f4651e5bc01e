"""The operations, one table per family."""
