"""Reads a stream with httpx-sse and comes back by itself, as its users write it.

httpx-sse parses and leaves the reconnecting to its user: this loop does what the standard asks
for. It prints one JSON line for each thing it sees.
"""

import json
import sys
import time

import httpx
from httpx_sse import connect_sse


def say(**what):
    print(json.dumps(what), flush=True)


def main(url):
    last_id, retry_ms = "", 1000
    with httpx.Client(timeout=None) as client:
        while True:
            headers = {"Last-Event-ID": last_id} if last_id else {}
            try:
                with connect_sse(client, "GET", url, headers=headers) as source:
                    say(kind="open")
                    for event in source.iter_sse():
                        last_id = event.id
                        retry_ms = event.retry if event.retry is not None else retry_ms
                        say(kind="event", type=event.event, id=event.id, data=event.data)
                say(kind="end", error=None)
            except httpx.TransportError as error:
                say(kind="end", error=type(error).__name__)
            time.sleep(retry_ms / 1000)


main(sys.argv[1])
