"""One module a command, each with `run(...)` that returns the exit code."""
