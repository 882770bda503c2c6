"""The main job on the plan of Tweestromenland: what its document says, and an invented continuation, both as facts."""

from __future__ import annotations

from .playback import Step, play

__all__ = ["Step", "play"]
