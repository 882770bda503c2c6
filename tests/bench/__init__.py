"""Speed as ratios, each measured in one run on one machine; never seconds, never an assertion."""
