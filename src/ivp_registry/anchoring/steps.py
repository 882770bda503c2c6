"""
The same check as a list of shell commands: coreutils and openssl, nothing of ours.

Each line can be read, and typed by hand. The commands are written out for one proof, because a script that works it
out would have to be believed; the ranges say which hash stands left and which right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from shlex import quote

from ..ledger import SignedCheckpoint
from ..ledger.keys import ED25519, VerifierKey, to_base64
from ..ledger.proofs import consistency_ranges, ends_inside, inclusion_ranges

HEAD = """\
#!/bin/sh
# NL: controle met sha256sum, base64 en openssl (3.0 of nieuwer). Elke regel kunt u lezen en zelf typen.
# EN: the check with sha256sum, base64 and openssl (3.0 or newer). Each line can be read, and typed by hand.
set -e
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
same() { if [ "$1" = "$2" ]; then echo "OK   $3"; else echo "FOUT/WRONG $3"; exit 1; fi; }
hash() { openssl dgst -sha256 -binary; }
"""
DER_PREFIX = r"\060\052\060\005\006\003\053\145\160\003\041\000"
"""What makes 32 bytes an Ed25519 key that openssl reads. Source: RFC 8410 section 10.1."""


def inclusion_steps(name: str, index: int, proof: Sequence[bytes], checkpoint: SignedCheckpoint) -> Iterator[str]:
    """Give the commands that follow the proof of one leaf up to the root of its checkpoint."""
    yield f"# --- {name}"
    yield f"(printf '\\000'; cat {name}.leaf.json) | hash > $work/h"
    yield f"echo \"     $( (printf '\\000'; cat {name}.leaf.json) | sha256sum | cut -c1-64)  {name}.leaf.json\""
    for (start, _), beside in zip(inclusion_ranges(index, checkpoint.size), proof, strict=True):
        yield _joined("h", beside, left=start < index)
    yield f'same "$(base64 -w0 $work/h)" {to_base64(checkpoint.root)} "{name}: root of {checkpoint.size}"'


def content_step(name: str, digest: str) -> str:
    """Give the command that compares the content with its leaf."""
    return f'same "$(sha256sum < {name}.content.json | cut -c1-64)" {digest} "{name}: content"'


def consistency_steps(old: SignedCheckpoint, new: SignedCheckpoint, proof: Sequence[bytes]) -> Iterator[str]:
    """Give the commands that follow a consistency proof up to both roots."""
    ranges, hashes = consistency_ranges(old.size, new.size), list(proof)
    inside = ends_inside(ranges, old.size)
    first = hashes.pop(0) if inside else old.root
    yield f"echo {to_base64(first)} | base64 -d | tee $work/old > $work/new"
    for (start, _), beside in zip(ranges[inside:], hashes, strict=True):
        if start < old.size:
            yield _joined("old", beside, left=True)
        yield _joined("new", beside, left=start < old.size)
    yield f'same "$(base64 -w0 $work/old)" {to_base64(old.root)} "root of {old.size}"'
    yield f'same "$(base64 -w0 $work/new)" {to_base64(new.root)} "root of {new.size}"'


def signature_steps(checkpoint: SignedCheckpoint, logs: Iterable[VerifierKey]) -> Iterator[str]:
    """Give the commands that check the signature under a checkpoint, with each key of the log that made one."""
    text = "".join(f"{quote(line)} " for line in checkpoint.note.text.splitlines())
    for key in logs:
        made = [each for each in checkpoint.note.signatures if (each.name, each.key_id) == (key.name, key.id)]
        if key.algorithm != ED25519 or not made:
            continue
        yield f"printf '%s\\n' {text}> $work/text"
        yield f"echo {to_base64(made[0].value)} | base64 -d > $work/signature"
        yield f"(printf '{DER_PREFIX}'; echo {to_base64(key.public)} | base64 -d) > $work/key"
        yield (
            "openssl pkeyutl -verify -pubin -keyform DER -inkey $work/key -rawin -in $work/text -sigfile $work/signature"
            " > /dev/null"
        )
        yield f"echo 'OK  ' {quote(key.name)} {checkpoint.size}"


def _joined(file: str, beside: bytes, *, left: bool) -> str:
    other = f"echo {to_base64(beside)} | base64 -d"
    parts = f"{other}; cat $work/{file}" if left else f"cat $work/{file}; {other}"
    return f"(printf '\\001'; {parts}) | hash > $work/next; mv $work/next $work/{file}"
