"""Prints what the Python package `httpx-sse` reports, one JSON object a line.

Usage: httpx_sse_client.py <url> [<last event ID>]
"""

import json
import sys

import httpx
from httpx_sse import connect_sse


def report(kind: str, **rest: str) -> None:
    print(json.dumps({"kind": kind, **rest}), flush=True)


def main(url: str, last_event_id: str | None = None) -> None:
    headers = {} if last_event_id is None else {"Last-Event-ID": last_event_id}
    # No proxy from the environment, and no end to the silence a stream may keep.
    with httpx.Client(trust_env=False, timeout=None) as client:
        try:
            with connect_sse(client, "GET", url, headers=headers) as source:
                source.response.raise_for_status()
                report("open")
                for event in source.iter_sse():
                    report("event", event_type=event.event, data=event.data, id=event.id)
            report("closed", message="end of body")
        except httpx.HTTPError as error:
            report("closed", message=type(error).__name__)


main(*sys.argv[1:])
