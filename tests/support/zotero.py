"""Zotero's API inside the test, on a free port: answers in the shape that its documentation shows, and counts requests.

https://www.zotero.org/support/dev/web_api/v3/basics says what items, pages, versions and limits look like.
"""

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

KEY = "P9NiFoyLeZu2bZNvvuQPDWsd"
Answer = tuple[int, dict[str, str], bytes]


def item(key: str, title: str, added: str, **fields: Any) -> dict[str, Any]:
    """The data of a preprint; `fields` are more of its own."""
    return {
        "key": key,
        "itemType": "preprint",
        "title": title,
        "creators": [{"creatorType": "author", "firstName": "Emmy", "lastName": "Noether"}],
        "abstractNote": f"We study {title}.",
        "repository": "arXiv",
        "archiveID": "",
        "date": "2024-01-18",
        "DOI": "",
        "url": "",
        "extra": "",
        "tags": [{"tag": "Computer Science", "type": 1}],
        "collections": [],
        "relations": {},
        "dateAdded": added,
        "dateModified": added,
        **fields,
    }


@dataclass
class Server:
    """A running server with one library.

    Attributes:
        prefix: of the library, such as ``/users/12345``.
        page: how many items an answer holds at most, whatever is asked for.
        version: of the library.
        items: its items by key, each with its version.
        trash: the keys of those that lie in the trash.
        script: answers in the place of the next ones; a status and headers.
        headers: more headers of every answer.
        requests: every request with its headers, by names in lower case, its target under "target".
    """

    port: int = 0
    prefix: str = "/users/12345"
    page: int = 100
    version: int = 0
    items: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    trash: set[str] = field(default_factory=set)
    script: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    requests: list[dict[str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The address of the API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def targets(self) -> list[str]:
        """What was asked for, in its order."""
        return [request["target"] for request in self.requests]

    def put(self, *data: dict[str, Any]) -> None:
        """Add items, or others in the place of those with their keys; the library has a new version then."""
        self.version += 1
        self.items |= {each["key"]: (self.version, each) for each in data}

    def delete(self, key: str) -> None:
        """Erase an item; its library has a new version then."""
        self.version += 1
        del self.items[key]

    def discard(self, key: str) -> None:
        """Put an item into the trash, where it is listed no more."""
        self.put(self.items[key][1])
        self.trash.add(key)

    def answer(self, target: str, told: dict[str, str]) -> Answer:
        """What a request gets."""
        if self.script:
            return self.script.pop(0)
        path, query = (
            urlsplit(target).path,
            {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()},
        )
        if told.get("authorization") != f"Bearer {KEY}":
            return 403, {}, b"Forbidden"
        if not path.startswith(f"{self.prefix}/"):
            return 404, {}, b"Not found"
        headers = {"Last-Modified-Version": str(self.version), "Zotero-API-Version": "3", **self.headers}
        if int(told.get("if-modified-since-version", -1)) >= self.version:
            return 304, headers, b""
        return self._listed(path, query, headers)

    def _listed(self, path: str, query: dict[str, str], headers: dict[str, str]) -> Answer:
        parts = path.split("/")
        collection = parts[parts.index("collections") + 1] if "collections" in parts else ""
        found = [
            (version, data)
            for key, (version, data) in self.items.items()
            if key not in self.trash and version > int(query.get("since", 0))
            if not collection or collection in data["collections"]
        ]
        if query.get("format") == "versions":
            return 200, headers | _json(found), json.dumps({data["key"]: version for version, data in found}).encode()
        found.sort(key=lambda each: str(each[1]["dateAdded"]))
        start, limit = int(query.get("start", 0)), min(int(query.get("limit", 25)), self.page)
        if start + limit < len(found):
            following = urlencode({**query, "start": start + limit})
            headers["Link"] = (
                f'<{self.url}{path}?{following}>; rel="next", <https://www.zotero.org{self.prefix}>; rel="alternate"'
            )
        body = [self._item(version, data) for version, data in found[start : start + limit]]
        return 200, headers | _json(found), json.dumps(body).encode()

    def _item(self, version: int, data: dict[str, Any]) -> dict[str, Any]:
        kind, number = self.prefix.split("/")[-2:]
        return {
            "key": data["key"],
            "version": version,
            "library": {"type": kind.removesuffix("s"), "id": int(number), "name": "Ada", "links": {}},
            "links": {"self": {"href": f"{self.url}{self.prefix}/items/{data['key']}", "type": "application/json"}},
            "meta": {"creatorSummary": "Noether", "parsedDate": data.get("date", ""), "numChildren": 1},
            "data": {"version": version, **data},
        }


def _json(found: list[Any]) -> dict[str, str]:
    return {"Content-Type": "application/json", "Total-Results": str(len(found))}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_: Server

    def do_GET(self) -> None:
        """Answer."""
        told = {name.lower(): value for name, value in self.headers.items()}
        self.server_.requests.append({**told, "target": self.path})
        status, headers, body = self.server_.answer(self.path, told)
        with contextlib.suppress(OSError):  # the client has gone away
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """Say nothing."""


@contextlib.contextmanager
def zotero_server(prefix: str = "/users/12345") -> Iterator[Server]:
    """Run a server on a free port."""
    running = Server(prefix=prefix)
    handler = type("Handler", (_Handler,), {"server_": running})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        running.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield running
        finally:
            server.shutdown()
            thread.join()
