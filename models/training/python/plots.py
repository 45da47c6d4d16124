"""The curves of an evaluation as SVG files, the same bytes for the same numbers."""

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "rasp"
matplotlib.rcParams["svg.fonttype"] = "none"

from matplotlib import pyplot  # noqa: E402


def curve(points, grammar, path):
    """Recall against the false positives that the model adds."""
    figure, axes = pyplot.subplots(figsize=(6, 3.6))
    rates = [100 * rate for rate, _, _ in points]
    axes.axhline(grammar, color="gray", linestyle=":", label="grammar alone")
    axes.plot(rates, [alone["recall"] for _, alone, _ in points], marker="o", label="grammar and linear stage")
    axes.plot(rates, [both["recall"] for _, _, both in points], marker="s", label="grammar, linear stage and network")
    axes.set_xscale("log")
    axes.set_xlabel("false positives added to grammar's, % of benign rows")
    axes.set_ylabel("recall, held-out sources")
    _finish(figure, axes, path)


def calibration(stages, path):
    """Share of attacks against the mean score, per stage."""
    figure, axes = pyplot.subplots(figsize=(4, 3.6))
    axes.plot([0, 1], [0, 1], color="gray", linestyle=":")
    for name, bins in stages.items():
        axes.plot([score for score, _, _ in bins], [share for _, share, _ in bins], marker="o", label=name)
    axes.set_xlabel("mean score")
    axes.set_ylabel("share of attacks")
    _finish(figure, axes, path)


def _finish(figure, axes, path):
    axes.grid(alpha=0.3)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)
