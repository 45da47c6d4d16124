"""Recall and false positives as the project counts them."""

import numpy as np

# Fewer rows of one class in one source say nothing about either.
LEAST_ROWS = 5


def recall_by_class(data, blocked):
    """Per class, the mean over its sources of the share of blocked rows."""
    out = {}
    for check, name in enumerate(data.checks):
        shares = []
        for source in sorted(set(data.source[data.check == check])):
            rows = (data.check == check) & (data.source == source)
            if rows.sum() >= LEAST_ROWS:
                shares.append(blocked[rows].mean())
        if shares:
            out[name] = float(np.mean(shares))
    return out


def recall(data, blocked):
    """Mean over the classes."""
    return float(np.mean(list(recall_by_class(data, blocked).values())))


def false_positives(data, blocked):
    """Share of benign rows blocked, and the mean over the sources of that share."""
    benign = ~data.attack
    shares = [blocked[benign & (data.source == source)].mean() for source in sorted(set(data.source[benign]))]
    return float(blocked[benign].mean()), float(np.mean(shares))
