"""`python -m pipelines` is the command `send-evidence`."""

from pipelines.cli import main

main()
