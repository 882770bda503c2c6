"""
Policies: which logs are known, which witnesses, and how many of them must have cosigned.

Source: c2sp.org/tlog-policy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import takewhile
from typing import Self

import attrs

from ..errors import InvalidInput
from .checkpoints import SignedCheckpoint
from .keys import COSIGNATURE, ECDSA, ED25519, VerifierKey
from .notes import Signed

LONGEST = 100_000
NONE = "none"
KEYWORDS = (NONE, "any", "all")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_WORD = re.compile(r"[^ \t]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@attrs.frozen
class Group:
    """Hold a rule: so many of these witnesses or groups."""

    threshold: int
    members: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Policy:
    r"""
    Hold whom to believe; who verifies chooses it, never the register that is verified.

    >>> Policy.parse("quorum none\n").is_met_by([])
    True
    """

    logs: tuple[VerifierKey, ...] = ()
    witnesses: dict[str, VerifierKey] = attrs.field(factory=dict)
    groups: dict[str, Group] = attrs.field(factory=dict)
    quorum: str = NONE

    @classmethod
    def parse(cls, text: bytes | str) -> Self:
        """
        Read a policy file.

        Raises:
            InvalidInput: If it is none; names the line.
        """
        reader = _Reader()
        for number, line in enumerate(_lines(text), start=1):
            if words := list(takewhile(lambda word: word[0] != "#", _WORD.findall(line))):
                reader.read(number, words)
        if reader.quorum is None:
            raise InvalidInput(where="policy", value="", reason="a policy names a quorum")
        return cls(logs=tuple(reader.logs), witnesses=reader.witnesses, groups=reader.groups, quorum=reader.quorum)

    def __str__(self) -> str:
        lines = [f"log {key}" for key in self.logs]
        lines += [f"witness {name} {key}" for name, key in self.witnesses.items()]
        lines += [f"group {name} {rule.threshold} {' '.join(rule.members)}" for name, rule in self.groups.items()]
        return "".join(f"{line}\n" for line in (*lines, f"quorum {self.quorum}"))

    def cosigned(self, checkpoint: SignedCheckpoint) -> list[Signed]:
        """
        Give which witnesses cosigned *checkpoint*.

        Raises:
            NotProven: If a line that names one of them was not made by it.
        """
        return checkpoint.note.signed_by(self.witnesses.values())

    def is_met_by(self, signed: Iterable[Signed]) -> bool:
        """Tell whether those who *signed* are enough; two names of one key count as one."""
        return self.quorum == NONE or self._has(self.quorum, {each.key for each in signed})

    @property
    def threshold(self) -> int:
        """Give how many members the quorum asks for."""
        if self.quorum == NONE:
            return 0
        return self.groups[self.quorum].threshold if self.quorum in self.groups else 1

    def _has(self, name: str, signed: set[VerifierKey]) -> bool:
        if name in self.witnesses:
            return self.witnesses[name] in signed
        rule = self.groups[name]
        return (
            len({self.witnesses.get(member, member) for member in rule.members if self._has(member, signed)})
            >= rule.threshold
        )


class _Reader:
    """Read the lines of a policy, each on what the lines before it name."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self._number, self._line = 0, ""

    def read(self, number: int, words: list[str]) -> None:
        """Read one line, or say what is wrong with it."""
        self._number, self._line = number, " ".join(words)
        match words:
            case ["log", key] | ["log", key, _]:
                self._log(VerifierKey.parse(key))
            case ["witness", name, key] | ["witness", name, key, _]:
                self._witness(name, VerifierKey.parse(key))
            case ["group", name, count, *members]:
                self._group(name, count, members)
            case ["quorum", name]:
                self._quorum(name)
            case _:
                raise self._refused(
                    reason="write log KEY [URL], witness NAME KEY [URL], group NAME K MEMBER …, or quorum NAME"
                )

    def _log(self, key: VerifierKey) -> None:
        if key.algorithm not in (ED25519, ECDSA):
            raise self._refused(reason="this is no key that signs checkpoints")
        if any(key.public == other.public for other in self.logs):
            raise self._refused(reason="this log was named before")
        self.logs.append(key)

    def _witness(self, name: str, key: VerifierKey) -> None:
        if key.algorithm not in (ED25519, COSIGNATURE):
            raise self._refused(reason="this is no key that cosigns")
        self._see_free(name)
        self.witnesses[name] = key.cosigner

    def _group(self, name: str, count: str, members: list[str]) -> None:
        threshold = {"any": 1, "all": len(members)}.get(count) or (int(count) if _NUMBER.fullmatch(count) else 0)
        if not 1 <= threshold <= len(members):
            raise self._refused(reason="ask for at least one member, and for no more than there are")
        if len(set(members)) < len(members) or not all(map(self._is_known, members)):
            raise self._refused(reason="name each member once, on a line before this one")
        self._see_free(name)
        self.groups[name] = Group(threshold, tuple(members))

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise self._refused(reason="a policy names one quorum")
        if name != NONE and not self._is_known(name):
            raise self._refused(reason="name a witness or group from a line before this one")
        self.quorum = name

    def _is_known(self, name: str) -> bool:
        return name in self.witnesses or name in self.groups

    def _see_free(self, name: str) -> None:
        if name in KEYWORDS or self._is_known(name):
            raise self._refused(reason="this name is taken")

    def _refused(self, *, reason: str) -> InvalidInput:
        return InvalidInput(where=f"policy:{self._number}", value=self._line, reason=reason)


def _lines(text: bytes | str) -> list[str]:
    try:
        whole = text if isinstance(text, str) else text[: LONGEST + 1].decode()
    except UnicodeDecodeError as error:
        raise InvalidInput(where="policy", value=text, reason="a policy is UTF-8") from error
    if len(whole) > LONGEST or _CONTROL.search(whole):
        raise InvalidInput(where="policy", value=whole, reason="larger than a policy may be, or with control characters")
    return whole.split("\n")
