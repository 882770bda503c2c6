"""
Tables for who counts and compares: CSV for programs, CSV and XLSX for Excel, Markdown, JSON Lines.

`declared` says which tables there are and what stands in them; `writers` make a file of any table.
"""

from __future__ import annotations
