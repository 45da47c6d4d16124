"""The network stage: a small convolutional network on folded characters, one output per class."""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from dataset import NETWORK_LENGTH

BATCH = 256
RATE = 3e-3
# Of the benign rows, those that the linear stage finds most suspect are the ones that the network is asked about: it is trained on them.
SUSPECT_SHARE = 0.2
SUSPECT_WEIGHT = 4.0


class Network(nn.Module):
    """Embedding, two convolutions, maximum and mean over the text, one hidden layer; gives logits [rows, checks]."""

    def __init__(self, checks, embedding=16, first=64, second=64, hidden=48):
        super().__init__()
        self.embed = nn.Embedding(128, embedding, padding_idx=0)
        self.first = nn.Conv1d(embedding, first, 5, padding=2)
        self.second = nn.Conv1d(first, second, 3, padding=1)
        self.hidden = nn.Linear(2 * second, hidden)
        self.out = nn.Linear(hidden, checks)

    def forward(self, codes):
        mask = (codes > 0).float().unsqueeze(1)
        x = self.embed(codes.long()).transpose(1, 2)
        x = F.relu(self.first(x)) * mask
        x = F.relu(self.second(x)) * mask
        pooled = torch.cat([x.amax(2), x.sum(2) / mask.sum(2).clamp(min=1)], 1)
        return self.out(F.relu(self.hidden(F.dropout(pooled, 0.2, self.training))))


def fit(data, rows, suspicion, per_epoch, epochs, seed=1):
    """Trains on the chosen rows (a mask). suspicion: the highest linear logit of each row, from which it learns what it will be asked.

    An attack counts for its own class and for none of the others: labels of classes are approximate, and a payload may be two of them.
    """
    torch.manual_seed(seed)
    rng = np.random.RandomState(seed)
    index = np.flatnonzero(rows & data.seen)
    attack = data.attack[index]
    chance = data.weight[index].copy()
    benign = suspicion[index][~attack]
    chance[~attack] *= np.where(benign > np.quantile(benign, 1 - SUSPECT_SHARE), SUSPECT_WEIGHT, 1)
    for check in range(len(data.checks)):
        own = data.check[index] == check
        if own.any():
            # Thin classes get more than their rows, the big ones less.
            chance[own] *= np.sqrt(own.sum()) / chance[own].sum()
    chance[attack] *= 0.4 * chance[~attack].sum() / chance[attack].sum()
    chance /= chance.sum()
    network = Network(len(data.checks))
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-2)
    steps = epochs * (per_epoch // BATCH + 1)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps + 1)
    for _ in range(epochs):
        network.train()
        drawn = rng.choice(index, per_epoch, p=chance)
        for batch, codes in _batches(data, drawn, rng):
            optimiser.zero_grad()
            target, counts = _targets(data, batch)
            loss = F.binary_cross_entropy_with_logits(network(codes), target, weight=counts, reduction="sum") / len(batch)
            loss.backward()
            optimiser.step()
            schedule.step()
    return network.eval()


def logits(network, data, rows):
    """Logits [rows, checks]; minus infinity where rows is false."""
    out = np.full((len(rows), len(data.checks)), -np.inf)
    with torch.no_grad():
        for batch, codes in _batches(data, np.flatnonzero(rows), None):
            out[batch] = network(codes).numpy()
    return out


def _targets(data, batch):
    target = torch.zeros(len(batch), len(data.checks))
    counts = torch.ones(len(batch), len(data.checks))
    for row, check in enumerate(data.check[batch]):
        if check >= 0:
            counts[row] = 0
            counts[row, check] = 1
            target[row, check] = 1
    return target, counts


def _batches(data, rows, rng):
    """Batches of rows of like length, padded to their longest; in random order where there is a generator."""
    length = data.code_ends[rows + 1] - data.code_ends[rows]
    noise = rng.rand(len(rows)) * 8 if rng is not None else 0
    rows = rows[np.argsort(length + noise, kind="stable")]
    batches = [rows[start : start + BATCH] for start in range(0, len(rows), BATCH)]
    if rng is not None:
        rng.shuffle(batches)
    for batch in batches:
        texts = [data.text(row) for row in batch]
        codes = np.zeros((len(batch), max(8, max(map(len, texts)))), np.int32)
        for row, text in enumerate(texts):
            codes[row, : len(text)] = text
        yield batch, torch.from_numpy(codes)


def export(network, scale, bias, path):
    """Writes the network as ONNX: int32 `codes` [1, NETWORK_LENGTH] to float `scores` [1, checks], calibrated probabilities."""

    class Calibrated(nn.Module):
        def __init__(self):
            super().__init__()
            self.network = network
            self.register_buffer("scale", torch.tensor(scale, dtype=torch.float32))
            self.register_buffer("bias", torch.tensor(bias, dtype=torch.float32))

        def forward(self, codes):
            return torch.sigmoid(self.network(codes) * self.scale + self.bias)

    torch.onnx.export(
        Calibrated().eval(),
        torch.zeros(1, NETWORK_LENGTH, dtype=torch.int32),
        str(path),
        input_names=["codes"],
        output_names=["scores"],
        opset_version=13,
    )
