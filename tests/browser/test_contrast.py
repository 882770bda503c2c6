"""Contrast as WCAG defines it, held against values that others published."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis.strategies import integers, tuples

from .contrast import contrast, luminance, read

colours = tuples(*[integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000", "#fff", 21.0),
        ("#fff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),  # the lightest grey that passes on white, as WebAIM publishes it
        ("#777777", "#ffffff", 4.48),
        ("#949494", "#ffffff", 3.03),
        ("#0000ff", "#ffffff", 8.59),
        ("#ff0000", "#ffffff", 4.0),
    ],
)
def test_published_ratios(one, other, ratio):
    """The ratios are those that the tools of the field give, to two digits."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_the_order_does_not_matter(one, other):
    """Two colours have one ratio, between 1 and 21."""
    assert 1 <= contrast(one, other) == contrast(other, one) <= 21.0000001


@pytest.mark.parametrize(
    ("colour", "value"), [("#000", 0.0), ("#fff", 1.0), ("#f00", 0.2126), ("#0f0", 0.7152), ("#00f", 0.0722)]
)
def test_luminance_of_the_primaries(colour, value):
    """The three primaries weigh as the definition says."""
    assert luminance(colour) == pytest.approx(value)


@pytest.mark.parametrize("text", ["", "red", "#12", "#1234", "rgb(0,0,0)", "#gggggg"])
def test_what_is_no_colour_is_refused(text):
    """A value that cannot be read is named, and not taken for black."""
    with pytest.raises(ValueError, match="is no colour"):
        read(text)
