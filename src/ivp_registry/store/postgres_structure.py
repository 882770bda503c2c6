"""What can be wrong with the tables of a register in PostgreSQL: their form, their triggers, who may change them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..ledger import Finding
from .postgres_connection import Spoken
from .postgres_recorder import POSITION
from .postgres_schema import REFUSE, TABLES, owner, trigger
from .sql_order import disorder

COLUMNS = """
SELECT c.relname, string_agg(
    a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE WHEN l.collname = 'C' THEN ' C' ELSE '' END, ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_collation l ON l.oid = a.attcollation
WHERE c.relnamespace = ?::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname
"""
RULES = """
SELECT c.relname, string_agg(pg_get_constraintdef(k.oid), '; ' ORDER BY pg_get_constraintdef(k.oid))
FROM pg_class c JOIN pg_constraint k ON k.conrelid = c.oid
WHERE c.relnamespace = ?::regnamespace AND k.contype IN ('p', 'u', 'c') AND k.convalidated GROUP BY c.relname
"""
TRIGGERS = """
SELECT c.relname, pg_get_triggerdef(t.oid) FROM pg_class c JOIN pg_trigger t ON t.tgrelid = c.oid
WHERE c.relnamespace = ?::regnamespace AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgname = 'append_only'
"""
FUNCTION = "SELECT prosrc FROM pg_proc WHERE pronamespace = ?::regnamespace AND proname = 'refuse'"
RIGHTS = """
SELECT c.relname, coalesce(r.rolname, 'PUBLIC'), string_agg(x.privilege_type, ', ' ORDER BY x.privilege_type)
FROM pg_class c, aclexplode(c.relacl) x LEFT JOIN pg_roles r ON r.oid = x.grantee
WHERE c.relnamespace = ?::regnamespace AND x.privilege_type NOT IN ('SELECT', 'INSERT', 'MAINTAIN')
AND r.rolname IS DISTINCT FROM ? GROUP BY 1, 2
"""
MADE_COLUMNS = {
    "stored_events": "notification_id bigint NOT NULL, originator_id text NOT NULL C, originator_version bigint NOT NULL, "
    "topic text NOT NULL C, state bytea NOT NULL",
    "ledger": "leaf_index bigint NOT NULL, notification_id bigint NOT NULL, leaf_hash bytea NOT NULL",
    "commits": "first bigint NOT NULL, last bigint NOT NULL, recorded_at text NOT NULL C, command_id text NOT NULL C",
}
MADE_RULES = {
    "stored_events": "CHECK ((notification_id > 0)); "
    "CHECK ((originator_id <> ''::text)); CHECK ((originator_version >= 0)); CHECK "
    "((topic <> ''::text)); PRIMARY KEY (notification_id); UNIQUE (originator_id, originator_version)",
    "ledger": "CHECK ((leaf_index >= 0)); CHECK ((length(leaf_hash) = 32)); PRIMARY KEY (leaf_index); "
    "UNIQUE (notification_id)",
    "commits": "CHECK ((first > 0)); CHECK ((last >= first)); PRIMARY KEY (first); UNIQUE (command_id)",
}
"""The tables as PostgreSQL tells them; a test compares this with those that are made."""


def structure(session: Spoken, register: str) -> Iterator[Finding]:
    """Find what is wrong: tables, triggers, rights, the order in each stream, the commits."""

    def ask(sql: str) -> Mapping[str, str]:
        return dict(session.execute(sql, (register,)).fetchall())

    columns, rules, triggers = ask(COLUMNS), ask(RULES), ask(TRIGGERS)
    for table in TABLES:
        if (columns.get(table), rules.get(table)) != (MADE_COLUMNS[table], MADE_RULES[table]):
            yield Finding("table", table, "the table is not the one that was made")
        if triggers.get(table) != trigger(register, table).replace(
            f"FUNCTION {register}.", "FUNCTION "
        ):  # as seen from here
            yield Finding("trigger", table, "the append-only trigger is missing or changed")
    if session.execute(FUNCTION, (register,)).fetchall() != [(REFUSE,)]:
        yield Finding("trigger", "refuse", "what the append-only triggers do was changed")
    for table, role, rights in session.execute(RIGHTS, (register, owner(register))):
        yield Finding("grant", table, f"the role {role} may {rights}")
    yield from disorder(session.execute, position=POSITION, zero="0::bigint")
