"""A register in PostgreSQL: a schema with its tables, three roles, and what each of them may do."""

from __future__ import annotations

import re
from collections.abc import Iterator

FORMAT = 1
"""Counted up when a register written by this version cannot be read by an older one."""

MARK = re.compile(r"^ivp-registry, format ([0-9]+)$")
"""The comment on the schema, by which a register is known."""

TABLES = {
    "stored_events": """
        notification_id bigint PRIMARY KEY CHECK (notification_id > 0),
        originator_id text COLLATE "C" NOT NULL CHECK (originator_id <> ''),
        originator_version bigint NOT NULL CHECK (originator_version >= 0),
        topic text COLLATE "C" NOT NULL CHECK (topic <> ''),
        state bytea NOT NULL,
        UNIQUE (originator_id, originator_version)""",
    "ledger": """
        leaf_index bigint PRIMARY KEY CHECK (leaf_index >= 0),
        notification_id bigint NOT NULL UNIQUE,
        leaf_hash bytea NOT NULL CHECK (length(leaf_hash) = 32)""",
    "commits": """
        first bigint PRIMARY KEY CHECK (first > 0),
        last bigint NOT NULL CHECK (last >= first),
        recorded_at text COLLATE "C" NOT NULL,
        command_id text COLLATE "C" NOT NULL UNIQUE""",
}
REFUSE = "BEGIN RAISE EXCEPTION 'the register is append-only: % refused', TG_OP USING ERRCODE = '42501'; END"
VERBS = "DELETE OR UPDATE OR TRUNCATE"
"""In the order in which PostgreSQL names them when it is asked for a trigger."""

ANSWERING = "view text PRIMARY KEY, version bigint NOT NULL, pinned bigint NOT NULL"


def owner(register: str) -> str:
    """Name the role that owns the tables; nobody acts as it once they are made."""
    return f"{register}_owner"


def writer(register: str) -> str:
    """Name the role that may add to the register, and make views."""
    return f"{register}_writer"


def reader(register: str) -> str:
    """Name the role that may read."""
    return f"{register}_reader"


def views(register: str) -> str:
    """Name the schema that tells which views answer, and with which the names of all views begin."""
    return f"{register}/views"


def trigger(register: str, table: str) -> str:
    """
    Give the trigger of a table, as PostgreSQL tells it.

    It stops whoever has more rights than the writer by accident; the owner can drop it, and that is what checkpoints
    are for.
    """
    return (
        f"CREATE TRIGGER append_only BEFORE {VERBS} ON {register}.{table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {register}.refuse()"
    )


def statements(register: str, database: str) -> Iterator[str]:
    """Give everything that makes an empty register, to be run in one transaction; names are checked before."""
    own, write, read = owner(register), writer(register), reader(register)
    for role in (own, write, read):
        yield f"CREATE ROLE {role} NOLOGIN"
    yield f"GRANT {read} TO {write}"
    yield f"GRANT {own}, {write} TO CURRENT_USER"
    yield f"CREATE SCHEMA {register} AUTHORIZATION {own}"
    yield f'CREATE SCHEMA "{views(register)}" AUTHORIZATION {write}'
    yield f'GRANT CREATE ON DATABASE "{database}" TO {write}'  # a schema for each version of a view
    yield f"SET LOCAL ROLE {own}"
    yield f"CREATE FUNCTION {register}.refuse() RETURNS trigger LANGUAGE plpgsql AS $${REFUSE}$$"
    for table, columns in TABLES.items():
        yield f"CREATE TABLE {register}.{table} ({columns})"
        yield trigger(register, table)
    yield f"GRANT USAGE ON SCHEMA {register} TO {read}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {register} TO {read}"
    yield f"GRANT INSERT ON ALL TABLES IN SCHEMA {register} TO {write}"
    yield f"COMMENT ON SCHEMA {register} IS 'ivp-registry, format {FORMAT}'"
    yield f"SET LOCAL ROLE {write}"
    yield f'CREATE TABLE "{views(register)}".answering ({ANSWERING})'
    yield f'GRANT USAGE ON SCHEMA "{views(register)}" TO {read}'
    yield f'GRANT SELECT ON "{views(register)}".answering TO {read}'
    yield "RESET ROLE"
    yield f"REVOKE {own} FROM CURRENT_USER"
