"""What is done while the system fails: each operation on a small register, and what must be so afterwards."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import attrs
from tests.anchoring.conftest import ORIGIN
from tests.facts import corrected
from tests.projections.samples import Brings
from tests.store.samples import CLERK, DAY, MUNICIPALITY, PLAN, priority, ticking

from ivp_registry import Registry
from ivp_registry.anchoring import Keyring, Shelf, Signer, gather
from ivp_registry.anchoring.backup import back_up
from ivp_registry.errors import RegistryError
from ivp_registry.importing import import_lines

from .counting import Counting, wrong

BEFORE = 8
IN_MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
"""Where registers lie that are made by the thousand: faults are made, so that no disk is needed for them."""

LINES = b"".join(
    b'{"topic": "priority-proposed", "data": {"plan": "wijchen", "priority": "i-%d", "label": "L", "occurred_on": "%s"}}\n'
    % (number, DAY.isoformat().encode())
    for number in range(3)
)


def opened(folder: Path, version: int = 1) -> Registry:
    return Registry.open(folder / "register.db", plugins=Brings(Counting(version=version)), lock_timeout=5)


def signer(folder: Path) -> Signer:
    return Signer(Keyring(folder / "keys"), ORIGIN)


def template(folder: Path) -> None:
    """Make what every operation begins with: a signed register of eight events, its view in two versions, a key."""
    Keyring(folder / "keys").new(ORIGIN)
    with Registry.create(folder / "register.db", clock=ticking()) as register:
        register.record(MUNICIPALITY, PLAN, *(priority(f"p-{number}") for number in range(BEFORE - 2)), by=CLERK)
        for version in (1, 2):
            register.plugins = Brings(Counting(version=version))
            register.project()
        register.read_models.switch("counting", 1)
    sign(folder)


def append(folder: Path) -> None:
    with opened(folder) as register:
        register.record(priority("new"), by=CLERK, command_id="c-new")


def bring_in(folder: Path) -> None:
    with opened(folder) as register:
        import_lines(register, io.BytesIO(LINES), by=CLERK, source="lines")


def correct(folder: Path) -> None:
    with opened(folder) as register:
        fact = corrected("plan/wijchen@1", attrs.evolve(PLAN, title="Veilig in Wijchen"))
        register.record(fact, by=CLERK, command_id="c-correct")


def sign(folder: Path) -> None:
    with opened(folder) as register:
        kept = signer(folder)
        Shelf(register.address.path).add(kept.sign(register), [key.verifier for key in kept.keyring.keys(ORIGIN)])


def catch_up(folder: Path) -> None:
    with opened(folder) as register:
        register.record(priority("late"), by=CLERK, command_id="c-late")
        for progress in register.project():
            if progress.fault is not None:
                raise progress.fault


def rebuild(folder: Path) -> None:
    with opened(folder) as register:
        register.read_models.rebuild("counting")


def switch(folder: Path) -> None:
    with opened(folder) as register:
        register.read_models.switch("counting", 2)


def copy(folder: Path) -> None:
    with opened(folder) as register:
        back_up(register, folder / "copy.db", signer=signer(folder))


@attrs.frozen
class Trial:
    """Hold one operation, and by how many events the register has grown when it is done."""

    run: Callable[[Path], None]
    grows: int = 0

    def problems(self, folder: Path, *, acknowledged: bool) -> list[str]:
        """List what is not as it must be after a fault: something partial, something lost, something that stopped working."""
        found: list[str] = []
        try:
            found.extend(self._problems(folder, acknowledged))
        except (RegistryError, AssertionError, OSError) as error:
            found.append(f"{type(error).__name__}: {error}")
        return found

    def _problems(self, folder: Path, acknowledged: bool):
        whole = BEFORE + self.grows
        with opened(folder) as register:
            found = register.head()
            if found not in (BEFORE, whole):
                yield f"{found} events: a part"
            if acknowledged and found != whole:
                yield f"{found} events: acknowledged and lost"
            yield from in_order(register)
        yield from self._next_works(folder)
        with opened(folder) as register:
            if register.head() != whole + 1:
                yield f"{register.head()} events after doing it again and one more"
            yield from in_order(register)

    def _next_works(self, folder: Path):
        """Do it again, which must be without effect where it was done, and then something else."""
        if self.run is copy:
            yield from copies(folder)
        else:
            self.run(folder)
        sign(folder)
        with opened(folder) as register:
            register.record(priority("next"), by=CLERK)
            built = register.read_models.rebuild("counting")
            if not all(each.is_same for each in built.tables) and built.old_version == built.version:
                yield "a view was not the fold"


def in_order(register: Registry):
    """List what verification and views find."""
    verdict = register.verify(evidence=gather(Shelf(register.address.path)))
    yield from (f"{each.code} {each.where}: {each.message}" for each in verdict.findings)
    for progress in register.project():
        if progress.fault is not None:
            yield str(progress.fault)
    yield from wrong(register, register.views["counting"])


def copies(folder: Path):
    """See that a copy is whole or an empty place, and that one can be made now."""
    path = folder / "copy.db"
    if path.exists() and path.stat().st_size:
        with Registry.open(path) as made:
            if made.head() != BEFORE or not made.verify(evidence=gather(Shelf(path))).is_consistent:
                yield "half a copy"
        if not Shelf(path).paths():
            yield "a copy without a checkpoint"
    with opened(folder) as register:
        back_up(register, folder / "another.db", signer=signer(folder))
    for left in (path, Shelf(path).folder):
        shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)


TRIALS = {
    "append": Trial(append, 1),
    "import": Trial(bring_in, 3),
    "correct": Trial(correct, 1),
    "checkpoint": Trial(sign),
    "catch-up": Trial(catch_up, 1),
    "rebuild": Trial(rebuild),
    "switch": Trial(switch),
    "backup": Trial(copy),
}
