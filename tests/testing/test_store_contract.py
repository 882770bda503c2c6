"""The contract of stores catches a store that breaks it."""

from __future__ import annotations

from contextlib import suppress

import pytest

from ivp_registry.errors import ConcurrentChange
from ivp_registry.ledger import leaf_hash
from ivp_registry.store import Address, create_store
from ivp_registry.testing import StoreContract


class Loose:
    """A store that is sound but for what a subclass does to it."""

    def __init__(self):
        self._store = create_store(Address.parse(":memory:"))

    def __getattr__(self, name):
        return getattr(self._store, name)


class Repeating(Loose):
    """Writes a repeated command again."""

    def append(self, events, *, command_id, **more):
        return self._store.append(events, command_id=f"{command_id}-{self._store.head()}", **more)


class Unguarded(Loose):
    """Does not look at guards."""

    def append(self, events, *, expect, **more):
        return self._store.append(events, expect={}, **more)


class Partial(Loose):
    """Keeps half of what it refused."""

    def append(self, events, *, command_id, **more):
        try:
            return self._store.append(events, command_id=command_id, **more)
        except ConcurrentChange:
            with suppress(ConcurrentChange):
                self._store.append(events[:1], command_id=f"half of {command_id}", **more)
            raise


class Careless(Loose):
    """Takes what merely begins alike for the same dossier."""

    def rows(self, *, prefix="", limit, **more):
        found = self._store.rows(limit=100, **more)
        return [row for row in found if row.stream.startswith(prefix)][:limit]


class Rewriting(Loose):
    """Gives leaves that are not of what was written."""

    def leaves(self, *, until):
        return [leaf_hash("x", 1, "x", b"") for _ in self._store.leaves(until=until)]


BROKEN = [
    (Repeating, "test_repeated_gives_the_first_answer", {}),
    (Unguarded, "test_refuses_what_is_not_as_expected", {"guard": {"a": 1}}),
    (Careless, "test_rows", {"asked": {"prefix": "plan/a"}, "found": [1, 2, 7]}),
    (Rewriting, "test_leaves", {}),
]


def prove(promise: str, store, **more) -> None:
    contract = StoreContract()
    test = getattr(StoreContract, promise)
    if "filled" in test.__code__.co_varnames[: test.__code__.co_argcount]:
        more["filled"] = StoreContract.filled.__wrapped__(contract, store)
    else:
        more["store"] = store
    test(contract, **more)


@pytest.mark.parametrize(("wrong", "promise", "more"), BROKEN, ids=lambda each: getattr(each, "__name__", None))
def test_a_broken_promise_is_caught(wrong, promise, more):
    """A store that breaks a promise fails its test, and the same store unbroken does not."""
    prove(promise, Loose(), **more)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        prove(promise, wrong(), **more)


def test_half_a_write_is_caught():
    """A store that keeps a part of what it refused is not all or nothing."""
    from ivp_registry.testing.store_contract import rows

    prove("test_append_is_all_or_nothing", Loose(), clash=rows("plan/a"))
    with pytest.raises(AssertionError):
        prove("test_append_is_all_or_nothing", Partial(), clash=rows("plan/a"))
