"""The server below a register: does it keep what it acknowledged, and may we do no more there than we need?"""

from __future__ import annotations

from collections.abc import Iterator

from ..store import ServerHealth
from .check import Check, Outcome

OLDEST = 14
"""Oldest PostgreSQL that is still mended. Source: PostgreSQL, versioning policy."""

DURABLE = ("on", "remote_apply", "remote_write")


def looked_at(found: ServerHealth) -> Iterator[Check]:
    """Give a row for each thing to know about a server."""
    yield _version(found)
    yield _durable(found)
    yield _checksums(found)
    yield _standby(found)
    yield _rights(found)


def _version(found: ServerHealth) -> Check:
    if int(found.version.split(".")[0].split("b")[0]) < OLDEST:
        return Check(
            name="postgresql-version", code="version-unsupported", outcome=Outcome.WARNING, found=found.version,
            why="this PostgreSQL is no longer mended", remedy="upgrade the server",
        )  # fmt: skip
    return Check(name="postgresql-version", outcome=Outcome.OK, found=found.version, why="this PostgreSQL is still mended")


def _durable(found: ServerHealth) -> Check:
    told = f"{found.fsync}, {found.full_page_writes}, {found.synchronous_commit}"
    if found.fsync == found.full_page_writes == "on" and found.synchronous_commit in DURABLE:
        return Check(name="durability", outcome=Outcome.OK, found=told, why="what was recorded survives a power cut")
    return Check(
        name="durability", code="not-durable", outcome=Outcome.FAULT, found=told,
        why="with these settings a power cut can lose what was recorded",
        remedy="set fsync, full_page_writes and synchronous_commit to on",
    )  # fmt: skip


def _checksums(found: ServerHealth) -> Check:
    if found.data_checksums == "on":
        return Check(name="data-checksums", outcome=Outcome.OK, found="on", why="a damaged page is noticed when it is read")
    return Check(
        name="data-checksums", code="no-checksums", outcome=Outcome.WARNING, found=found.data_checksums,
        why="a damaged page is not noticed by the server", remedy="stop the server and run pg_checksums --enable",
    )  # fmt: skip


def _standby(found: ServerHealth) -> Check:
    names = found.synchronous_standby_names or "–"
    if found.is_standby:
        return Check(
            name="standby", code="is-standby", outcome=Outcome.FAULT, found=names,
            why="this is a standby: it cannot record, and may be behind",
            remedy="name the primary in the service; target_session_attrs=read-write finds it",
        )  # fmt: skip
    if found.standbys and not found.synchronous_standby_names:
        return Check(
            name="standby", code="not-synchronous", outcome=Outcome.FAULT, found=names,
            why="the standby does not have to have what was acknowledged: when it takes over, that can be lost",
            remedy="name it in synchronous_standby_names",
        )  # fmt: skip
    return Check(
        name="standby", outcome=Outcome.OK, found=names, why="no standby can take over with less than was acknowledged"
    )


def _rights(found: ServerHealth) -> Check:
    if found.is_writer:
        return Check(name="rights", outcome=Outcome.OK, found="writer", why="whoever records here can add, and nothing else")
    return Check(
        name="rights", code="reader", outcome=Outcome.WARNING, found="reader", why="this service can only read the register",
        remedy="grant its user the role of the writer, if it is to record",
    )  # fmt: skip
