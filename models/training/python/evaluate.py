"""Writes EVALUATION.md, its curves and the model card from the held-out scores of a training run.

    python3 evaluate.py --features DIR --held-out FILE.npz --release DIR --out DIR [--engine NAME=verdicts.jsonl]

--engine: what another engine says of the same rows, lines
`{"id", "blocked"}`.
"""

import argparse
import json
from pathlib import Path

import numpy as np

import card
import dataset
import figures
import plots
import thresholds

RATES = (0.0001, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.005)


def main():
    options = arguments()
    data = dataset.load(options.features)
    release = Path(options.release)
    manifest = json.loads((release / "manifest.json").read_text())
    about = json.loads((release / "data.json").read_text())
    held = np.load(options.held_out)
    scores = Scores(data, held, about["chosen"])
    engines = [read_engine(data, text) for text in options.engine]
    out = Path(options.out)
    curves = scores.curves(data)
    plots.curve(curves, figures.recall(data, data.found), out / "evaluation-curve.svg")
    plots.calibration(calibration(data, scores), out / "evaluation-calibration.svg")
    parts = [
        head(data, manifest, about),
        stages(data, scores, engines),
        by_class(data, scores, engines),
        by_source(data, scores, engines),
        benign(data, scores, engines),
        curve_table(curves),
        case_tables(data, scores, about),
        threshold_table(manifest),
        calibration_table(data, scores),
    ]
    if "other" in held:
        parts.append(licences(data, scores, held["other"], about))
    (out / "EVALUATION.md").write_text("\n".join(parts))
    sizes = {"linear": (release / "linear.bin").stat().st_size, "network": (release / "network.onnx").stat().st_size}
    (release / "MODEL_CARD.md").write_text(card.card(data, manifest, about, scores, sizes).rstrip() + "\n")


class Scores:
    """The held-out logits of a run: the highest of each row, and what is blocked by them."""

    def __init__(self, data, held, chosen):
        self.linear = held["linear"].astype(float).max(1)
        self.network = held["network"].astype(float).max(1)
        self.chosen = chosen
        self.by_linear = data.undecided & (self.linear > chosen["linear"])
        asked = data.undecided & (self.linear >= chosen["asks"])
        self.by_network = asked & ~self.by_linear & (self.network > chosen["network"])
        self.asked = asked & ~self.by_linear

    def stages(self, data):
        """What is blocked by grammar alone, with the linear stage, with both."""
        with_linear = data.found | self.by_linear
        return [("grammar", data.found), ("+ linear", with_linear), ("+ network", with_linear | self.by_network)]

    def curves(self, data):
        """Per added rate of false alarms: recall with the linear stage alone, and with both."""
        points = []
        for rate in RATES:
            costs = thresholds.cost(data, rate)
            micro = [1, np.inf]
            linear = data.undecided & (self.linear > thresholds.logit_at(data.undecided, self.linear, costs, micro))
            chosen = thresholds.choose(data, self.linear, self.network, rate, macro=np.inf)
            alone = data.undecided & (self.linear > chosen["linear"])
            asked = data.undecided & (self.linear >= chosen["asks"])
            both = alone | (asked & (self.network > chosen["network"]))
            points.append((rate, point(data, linear), point(data, both)))
        return points


def point(data, blocked):
    micro, macro = figures.false_positives(data, blocked & ~data.found)
    return {"recall": figures.recall(data, blocked | data.found), "micro": micro, "macro": macro}


def read_engine(data, text):
    name, path = text.split("=", 1)
    blocked = {row["id"] for row in map(json.loads, Path(path).open()) if row["blocked"]}
    return name, np.array([one in blocked for one in data.ids])


