import { type BeaconRequest, parseBeaconRequest, refusal } from '@rasp/core/protocol';
import type { FastifyInstance } from 'fastify';
import { beaconBodyLimit } from '../plugins/beacon-shortcut.ts';
import { sendJson } from '../plugins/safe-envelope.ts';
import type { AnswerBeacon, WireAnswer } from '../plugins/wire-answer.ts';
import type { Caller } from '../profiles/directory.ts';
import type { ServedProfile } from '../profiles/served-profile.ts';
import type { Services } from '../services.ts';
import { within } from '../sync/within.ts';
import { functionId, type Speaker } from '../telemetry/describe-instance.ts';

/**
 * Creates what answers beacons: telemetry and reported sources in, changes out.
 *
 * What is reported is on disk before it is acknowledged; a beacon that reports nothing touches no database and is answered at once.
 */
export function createBeaconAnswers(services: Services): AnswerBeacon {
  const { counters, writeBehind } = services;

  async function report(beacon: BeaconRequest, caller: Caller, profile: ServedProfile, now: number): Promise<void> {
    const { agent } = beacon.extension;
    const { selector } = caller;
    const reporter = {
      selector,
      profile: profile.name,
      ttlMs: profile.delaySeconds * 1_000,
      functionId: functionId(selector, agent?.service ?? ''),
      instance: agent === null ? null : `${selector}:${agent.instance}`,
    };
    const { accepted, refused } = services.intake.judge(beacon.blacklist, reporter, now);
    for (const reason in refused) countRefused(reason, refused[reason as keyof typeof refused]);
    countRefused('unreadable', beacon.refusedEntries);
    if (accepted.length > 0) await services.reports.submit(accepted);
  }

  function countRefused(reason: string, number: number): void {
    counters.refusedEntries[reason] = (counters.refusedEntries[reason] ?? 0) + number;
  }

  function count({ telemetry, extension, version }: BeaconRequest, speaker: Speaker, now: number): void {
    const dropped = extension.dropped === null ? 0 : extension.dropped.events + extension.dropped.findings;
    const counts = telemetry === null ? null : { ...telemetry.requests, dropped };
    writeBehind.count({ speaker, extension, version, platform: '' }, counts, now);
  }

  return (body, urlToken) => {
    const parsed = parseBeaconRequest(body);
    if (!parsed.ok) return refused(400, parsed.reason);
    const beacon = parsed.value;
    const caller = services.directory.authenticate(beacon.key);
    if (caller === null) {
      counters.refused++;
      return refused(403, 'The key is unknown or revoked.');
    }
    const { selector, profile } = caller;
    if (profile === null) {
      counters.refused++;
      return refused(404, 'The key has no profile.');
    }
    const now = services.now();
    const answer = (): WireAnswer => {
      const json = services.answers.beacon(beacon, selector, profile, urlToken, now);
      counters.beacons++;
      count(beacon, { selector, profile: profile.name }, now);
      return { statusCode: 200, json };
    };
    // Another server may have told the agent of changes that this one has not read: an answer without them would unblock.
    const isAhead = services.answers.isAhead(beacon.extension.cursor);
    if (!isAhead && beacon.blacklist.length + beacon.refusedEntries === 0) return answer();
    const work = async (): Promise<void> => {
      if (isAhead) await services.follower.catchUp();
      await report(beacon, caller, profile, now);
    };
    return within(services.agentWaitMs, work()).then((stored) =>
      // The agent keeps what it sent and tries again; entries that were stored all the same are only counted twice.
      stored ? answer() : refused(503, 'The store is busy; try again.'),
    );
  };
}

/** Serves `POST /beacon` and `POST /beacon/<token>` to whom the shortcut leaves to the framework. */
export function beaconRoute(app: FastifyInstance, answerBeacon: AnswerBeacon): void {
  app.post('/beacon', { bodyLimit: beaconBodyLimit }, async ({ body }, reply) => {
    const { statusCode, json } = await answerBeacon(body, null);
    return sendJson(reply.code(statusCode), json);
  });
  app.post<{ Params: { token: string } }>(
    '/beacon/:token',
    { bodyLimit: beaconBodyLimit },
    async ({ body, params }, reply) => {
      const { statusCode, json } = await answerBeacon(body, params.token);
      return sendJson(reply.code(statusCode), json);
    },
  );
}

function refused(statusCode: number, message: string): WireAnswer {
  return { statusCode, json: JSON.stringify(refusal(message)) };
}
