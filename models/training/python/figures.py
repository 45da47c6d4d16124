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
        rows, hits = _by_source(data, data.reported & (data.check == check), blocked)
        enough = rows >= LEAST_ROWS
        if enough.any():
            out[name] = float((hits[enough] / rows[enough]).mean())
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
    rows, hits = _by_source(data, data.reported & ~data.attack, blocked)
    out = {str(data.sources[at]): float(hits[at] / rows[at]) for at in np.flatnonzero(rows >= LEAST_BENIGN)}
    small = (rows > 0) & (rows < LEAST_BENIGN)
    if small.any():
        out["small sources"] = float(hits[small].sum() / rows[small].sum())
    return out


def _by_source(data, chosen, blocked):
    """Per source, how many of the chosen rows there are, and how many of them are blocked."""
    size = len(data.sources)
    return np.bincount(data.source_index[chosen], minlength=size), np.bincount(data.source_index[chosen & blocked], minlength=size)
