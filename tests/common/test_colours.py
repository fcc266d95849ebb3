"""Contrast as WCAG counts it."""

import pytest

from common.colours import channels, contrast, darker


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#0a5563", "#ffffff", 8.4),
    ],
)
def test_contrast(one, other, ratio):
    assert contrast(one, other) == contrast(other, one) == pytest.approx(ratio, abs=0.05)


def test_darker_takes_light_away():
    assert darker("#ff8040", 0.5) == "#804020"
    assert channels(darker("#0a5563")) < channels("#0a5563")
