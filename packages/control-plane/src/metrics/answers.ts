import type { FastifyInstance } from 'fastify';

/** What was answered, and how fast. */
export interface Answers {
  note(url: string | undefined, status: number, milliseconds: number): void;
  /** All of it in Prometheus' text format. */
  render(): string;
}

/**
 * Creates what counts answers by kind of route and status, and the time that they took.
 *
 * Beacons pass here by the ten thousand a second. A histogram of prom-client costs about 1.5 µs for each, adding to plain numbers is too cheap to be
 * measured beside a request, so that this keeps its own and writes them itself. Kinds are words of this file: nothing needs escaping.
 */
export function createAnswers(): Answers {
  const kept = new Map<string, Kept>();
  return {
    note(url, status, milliseconds) {
      const route = kindOf(url);
      let of = kept.get(route);
      if (of === undefined) {
        of = { statuses: new Map(), buckets: new Float64Array(bounds.length + 1), sum: 0 };
        kept.set(route, of);
      }
      const seconds = milliseconds / 1_000;
      of.statuses.set(status, (of.statuses.get(status) ?? 0) + 1);
      of.sum += seconds;
      let bucket = 0;
      while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket++;
      of.buckets[bucket] = (of.buckets[bucket] ?? 0) + 1;
    },
    render() {
      const lines = ['# HELP rasp_http_answers_total Answers by kind of route and HTTP status.'];
      lines.push('# TYPE rasp_http_answers_total counter');
      for (const [route, { statuses }] of kept) {
        for (const [status, count] of statuses) {
          lines.push(`rasp_http_answers_total{route="${route}",status="${status}"} ${count}`);
        }
      }
      lines.push('', '# HELP rasp_http_answer_seconds Time from a request to the end of its answer, by kind of route.');
      lines.push('# TYPE rasp_http_answer_seconds histogram');
      for (const [route, { buckets, sum }] of kept) {
        let count = 0;
        for (const [index, inBucket] of buckets.entries()) {
          count += inBucket;
          lines.push(`rasp_http_answer_seconds_bucket{route="${route}",le="${bounds[index] ?? '+Inf'}"} ${count}`);
        }
        lines.push(`rasp_http_answer_seconds_sum{route="${route}"} ${sum}`);
        lines.push(`rasp_http_answer_seconds_count{route="${route}"} ${count}`);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

/** Notes every answer of an application. */
export function noteAnswers(app: FastifyInstance, answers: Answers): void {
  app.addHook('onResponse', (request, reply, done) => {
    answers.note(request.routeOptions.url, reply.statusCode, reply.elapsedTime);
    done();
  });
}

interface Kept {
  readonly statuses: Map<number, number>;
  /** How many took longer than the bound before and no longer than this one; the last are those beyond all bounds. */
  readonly buckets: Float64Array;
  sum: number;
}

const bounds = [0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** One of a few words for the pattern of a route, because what strangers ask for must not become names of series. */
function kindOf(url: string | undefined): string {
  if (url === undefined) return 'none';
  const end = url.indexOf('/', 1);
  return kinds.get(end < 0 ? url : url.slice(0, end)) ?? 'other';
}

const kinds: ReadonlyMap<string, string> = new Map([
  ['/connect', 'connect'],
  ['/beacon', 'beacon'],
  ['/blacklist', 'list'],
  ['/logs', 'logs'],
  ['/api', 'admin'],
  ['/ui', 'dashboard'],
  ['/livez', 'probe'],
  ['/readyz', 'probe'],
  ['/metrics', 'metrics'],
]);
