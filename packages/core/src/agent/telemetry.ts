/** Counters since the last acknowledged beacon. */
export interface TelemetryDelta {
  readonly success: number;
  readonly errors: number;
  readonly attacks: number;
  /** Events and findings that were dropped because a bound was reached. */
  readonly droppedEvents: number;
  readonly droppedFindings: number;
  /** Internal errors by kind. */
  readonly failures: Readonly<Record<string, number>>;
}

/**
 * Counts requests between beacons.
 *
 * `take` gives the delta to send; `acknowledge` subtracts exactly that delta after the server accepted it, so that nothing is
 * lost by a failed beacon and nothing that happened meanwhile is forgotten.
 */
export interface Telemetry {
  success(): void;
  error(): void;
  attack(): void;
  dropped(kind: 'event' | 'finding', count?: number): void;
  failure(kind: string): void;
  take(): TelemetryDelta;
  acknowledge(delta: TelemetryDelta): void;
}

/** Creates counters that stand at zero. */
export function createTelemetry(): Telemetry {
  let counts = { success: 0, errors: 0, attacks: 0, droppedEvents: 0, droppedFindings: 0 };
  const failures = new Map<string, number>();
  return {
    success: () => void counts.success++,
    error: () => void counts.errors++,
    attack: () => void counts.attacks++,
    dropped(kind, count = 1) {
      if (kind === 'event') counts.droppedEvents += count;
      else counts.droppedFindings += count;
    },
    failure: (kind) => void failures.set(kind, (failures.get(kind) ?? 0) + 1),
    take: () => ({ ...counts, failures: Object.fromEntries(failures) }),
    acknowledge(delta) {
      counts = {
        success: counts.success - delta.success,
        errors: counts.errors - delta.errors,
        attacks: counts.attacks - delta.attacks,
        droppedEvents: counts.droppedEvents - delta.droppedEvents,
        droppedFindings: counts.droppedFindings - delta.droppedFindings,
      };
      for (const [kind, count] of Object.entries(delta.failures)) {
        const left = (failures.get(kind) ?? 0) - count;
        if (left > 0) failures.set(kind, left);
        else failures.delete(kind);
      }
    },
  };
}
