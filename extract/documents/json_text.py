"""JSON from outside: what is not JSON, nested without end, or holds halves of characters is refused by address."""

from __future__ import annotations

import json
from typing import Any

from extract.errors import SourceChanged


def read_json(content: bytes, address: str) -> Any:
    """What a JSON answer holds.

    Args:
        address: where it came from, for messages.

    Raises:
        SourceChanged: it is not JSON, is nested too deeply, or holds text that cannot be written as UTF-8 (half of
            a surrogate pair), which no archive, table or page could hold.
    """
    try:
        value = json.loads(content)
        if b"\\ud" in content.lower():
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise SourceChanged(f"{address} is not JSON ({error}). Open it to see what the publisher sent.") from error
    return value
