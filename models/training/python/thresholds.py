"""Where the stages block: chosen on held-out sources, at a stated rate of false alarms."""

import numpy as np
from sklearn.linear_model import LogisticRegression

import figures


def calibrate(data, highest):
    """Slope and intercept that turn a row's highest logit into the probability of an attack (Platt 1999), by the rows' weights."""
    rows = np.isfinite(highest)
    attack = data.attack[rows]
    weight = data.weight[rows].copy()
    weight[attack] *= weight[~attack].sum() / weight[attack].sum()
    fitted = LogisticRegression(C=1e6).fit(highest[rows, None], attack, sample_weight=weight)
    return float(fitted.coef_[0, 0]), float(fitted.intercept_[0])


def logit_at(data, highest, rate):
    """The logit at which the rows that grammar leaves undecided add `rate` to the share of benign rows blocked."""
    judged = np.sort(highest[data.undecided & ~data.attack])[::-1]
    allowed = int(rate * (~data.attack).sum())
    return float(judged[allowed]) if allowed < len(judged) else -np.inf


def choose(data, linear_highest, network_highest, rate):
    """Splits the rate between the stages so that they find the most together.

    Gives {linear, asks, network} in logits. The linear stage blocks on its own from `linear`; from `asks` the network is asked, which
    blocks from `network`.
    """
    asks = logit_at(data, linear_highest, ASKED_SHARE)
    asked = data.undecided & (linear_highest >= asks)
    benign = int(rate * (~data.attack).sum())
    best = None
    for share in (1.0, 0.8, 0.6, 0.4, 0.2):
        own = logit_at(data, linear_highest, rate * share)
        blocked = data.found | (data.undecided & (linear_highest > own))
        rest = asked & ~blocked
        left = benign - int((blocked & ~data.found & ~data.attack).sum())
        order = np.sort(network_highest[rest & ~data.attack])[::-1]
        network = float(order[max(left, 0)]) if max(left, 0) < len(order) else -np.inf
        both = blocked | (rest & (network_highest > network))
        found = figures.recall(data, both)
        if best is None or found > best[0]:
            best = (found, {"linear": own, "asks": asks, "network": network, "share": share})
    return best[1]


# Benign rows that the network is asked about, of all: what it costs is paid by attacks and by one benign value in 200.
ASKED_SHARE = 0.005
