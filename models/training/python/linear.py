"""The linear stage: per class, the sum of two logistic regressions on binary n-gram features.

One tells any attack from benign text, the other this class from benign text. On held-out sources the sum finds more than either at the
same rate of false alarms. As both are linear, their sum is one vector of weights.
"""

import warnings
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression

INVERSE_REGULARISATION = 1.0
ITERATIONS = 50
# What all attacks weigh beside all benign rows: false alarms cost more.
ATTACK_SHARE = 0.3
# Fewer rows teach a class nothing that "any attack" does not know.
LEAST_ROWS = 20

_data = None


def fit(data, rows, workers=2):
    """Trains on the chosen rows (a mask); gives weights [BUCKETS, checks] and bias [checks] in logits."""
    global _data
    _data = (data, rows)
    jobs = [None, *range(len(data.checks))]
    with ProcessPoolExecutor(workers) as pool:
        fitted = list(pool.map(_fit_one, jobs))
    any_weights, any_bias = fitted[0]
    weights = np.stack([any_weights + own for own, _ in fitted[1:]], axis=1)
    bias = np.array([any_bias + own for _, own in fitted[1:]])
    return weights, bias


def _fit_one(check):
    data, rows = _data
    chosen = rows & data.seen
    chosen &= ~data.attack | (data.attack if check is None else data.check == check)
    attack = data.attack[chosen]
    if attack.sum() < LEAST_ROWS:
        return np.zeros(data.buckets.shape[1]), -12.0
    weight = data.weight[chosen].copy()
    weight[attack] *= ATTACK_SHARE * weight[~attack].sum() / weight[attack].sum()
    model = LogisticRegression(C=INVERSE_REGULARISATION, max_iter=ITERATIONS)
    with warnings.catch_warnings():
        # Stopping early is part of the regularisation.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(data.buckets[chosen], attack, sample_weight=weight)
    return model.coef_[0], float(model.intercept_[0])


def logits(buckets, weights, bias):
    """Logits [rows, checks]."""
    return buckets @ weights + bias


def quantise(weights):
    """Weights as int8, one scale per class: the 99.99th percentile of the amounts becomes 127; the few beyond are cut."""
    scale = np.maximum(np.quantile(np.abs(weights), 0.9999, axis=0), 1e-6) / 127
    return np.clip(np.round(weights / scale), -127, 127).astype(np.int8), scale