def head(data, manifest, about):
    folds = []
    for fold in range(dataset.FOLDS):
        names = sorted(set(data.source[data.fold == fold]))
        rows = data.fold == fold
        folds.append(f"| {fold + 1} | {(rows & data.attack).sum():,} | {(rows & ~data.attack).sum():,} | {', '.join(names)} |")
    return f"""# Evaluation of the model

Written by `models/training/python/evaluate.py`. Do not edit.

Model {manifest["version"]}, trained on {about["shown"]:,} of {len(data.source):,} rows (those that the screen gives to detectors, of sources with
{"a permissive licence" if about["licence"] == "permissive" else "any licence"}).

**What is held out.** The sources are split into {dataset.FOLDS} folds, attacks and benign text alike, and a source's rewritten rows go where it goes. Both stages
are trained once per fold without it, and every figure below is of rows whose source the scoring model never saw. **The grammar is not held out**: its
rules were written by looking at all of these sources, so the grammar's column flatters; only what the model adds to it is an estimate for
sources that nobody has seen. That estimate is a little too good as well: thresholds are one number per stage, chosen on the same held-out scores (cross-validated by
folds they keep the stated rate), and the settings of training, the classes that stay silent and the grammars of generated text were chosen while looking at figures like these.

Recall is the mean over the classes of the mean over sources (of at least {figures.LEAST_ROWS} rows). False positives are the share of all benign rows; `mean over sources`
counts sources of fewer than {figures.LEAST_BENIGN} rows as one.

| fold | attacks | benign | sources |
|---:|---:|---:|---|
""" + "\n".join(folds) + "\n"


def stages(data, scores, engines):
    lines = ["## Stages", "", "| | recall | attack rows | false positives | mean over sources | worst source |", "|---|---:|---:|---:|---:|---|"]
    rows = data.reported & data.attack
    for name, blocked in scores.stages(data) + engines:
        micro, macro = figures.false_positives(data, blocked)
        shares = figures.false_positives_by_source(data, blocked)
        worst = max(shares, key=shares.get)
        lines.append(
            f"| {name} | {figures.recall(data, blocked):.4f} | {blocked[rows].mean():.4f} | {micro:.3%} | {macro:.3%} | {worst} {shares[worst]:.2%} |"
        )
    judged = data.reported & ~data.attack
    lines += [
        "",
        f"The linear stage scores {(judged & data.undecided).sum() / judged.sum():.1%} of benign rows (as query values); the network is asked about "
        f"{(judged & scores.asked).sum() / judged.sum():.2%} of them, and about {(rows & scores.asked).sum() / rows.sum():.2%} of attack rows.",
        "",
    ]
    return "\n".join(lines)


def by_class(data, scores, engines):
    columns = scores.stages(data) + engines
    tables = [figures.recall_by_class(data, blocked) for _, blocked in columns]
    lines = ["## By class", "", "| class | rows | " + " | ".join(name for name, _ in columns) + " |", "|---|---:" + "|---:" * len(columns) + "|"]
    for check, name in enumerate(data.checks):
        if name in tables[0]:
            rows = (data.reported & (data.check == check)).sum()
            lines.append(f"| {name} | {rows:,} | " + " | ".join(f"{table[name]:.3f}" for table in tables) + " |")
    return "\n".join([*lines, ""])


def by_source(data, scores, engines):
    columns = scores.stages(data) + engines
    lines = [
        "## By class and source",
        "",
        "| class | source | rows | " + " | ".join(name for name, _ in columns) + " |",
        "|---|---|---:" + "|---:" * len(columns) + "|",
    ]
    for check, name in enumerate(data.checks):
        own = data.reported & (data.check == check)
        for source in sorted(set(data.source[own])):
            rows = own & (data.source == source)
            shares = " | ".join(f"{blocked[rows].mean():.3f}" for _, blocked in columns)
            lines.append(f"| {name} | {source} | {rows.sum():,} | {shares} |")
    return "\n".join([*lines, ""])


def benign(data, scores, engines):
    columns = scores.stages(data) + engines
    lines = [
        "## Benign sources",
        "",
        "Rows blocked, of all.",
        "",
        "| source | rows | seen by the model | " + " | ".join(name for name, _ in columns) + " |",
        "|---|---:|---:" + "|---:" * len(columns) + "|",
    ]
    own = data.reported & ~data.attack
    for source in sorted(set(data.source[own])):
        rows = own & (data.source == source)
        counts = " | ".join(f"{blocked[rows].sum()} ({blocked[rows].mean():.3%})" for _, blocked in columns)
        lines.append(f"| {source} | {rows.sum():,} | {data.undecided[rows].mean():.1%} | {counts} |")
    return "\n".join([*lines, ""])


