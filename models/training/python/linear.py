"""The linear stage: per class, the sum of two logistic regressions on binary n-gram features.

One tells any attack from benign text, the other this class from benign text. On held-out sources the sum finds more than either at the
same rate of false alarms. As both are linear, their sum is one vector of weights.
"""

import numpy as np

EPOCHS = 12
BATCH = 2048
RATE = 0.01
DECAY = 1e-5
# What all attacks weigh beside all benign rows: false alarms cost more.
ATTACK_SHARE = 0.3
# Fewer rows teach a class nothing that "any attack" does not know.
LEAST_ROWS = 20
# Steps of a weight to either side of zero.
LEVELS = 15


def fit(data, rows, epochs=EPOCHS, rate=RATE, decay=DECAY, seed=1):
    """Trains on the chosen rows (a mask); gives weights [BUCKETS, checks] and bias [checks] in logits.

    All regressions at once, by Adam on mini-batches: they share the reading of the sparse rows, which is what takes the time.
    """
    rng = np.random.RandomState(seed)
    index = np.flatnonzero(rows & data.seen)
    target, counts, known = _targets(data, index)
    outputs = target.shape[1]
    weights = np.zeros((data.buckets.shape[1], outputs), np.float32)
    bias = np.full(outputs, -3, np.float32)
    adam = [_Adam(weights, rate), _Adam(bias, rate)]
    steps = epochs * -(-len(index) // BATCH)
    step = 0
    for _ in range(epochs):
        order = rng.permutation(len(index))
        shuffled = data.buckets[index[order]]
        for start in range(0, len(index), BATCH):
            chosen = order[start : start + BATCH]
            batch = shuffled[start : start + BATCH]
            scores = 1 / (1 + np.exp(-np.clip(batch @ weights + bias, -30, 30)))
            slope = (scores - target[chosen]) * counts[chosen] / len(chosen)
            step += 1
            left = 1 - step / (steps + 1)
            adam[0].step(batch.T @ slope + decay * weights, left)
            adam[1].step(slope.sum(0), left)
    own = weights[:, 1:] * known
    return weights[:, :1] + own, np.where(known, bias[0] + bias[1:], bias[0] - 12)


def _targets(data, index):
    """Target and weight of each row for "any attack" and for each class, and which classes have rows enough."""
    check = data.check[index]
    attack = check >= 0
    base = data.weight[index]
    target = np.zeros((len(index), 1 + len(data.checks)), np.float32)
    counts = np.zeros_like(target)
    benign = base[~attack].sum()
    known = np.zeros(len(data.checks), bool)
    for column in range(target.shape[1]):
        own = attack if column == 0 else check == column - 1
        target[own, column] = 1
        if column > 0:
            known[column - 1] = own.sum() >= LEAST_ROWS
        if not own.any():
            continue
        counts[~attack, column] = base[~attack]
        counts[own, column] = base[own] * ATTACK_SHARE * benign / base[own].sum()
    return target, counts * np.float32(len(index) / benign), known


class _Adam:
    """Adam (Kingma and Ba 2015) on one array, in place."""

    def __init__(self, values, rate):
        self.values, self.rate, self.steps = values, rate, 0
        self.mean, self.square = np.zeros_like(values), np.zeros_like(values)

    def step(self, slope, left):
        self.steps += 1
        self.mean += 0.1 * (slope - self.mean)
        self.square += 0.001 * (slope * slope - self.square)
        size = self.rate * left * np.sqrt(1 - 0.999**self.steps) / (1 - 0.9**self.steps)
        self.values -= np.float32(size) * self.mean / (np.sqrt(self.square) + np.float32(1e-8))


def logits(buckets, weights, bias):
    """Logits [rows, checks]."""
    return buckets @ weights.astype(np.float32) + bias


def quantise(weights):
    """Weights as int8 of LEVELS steps to either side, one scale per class: the 99.99th percentile of the amounts is the last step.

    A hundred n-grams even out what rounding does to one: fewer steps find the same and pack better.
    """
    scale = np.maximum(np.quantile(np.abs(weights), 0.9999, axis=0), 1e-6) / LEVELS
    return np.clip(np.round(weights / scale), -LEVELS, LEVELS).astype(np.int8), scale
