"""
Letters and reports on paper: the letter that tells a council of a deviation, the half-yearly report, the evaluation.

`deviation` and `period` say what stands in them, as a `Paper`; `pdf` and `docx` make a file of any paper. What a paper
says comes from an account of the register and from `law`, and nowhere else.
"""

from __future__ import annotations
