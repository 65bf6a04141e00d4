"""Prefect's settings as this project wants them, put into the environment before Prefect is imported."""

from __future__ import annotations

from collections.abc import MutableMapping

DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    "PREFECT_LOGGING_LEVEL": "INFO",
    "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "WARNING",
    "PREFECT_CLI_COLORS": "false",
}
"""Nothing is sent home, a temporary server may take its time to start; each step is told on the run's page, and only what
matters is printed."""


def set_defaults(environment: MutableMapping[str, str]) -> None:
    """Set what is not set already."""
    for name, value in DEFAULTS.items():
        environment.setdefault(name, value)
