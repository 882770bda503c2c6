"""A link to the server that can be cut: before a COMMIT arrives, or before its reply comes back; or frozen."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .cluster import PORT, remove, short_folder

REPLY, REQUEST = "reply", "request"
COMMIT = b"COMMIT\x00"


class Proxy:
    """Stand between clients and the server; `cut` says where the next COMMIT is lost."""

    def __init__(self, server: Path) -> None:
        self.folder, self.cut, self.cuts = short_folder(), "", 0
        self.flows = threading.Event()
        self.flows.set()
        self._server = server / f".s.PGSQL.{PORT}"
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self.folder / f".s.PGSQL.{PORT}"))
        self._listener.listen()
        self._lock = threading.Lock()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.flows.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        remove(self.folder)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            try:
                server.connect(str(self._server))
            except OSError:
                client.close()
                server.close()
                continue
            for source, target, kind in ((client, server, REQUEST), (server, client, REPLY)):
                threading.Thread(target=self._pump, args=(source, target, kind), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, kind: str) -> None:
        with suppress(OSError):
            while chunk := source.recv(1 << 16):
                self.flows.wait()
                if COMMIT in chunk and self._is_cut(kind):
                    break
                target.sendall(chunk)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _is_cut(self, kind: str) -> bool:
        with self._lock:
            if self.cut != kind:
                return False
            self.cut, self.cuts = "", self.cuts + 1
            return True


@contextmanager
def proxy_to(server: Path) -> Iterator[Proxy]:
    """Give a proxy for the time of a block."""
    made = Proxy(server)
    try:
        yield made
    finally:
        made.close()
