"""Prints what the Python package `websockets` reports, one JSON object a line.

Usage: websockets_client.py <url>
"""

import asyncio
import base64
import json
import sys

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


def report(kind: str, **rest: str) -> None:
    print(json.dumps({"kind": kind, **rest}), flush=True)


async def main(url: str) -> None:
    # No proxy from the environment.
    async with connect(url, proxy=None) as socket:
        report("open")
        try:
            while True:
                message = await socket.recv()
                if isinstance(message, str):
                    report("event", event_type="message", data=message, id="")
                else:
                    data = base64.b64encode(message).decode()
                    report("event", event_type="binary", data=data, id="")
        except ConnectionClosed:
            report("closed", message=str(socket.close_code))


asyncio.run(main(*sys.argv[1:]))