def curve_table(curves):
    lines = [
        "## Curve",
        "",
        "Recall of the whole engine against the false positives that the model adds to grammar's.",
        "",
        "![Recall against added false positives](evaluation-curve.svg)",
        "",
        "| added false positives | grammar + linear | mean over sources | + network | mean over sources |",
        "|---:|---:|---:|---:|---:|",
    ]
    for rate, alone, both in curves:
        lines.append(f"| {rate:.2%} | {alone['recall']:.4f} | {alone['macro']:.3%} | {both['recall']:.4f} | {both['macro']:.3%} |")
    return "\n".join([*lines, ""])


def case_tables(data, scores, about):
    benign, attack = data.case & ~data.attack, data.case & data.attack & ~data.found
    blocked = scores.by_linear | scores.by_network
    return f"""## Case tables

The lines of the detectors' own tables are written to be as near to the border as anybody could make them, and grammar blocks none of the benign ones. They are
no part of the figures above. By models that were not trained on their table, {(blocked & benign).sum()} of {benign.sum():,} benign lines are blocked, {(benign & data.undecided).sum():,} of which the model is asked about.
That is no estimate for such text: much of the generated benign text was written after seeing which of these lines a first model blocked. The shipped model is trained on all and blocks {len(about["blocked_cases"]) or "none"}; of the {attack.sum()} attacks that grammar
is known to miss there, {(blocked & attack).sum()} are found.
"""


def threshold_table(manifest):
    linear, network = manifest["linear"], manifest["network"]
    lines = ["## Thresholds", "", "| class | linear blocks from | network is asked from | network blocks from |", "|---|---:|---:|---:|"]
    shown = lambda value: "never" if value > 1 else f"{value:.4f}"  # noqa: E731
    for name, blocks, asks, confirms in zip(manifest["classes"], linear["threshold"], linear["asks"], network["threshold"]):
        lines.append(f"| {name} | {shown(blocks)} | {shown(asks)} | {shown(confirms)} |")
    return "\n".join([*lines, ""])


def calibration(data, scores):
    """Per stage: mean score and weighted share of attacks of ten bins of the held-out rows."""
    out = {}
    for name, logits in (("linear", scores.linear), ("network", scores.network)):
        slope, shift = thresholds.calibrate(data, logits)
        rows = np.isfinite(logits) & data.reported
        probability = 1 / (1 + np.exp(-(slope * logits[rows] + shift)))
        attack = data.attack[rows]
        weight = data.weight[rows].copy()
        weight[attack] *= weight[~attack].sum() / weight[attack].sum()
        bins = np.minimum((probability * 10).astype(int), 9)
        out[name] = [
            (np.average(probability[bins == k], weights=weight[bins == k]), np.average(attack[bins == k], weights=weight[bins == k]), int((bins == k).sum()))
            for k in range(10)
            if (bins == k).any()
        ]
    return out


def calibration_table(data, scores):
    lines = [
        "## Calibration",
        "",
        "Scores are probabilities where attacks and benign text weigh the same and every source counts by the root of its rows. Held-out rows, by bins of the score:",
        "",
        "![Calibration](evaluation-calibration.svg)",
        "",
        "| stage | mean score | share of attacks | rows |",
        "|---|---:|---:|---:|",
    ]
    for name, bins in calibration(data, scores).items():
        lines += [f"| {name} | {score:.3f} | {share:.3f} | {rows:,} |" for score, share, rows in bins]
    return "\n".join([*lines, ""])


def licences(data, scores, other, about):
    mine = "permissive" if about["licence"] == "permissive" else "all"
    theirs = "all" if mine == "permissive" else "permissive"
    lines = [
        "## Licences",
        "",
        "Recall with the linear stage, trained on the sources with a permissive licence alone and on all of them, at the same rate of added false positives.",
        "",
        f"| added false positives | {mine} (shipped) | {theirs} |",
        "|---:|---:|---:|",
    ]
    others = other.astype(float).max(1)
    for rate in RATES[:5]:
        cells = []
        for logits in (scores.linear, others):
            bar = thresholds.logit_at(data.undecided, logits, thresholds.cost(data, rate), [1, np.inf])
            cells.append(figures.recall(data, data.found | (data.undecided & (logits > bar))))
        lines.append(f"| {rate:.2%} | {cells[0]:.4f} | {cells[1]:.4f} |")
    return "\n".join([*lines, ""])


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", required=True)
    parser.add_argument("--held-out", required=True)
    parser.add_argument("--release", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--engine", action="append", default=[])
    return parser.parse_args()


if __name__ == "__main__":
    main()
