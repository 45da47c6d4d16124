import type { ScanCase, ScanVerdict } from '@rasp/core';

/** Blocked among judged. */
interface Share {
  judged: number;
  blocked: number;
}

/** Counts verdicts by class and source, and how long they took. */
export class ScanTally {
  judged = 0;
  blocked = 0;
  reported = 0;
  readonly #attacks = new Map<string, Map<string, Share>>();
  readonly #benign = new Map<string, Share>();
  readonly #checks = new Map<string, number>();
  readonly #micros: number[] = [];

  /** Adds one verdict. */
  add({ label, class: kind, source }: ScanCase, { blocked, findings, us }: ScanVerdict): void {
    this.judged++;
    this.#micros.push(us);
    if (blocked) this.blocked++;
    else if (findings.length > 0) this.reported++;
    for (const check of new Set(findings.map((finding) => finding.check))) {
      this.#checks.set(check, (this.#checks.get(check) ?? 0) + 1);
    }
    if (label === 'attack') count(shareOf(sourcesOf(this.#attacks, kind), source), blocked);
    else if (label === 'benign') count(shareOf(this.#benign, source), blocked);
  }

  /** The lines of the summary; with labels also recall and false positives. */
  lines(): readonly string[] {
    const { judged, blocked, reported } = this;
    const head = `${judged} judged, ${blocked} blocked, ${reported} reported only`;
    const checks = [...this.#checks].sort(([, a], [, b]) => b - a).map(([check, hits]) => `${check} ${hits}`);
    return [
      head,
      ...(checks.length === 0 ? [] : [`by check: ${checks.join(', ')}`]),
      ...this.#recallLines(),
      ...this.#benignLines(),
      this.#timeLine(),
    ];
  }

  #recallLines(): readonly string[] {
    if (this.#attacks.size === 0) return [];
    const lines = ['', 'recall (share of attacks blocked)'];
    const means: number[] = [];
    for (const [kind, sources] of [...this.#attacks].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const mean = meanOf([...sources.values()].map(shareBlocked));
      means.push(mean);
      lines.push(row(kind || 'no class', mean, sum([...sources.values()]), 'mean over sources'));
      for (const [source, share] of [...sources].sort(([a], [b]) => (a < b ? -1 : 1))) {
        lines.push(row(`  ${source || 'no source'}`, shareBlocked(share), share));
      }
    }
    lines.push(`${'mean over classes'.padEnd(32)} ${meanOf(means).toFixed(4)}`);
    return lines;
  }

  #benignLines(): readonly string[] {
    if (this.#benign.size === 0) return [];
    const all = sum([...this.#benign.values()]);
    const lines = ['', 'false positives (share of benign values blocked)'];
    for (const [source, share] of [...this.#benign].sort(([a], [b]) => (a < b ? -1 : 1))) {
      lines.push(row(`  ${source || 'no source'}`, shareBlocked(share), share));
    }
    lines.push(row('all', shareBlocked(all), all));
    lines.push(`${'mean over sources'.padEnd(32)} ${meanOf([...this.#benign.values()].map(shareBlocked)).toFixed(5)}`);
    return lines;
  }

  #timeLine(): string {
    const sorted = Float64Array.from(this.#micros).sort();
    const at = (share: number): string =>
      (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
    const mean = sorted.reduce((total, one) => total + one, 0) / Math.max(1, sorted.length);
    return `µs per request: mean ${mean.toFixed(1)}, p50 ${at(0.5)}, p95 ${at(0.95)}, max ${at(1)}`;
  }
}

function sourcesOf(classes: Map<string, Map<string, Share>>, kind: string): Map<string, Share> {
  const known = classes.get(kind) ?? new Map<string, Share>();
  classes.set(kind, known);
  return known;
}

function shareOf(shares: Map<string, Share>, source: string): Share {
  const known = shares.get(source) ?? { judged: 0, blocked: 0 };
  shares.set(source, known);
  return known;
}

function count(share: Share, blocked: boolean): void {
  share.judged++;
  if (blocked) share.blocked++;
}

function shareBlocked({ judged, blocked }: Share): number {
  return judged === 0 ? 0 : blocked / judged;
}

function sum(shares: readonly Share[]): Share {
  return shares.reduce((all, one) => ({ judged: all.judged + one.judged, blocked: all.blocked + one.blocked }), {
    judged: 0,
    blocked: 0,
  });
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((total, one) => total + one, 0) / values.length;
}

function row(name: string, share: number, { judged, blocked }: Share, remark = ''): string {
  return `${name.padEnd(32)} ${share.toFixed(4)} ${String(blocked).padStart(8)} of ${String(judged).padStart(8)} ${remark}`.trimEnd();
}
