"""
The register site: static pages that answer first, and can be checked; no network, no cookies, nothing from elsewhere.

Every page holds all it needs, works without scripts, prints, and is refused anything else by its own policy.
"""

from __future__ import annotations
