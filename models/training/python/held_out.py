"""Scores of every row by models that saw nothing of the row's source."""

import time

import numpy as np

import linear
import network
import thresholds
from dataset import FOLDS


def linear_logits(data, usable, say):
    """Linear logits [rows, checks] of each row by a stage trained on the other folds' usable rows; int8 weights, as shipped; minus
    infinity for classes that stay silent."""
    fold = data.fold
    out = np.full((len(fold), len(data.checks)), -np.inf)
    for held in range(FOLDS):
        started = time.time()
        weights, bias = linear.fit(data, usable & (fold != held))
        small, scale = linear.quantise(weights)
        rows = np.flatnonzero(data.seen & (fold == held))
        out[rows] = linear.logits(data.buckets[rows], small * scale, bias)
        say(f"linear stage without fold {held}: {time.time() - started:.0f} s")
    out[:, data.silent] = -np.inf
    return out


def network_logits(data, usable, linear_scores, per_epoch, epochs, say):
    """Network logits [rows, checks] by a network trained on the other folds' usable rows, of each row that it could be asked about."""
    fold = data.fold
    out = np.full((len(fold), len(data.checks)), -np.inf)
    suspicion = linear_scores.max(1)
    asks = thresholds.asks(data, suspicion)
    for held in range(FOLDS):
        started = time.time()
        trained = network.fit(data, usable & (fold != held), suspicion, per_epoch, epochs)
        rows = data.undecided & (fold == held) & (suspicion >= asks)
        out[rows] = network.logits(trained, data, rows)[rows]
        say(f"network without fold {held}: {time.time() - started:.0f} s")
    out[:, data.silent] = -np.inf
    return out
