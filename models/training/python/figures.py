"""Recall and false positives as the project counts them."""

import numpy as np

# Fewer rows of one class in one source say nothing about either.
LEAST_ROWS = 5
# One false alarm in 62 rows is 1.6 %: the mean over sources would be decided by the two smallest.
LEAST_BENIGN = 500


def recall_by_class(data, blocked):
    """Per class, the mean over its sources of the share of blocked rows."""
    out = {}
    for check, name in enumerate(data.checks):
        shares = []
        own = data.reported & (data.check == check)
        for source in sorted(set(data.source[own])):
            rows = own & (data.source == source)
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
    benign = data.reported & ~data.attack
    return float(blocked[benign].mean()), float(np.mean(list(false_positives_by_source(data, blocked).values())))


def false_positives_by_source(data, blocked):
    """Per benign source, the share of blocked rows. Sources of fewer than LEAST_BENIGN rows count as one, `small sources`."""
    benign = data.reported & ~data.attack
    names, inverse, counts = np.unique(data.source[benign], return_inverse=True, return_counts=True)
    groups = np.where(counts < LEAST_BENIGN, "small sources", names)
    inverse = groups[inverse]
    return {str(name): float(blocked[benign][inverse == name].mean()) for name in sorted(set(groups))}
