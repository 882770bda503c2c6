"""Bring the Dutch catalogues up to date: ``python -m tests.locale``; it lists what has no translation yet."""

from __future__ import annotations

import sys

from .catalogue import DOMAINS


def main() -> int:
    """Renew every catalogue, and fail while a text has no translation."""
    untranslated = 0
    for domain in DOMAINS:
        missing = domain.write()
        untranslated += len(missing)
        print(f"{domain.po}: {len(domain.collect())} texts, {len(missing)} without translation")
        for text in missing:
            print(f"  {text!r}")
    return 1 if untranslated else 0


if __name__ == "__main__":
    sys.exit(main())
