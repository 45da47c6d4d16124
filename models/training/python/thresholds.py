"""Where the stages block: chosen on held-out sources, at a stated rate of false alarms."""

import numpy as np
from sklearn.linear_model import LogisticRegression

import figures

# Benign rows that the network is asked about, of all: what it costs is paid by attacks and by one benign value in 200.
ASKED_SHARE = 0.005
# Recall that the network has to add before the linear stage leaves it a part of the rate: most functions run without ONNX Runtime.
NETWORK_GAIN = 0.002


def calibrate(data, highest):
    """Slope and intercept that turn a row's highest logit into the probability of an attack (Platt 1999), by the rows' weights."""
    rows = np.isfinite(highest)
    attack = data.attack[rows]
    weight = data.weight[rows].copy()
    weight[attack] *= weight[~attack].sum() / weight[attack].sum()
    fitted = LogisticRegression(C=1e6).fit(highest[rows, None], attack, sample_weight=weight)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def cost(data, rate):
    """What blocking each row costs of the allowance of 1, [rows, 2]: false alarms over all benign rows, and their mean over the sources.

    The allowance is `rate` of all benign rows, and three times that in the mean over sources.
    """
    benign = data.reported & ~data.attack
    by_source = np.zeros(len(benign))
    counts = np.bincount(data.source_index[benign], minlength=len(data.sources))
    small = (counts > 0) & (counts < figures.LEAST_BENIGN)
    groups = (counts > 0).sum() - small.sum() + small.any()
    size = np.where(small, counts[small].sum(), counts)
    by_source[benign] = 1 / (groups * size[data.source_index[benign]])
    return np.stack([benign / (rate * benign.sum()), by_source / (3 * rate)], axis=1)


def logit_at(rows, highest, costs, allowance):
    """The logit above which the rows (a mask) cost no more than the allowance [2]."""
    index = np.flatnonzero(rows & (costs[:, 0] > 0))
    index = index[np.argsort(-highest[index], kind="stable")]
    over = (np.cumsum(costs[index], axis=0) > np.asarray(allowance) + 1e-9).any(1)
    return float(highest[index[np.argmax(over)]]) if over.any() else -np.inf


def asks(data, linear_highest):
    """The linear logit from which the network is asked."""
    return logit_at(data.undecided, linear_highest, cost(data, ASKED_SHARE), np.array([1, np.inf]))


def choose(data, linear_highest, network_highest, rate, macro=1.0):
    """Splits the rate between the stages so that they find the most together.

    Gives {linear, asks, network} in logits. The linear stage blocks on its own from `linear`; from `asks` the network is asked, which
    blocks from `network`. The whole rate is the linear stage's, and the network blocks what is left of it, unless another split finds
    NETWORK_GAIN more. macro: how much of the allowance in the mean over sources is given; infinite where it is not to count.
    """
    allowance = np.array([1.0, macro])
    costs = cost(data, rate)
    lowest = asks(data, linear_highest)
    asked = data.undecided & (linear_highest >= lowest)
    best = None
    for share in (1.0, 0.8, 0.6, 0.4, 0.2):
        own = logit_at(data.undecided, linear_highest, costs, allowance * share)
        blocked = data.undecided & (linear_highest > own)
        left = allowance - costs[blocked].sum(0)
        rest = asked & ~blocked
        network = logit_at(rest, network_highest, costs, left)
        found = figures.recall(data, data.found | blocked | (rest & (network_highest > network)))
        if best is None or found > best[0] + (NETWORK_GAIN if best[1]["share"] == 1.0 else 0):
            best = (found, {"linear": own, "asks": lowest, "network": network, "share": share})
    return best[1]
