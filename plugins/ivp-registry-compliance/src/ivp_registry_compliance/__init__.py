"""Answers: was what the law and the plan ask of each council done, on which evidence, and what has still to be done?"""

from __future__ import annotations
