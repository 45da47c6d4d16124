"""The model card: what a release was trained on, what it is good for, what it misses."""

import figures


def card(data, manifest, about, scores, sizes):
    micro, macro = figures.false_positives(data, scores.stages(data)[-1][1] & ~data.found)
    recalls = [figures.recall(data, blocked) for _, blocked in scores.stages(data)]
    weakest = figures.recall_by_class(data, scores.stages(data)[-1][1])
    weak = sorted(weakest, key=weakest.get)[:4]
    used = [file for file in about["files"] if about["licence"] == "all" or file["permissive"]]
    left = [file for file in about["files"] if file not in used]
    return f"""# Model card: {manifest["version"]}

Written by `models/training/python/evaluate.py`. Do not edit.

| | |
|---|---|
| What it is | a linear stage on hashed character n-grams (`linear.bin`, {sizes["linear"]:,} bytes) and a convolutional network (`network.onnx`, {sizes["network"]:,} bytes) |
| What it says | per class of attack a score from 0 to 1 for one decoded value |
| Classes | {", ".join(manifest["classes"])} |
| What it is for | values that the agent's grammar was asked about and did not decide. It is not a detector by itself |
| Trained on | {about["shown"]:,} rows that the screen gives to detectors, of {about["rows"]:,} in {len(used)} files |
| Licence | Apache-2.0, as this repository; the sources' own are listed below |

## Figures

On sources that the scoring model did not see: recall {recalls[0]:.4f} by grammar alone, {recalls[1]:.4f} with the linear stage, {recalls[2]:.4f} with the network as well, at
{micro:.3%} of benign rows blocked beyond grammar's ({macro:.3%} in the mean over sources). Grammar itself was written against these sources, and
generated text and settings were chosen while looking at figures like these. By class and source,
with curves and calibration: [EVALUATION.md](../EVALUATION.md).

## Scores

Both stages are scaled so that a score is the probability of an attack where attacks and benign text weigh the same and each source counts by the root of its
rows. Real traffic holds far fewer attacks: a score of 0.9 is not a nine in ten chance there. Thresholds are chosen on held-out sources for an added rate of false alarms of {about["rate"]:.2%}
of benign values, and three times that in the mean over sources. `MODEL_THRESHOLDS` overrides them.

## Limits

- It reads at most 449 folded characters of a value (the network {manifest["network"]["length"]}), the beginning and the end: an attack in the middle of a long text is for grammar alone.
- Digits, letter case and what stands outside ASCII are folded away. An attack that consists of numbers (an odd address notation, an id out of range) looks like a number.
- It has seen English, code and web traffic for the most part. User interfaces in 30 languages are all that it knows of others.
- Text that quotes attacks (tutorials, tickets of a security team, HTML mail, documentation of queries) is near to them in n-grams. Declare such fields `rich-text` or `code`.
- Weakest classes on held-out sources: {", ".join(f"{name} ({weakest[name]:.2f})" for name in weak)}. Short values whose meaning is grammar (`;id`, an internal host, a line break and a header) carry too little text for a score.
- The network adds {recalls[2] - recalls[1]:.4f} recall to the linear stage on held-out sources. `MODEL=linear` saves its runtime.
- Whoever has the weights can search for a payload below the threshold. The model is one layer: blocked sources, rates and grammar are others.
- Labels are approximate, and a class's score says first that a value is an attack and only then of which kind.

## Data

Rows are not part of the repository. Files that were trained on:

{table(used)}
{"Left out, because no licence is stated or it is copyleft:" if left else ""}

{table(left) if left else ""}"""


def table(files):
    lines = ["| file | rows | licence | SHA-256 |", "|---|---:|---|---|"]
    lines += [f"| {file['file']} | {file['rows']:,} | {file['licence']} | `{file['sha256'][:16]}` |" for file in files]
    return "\n".join(lines) + "\n"
