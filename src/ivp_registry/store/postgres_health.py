"""What a doctor asks of a register in PostgreSQL: the settings that really hold, and as whom we are there."""

from __future__ import annotations

from .address import Address
from .contract import ServerHealth
from .postgres_connection import Datastore
from .postgres_schema import writer
from .writing import to_moment

SETTINGS = ("fsync", "full_page_writes", "synchronous_commit", "data_checksums", "synchronous_standby_names")
ASKED = f"""
SELECT current_setting('server_version'), {", ".join(f"current_setting('{name}')" for name in SETTINGS)},
       (SELECT count(*) FROM pg_stat_replication), pg_is_in_recovery(), current_user = ?,
       (SELECT coalesce(max(notification_id), 0) FROM stored_events),
       (SELECT recorded_at FROM commits ORDER BY first DESC LIMIT 1)
"""


def health(address: Address, *, lock_timeout: float) -> ServerHealth:
    """
    Ask the server itself, over a connection as the register uses it.

    Raises:
        StoreError: If it cannot be reached, or read.
    """
    datastore = Datastore(address, lock_timeout=lock_timeout)
    try:
        with datastore.session() as session:
            (found,) = session.execute(ASKED, (writer(address.register),))
    finally:
        datastore.close()
    version, *settings, standbys, is_standby, is_writer, events, newest = found
    return ServerHealth(
        version=version.split(" ")[0], **dict(zip(SETTINGS, settings, strict=True)), standbys=standbys,
        is_standby=bool(is_standby), is_writer=bool(is_writer), events=events, newest=to_moment(newest) if newest else None,
    )  # fmt: skip
