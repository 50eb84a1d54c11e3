"""The figures that the documentation quotes, runnable."""
