"""The rows as extract-features.ts wrote them, their weights and their folds."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import scipy.sparse as sp

BUCKETS = 32768
NETWORK_LENGTH = 256
FOLDS = 4
# Sources of rows that `generate/` draws.
GENERATED = "generated-"
# Sources of the lines of case tables, and how much more one of them weighs.
CASES = "cases-"
CASE_WEIGHT = 3.0
# Classes that the model says nothing of. A host is inside or outside by its number, and folding leaves no numbers: what grammar says stands.
SILENT = ("ssrf",)


@dataclass
class Dataset:
    """Rows in their order; every array but checks and sources has one entry a row.

    buckets is a binary sparse matrix [rows, BUCKETS]. check is the index into checks, -1 for benign rows. found: grammar found an attack.
    undecided: a detector looked at it in vain, so the model judges it. passed rows, which the screen lets through, are never shown to it. fold: -1 for generated rows, which are always trained on and never
    reported.
    """

    checks: list
    ids: list
    source: np.ndarray
    sources: np.ndarray
    source_index: np.ndarray
    fold: np.ndarray
    check: np.ndarray
    found: np.ndarray
    undecided: np.ndarray
    buckets: sp.csr_matrix
    codes: np.ndarray
    code_ends: np.ndarray
    weight: np.ndarray
    files: list

    @property
    def attack(self):
        return self.check >= 0

    @property
    def case(self):
        """Lines of the detectors' case tables."""
        return np.char.startswith(self.sources, CASES)[self.source_index]

    @property
    def silent(self):
        """True for checks, not rows, whose scores never block."""
        return np.isin(self.checks, SILENT)

    @property
    def reported(self):
        """Rows that figures and thresholds are made from: no generated ones and none of case tables."""
        return (self.fold >= 0) & ~self.case

    @property
    def seen(self):
        """Rows that the model is trained on: those that the screen gives to detectors."""
        return self.found | self.undecided

    def text(self, row):
        """The folded codes of one row, at most NETWORK_LENGTH."""
        return self.codes[self.code_ends[row] : self.code_ends[row + 1]]


def load(folder):
    """Reads a folder that extract-features.ts wrote."""
    folder = Path(folder)
    about = json.loads((folder / "data.json").read_text())
    rows = [json.loads(line) for line in (folder / "rows.jsonl").open()]
    index = {check: i for i, check in enumerate(about["checks"])}
    flat = np.fromfile(folder / "buckets.bin", dtype=np.uint16)
    ends = np.concatenate([[0], np.cumsum([row["buckets"] for row in rows])])
    buckets = sp.csr_matrix((np.ones(len(flat), np.float32), flat.astype(np.int32), ends), shape=(len(rows), BUCKETS))
    source = np.array([row["source"] for row in rows])
    sources, source_index = np.unique(source, return_inverse=True)
    check = np.array([index[row["check"]] if row["check"] else -1 for row in rows])
    return Dataset(
        checks=about["checks"],
        ids=[row["id"] for row in rows],
        source=source,
        sources=sources,
        source_index=source_index,
        fold=_folds([row["origin"] for row in rows]),
        check=check,
        found=np.array([row["state"] == "found" for row in rows]),
        undecided=np.array([row["state"] == "undecided" for row in rows]),
        buckets=buckets,
        codes=np.fromfile(folder / "codes.bin", dtype=np.uint8),
        code_ends=np.concatenate([[0], np.cumsum([row["codes"] for row in rows])]),
        weight=_weights(source, check, [row["template"] for row in rows]),
        files=about["files"],
    )


def _weights(source, check, templates):
    """One over the root of the template's rows, then of the source's sum per class, so that no generator and no big list dominates."""
    per_template = Counter(zip(source, templates))
    weight = np.array([1 / np.sqrt(per_template[key]) for key in zip(source, templates)])
    total = Counter()
    for key, value in zip(zip(source, check), weight):
        total[key] += value
    weight = np.array([value / np.sqrt(total[key]) for key, value in zip(zip(source, check), weight)])
    weight[np.char.startswith(source, CASES)] *= CASE_WEIGHT
    return weight / weight.mean()


def _folds(origins):
    """The fold of each row: whole sources with what was rewritten from them, the largest first into the fold that has the fewest rows.

    Generated rows are in no fold, unless there are no others.
    """
    own = [origin for origin in origins if not origin.startswith((GENERATED, CASES))]
    counts = Counter(own or origins)
    sizes = [0] * FOLDS
    fold_of = {}
    for name, rows in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        fold_of[name] = int(np.argmin(sizes))
        sizes[fold_of[name]] += rows
    tables = sorted({origin for origin in origins if origin.startswith(CASES)})
    fold_of.update({name: at % FOLDS for at, name in enumerate(tables)})
    return np.array([fold_of.get(origin, -1) for origin in origins])


def trusted_rows(data):
    """False for generated benign rows in which grammar finds an attack: what is drawn without looking is no proof against it."""
    generated = np.char.startswith(data.source, GENERATED)
    return ~(generated & ~data.attack & data.found)


def permissive_rows(source, licences):
    """True for rows of a source that states a permissive licence, or that the list does not know."""
    return np.array([licences.get(name, {"permissive": True})["permissive"] for name in source])
