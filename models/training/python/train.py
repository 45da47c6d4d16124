"""Trains both stages, chooses their thresholds on held-out sources and writes a release.

    python3 train.py --features DIR --golden DIR --out DIR --held-out FILE.npz [--licence permissive|all] [--rate 0.0003] [--quick]

DIR of --features and --golden: what extract-features.ts wrote. Writes manifest.json, linear.bin, network.onnx, golden.jsonl,
data.json and, beside them, the held-out scores that evaluate.py reports on.
"""

import argparse
import hashlib
import json
from datetime import date
from pathlib import Path

import numpy as np
import torch

import dataset
import figures
import held_out
import linear
import network
import thresholds

# Above any score: the stage or the class never blocks.
NEVER = 2


def main():
    options = arguments()
    say = lambda text: print(text, flush=True)  # noqa: E731
    # One thread: the same sums in the same order everywhere, and no waiting for one another where cores are shared.
    torch.set_num_threads(1)
    data = dataset.load(options.features)
    licences = json.loads((Path(__file__).parent.parent / "sources.json").read_text())
    trusted = dataset.trusted_rows(data)
    permissive = trusted & dataset.permissive_rows(data.source, licences)
    usable, other = (permissive, trusted) if options.licence == "permissive" else (trusted, permissive)
    say(f"{usable.sum()} of {len(usable)} rows to train on, {int((usable & data.seen).sum())} of them shown to the model")
    per_epoch, epochs = (4000, 2) if options.quick else (options.network_rows, options.network_epochs)

    held_linear = held_out.linear_logits(data, usable, say)
    highest = held_linear.max(1)
    held_network = held_out.network_logits(data, usable, held_linear, per_epoch, epochs, say)
    highest_network = held_network.max(1)
    chosen = thresholds.choose(data, highest, highest_network, options.rate)
    linear_slope, linear_shift = thresholds.calibrate(data, highest)
    network_slope, network_shift = thresholds.calibrate(data, highest_network)
    say(f"thresholds in logits: {chosen}")

    weights, bias = linear.fit(data, usable)
    small, scale = linear.quantise(weights)
    own = np.full(len(data.source), -np.inf)
    seen = np.flatnonzero(data.seen)
    own[seen] = linear.logits(data.buckets[seen], small * scale, bias)[:, ~data.silent].max(1)
    trained = network.fit(data, usable, own, per_epoch, epochs)
    blocked_cases = blocked_case_lines(data, own, trained, chosen)
    say(f"benign lines of case tables that the model blocks: {blocked_cases}")

    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    (out / "linear.bin").write_bytes(small.tobytes())
    network.export(trained, network_slope, network_shift, out / "network.onnx")
    known = sorted({check for check in data.check[usable] if check >= 0})
    per_class = lambda score: [round(score, 6) if check in known and not data.silent[check] else NEVER for check in range(len(data.checks))]  # noqa: E731
    sigmoid = lambda logit, slope, shift: float(1 / (1 + np.exp(-(slope * logit + shift))))  # noqa: E731
    manifest = {
        "format": 1,
        "version": f"{options.date}-{fingerprint(data)[:8]}",
        "classes": data.checks,
        "linear": {
            "scale": [float(value) for value in scale * linear_slope],
            "bias": [float(value) for value in bias * linear_slope + linear_shift],
            "threshold": per_class(sigmoid(chosen["linear"], linear_slope, linear_shift)),
            "asks": per_class(sigmoid(chosen["asks"], linear_slope, linear_shift)),
            "sha256": sha256(out / "linear.bin"),
        },
        "network": {
            "length": dataset.NETWORK_LENGTH,
            "threshold": per_class(sigmoid(chosen["network"], network_slope, network_shift)),
            "sha256": sha256(out / "network.onnx"),
        },
    }
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    about = {
        "licence": options.licence,
        "rate": options.rate,
        "files": [{**file, **licences.get(file["file"], {"licence": "the user's own", "permissive": True})} for file in data.files],
        "chosen": chosen,
        "blocked_cases": blocked_cases,
        "rows": int(usable.sum()),
        "shown": int((usable & data.seen).sum()),
    }
    (out / "data.json").write_text(json.dumps(about, indent=2) + "\n")
    write_golden(options.golden, out, small * np.array(manifest["linear"]["scale"]), np.array(manifest["linear"]["bias"]), trained, (network_slope, network_shift))
    held = {"linear": held_linear, "network": held_network}
    if options.compare_licences:
        held["other"] = held_out.linear_logits(data, other, say)
    np.savez_compressed(options.held_out, **{name: scores.astype(np.float32) for name, scores in held.items()})
    report(data, highest, highest_network, chosen, say)


def blocked_case_lines(data, own, trained, chosen):
    """The benign lines of case tables that the trained model blocks; there must be none."""
    lines = data.case & data.undecided & ~data.attack
    asked = lines & (own >= chosen["asks"])
    blocked = (lines & (own > chosen["linear"])) | (asked & (network.logits(trained, data, asked)[:, ~data.silent].max(1) > chosen["network"]))
    return [data.ids[row] for row in np.flatnonzero(blocked)]


def write_golden(folder, out, weights, bias, trained, calibration):
    """Writes the scores that the agent has to reach within 1e-4, for values that are the project's own."""
    golden = dataset.load(folder)
    slope, shift = calibration
    sigmoid = lambda logit: 1 / (1 + np.exp(-logit))  # noqa: E731
    by_linear = sigmoid(golden.buckets @ weights + bias)
    by_network = sigmoid(network.logits(trained, golden, np.ones(len(golden.source), bool)) * slope + shift)
    with (out / "golden.jsonl").open("w") as file:
        for row, text in enumerate((Path(folder) / "values.jsonl").read_text().splitlines()):
            line = {
                "value": json.loads(text),
                "linear": [round(float(score), 6) for score in by_linear[row]],
                "network": [round(float(score), 6) for score in by_network[row]],
            }
            file.write(json.dumps(line) + "\n")


def report(data, highest, highest_network, chosen, say):
    by_linear = data.undecided & (highest > chosen["linear"])
    by_network = data.undecided & (highest >= chosen["asks"]) & (highest_network > chosen["network"])
    for name, blocked in (
        ("grammar", data.found),
        ("and the linear stage", data.found | by_linear),
        ("and the network", data.found | by_linear | by_network),
    ):
        micro, macro = figures.false_positives(data, blocked)
        say(f"{name}: recall {figures.recall(data, blocked):.4f}, false positives {micro:.4%}, mean over sources {macro:.4%}")


def fingerprint(data):
    return hashlib.sha256(json.dumps(data.files).encode()).hexdigest()


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--features", required=True)
    parser.add_argument("--golden", required=True)
    parser.add_argument("--out", required=True)
    # Where the scores that evaluate.py reports on are kept.
    parser.add_argument("--held-out", required=True)
    parser.add_argument("--licence", choices=("permissive", "all"), default="permissive")
    # Share of benign values that the model may block beyond grammar, both stages together.
    parser.add_argument("--rate", type=float, default=0.0003)
    parser.add_argument("--network-rows", type=int, default=40_000)
    parser.add_argument("--network-epochs", type=int, default=4)
    # Also trains the linear stage by the other choice of licences, for evaluate.py.
    parser.add_argument("--compare-licences", action="store_true")
    parser.add_argument("--date", default=date.today().isoformat())
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    main()
