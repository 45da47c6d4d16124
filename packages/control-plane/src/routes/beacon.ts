import { type BeaconRequest, parseBeaconRequest } from '@rasp/core/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendJson, sendRefusal } from '../plugins/safe-envelope.ts';
import type { Caller } from '../profiles/directory.ts';
import type { ServedProfile } from '../profiles/served-profile.ts';
import type { Services } from '../services.ts';
import { within } from '../sync/within.ts';
import { describeFunction, describeInstance, functionId, type Speaker } from '../telemetry/describe-instance.ts';

/**
 * Serves `POST /beacon` and `POST /beacon/<token>`: telemetry and reported sources in, changes out.
 *
 * What is reported is on disk before it is acknowledged; a beacon that reports nothing touches no database.
 */
export function beaconRoute(app: FastifyInstance, services: Services): void {
  const { counters, writeBehind } = services;

  function handle(
    request: FastifyRequest,
    reply: FastifyReply,
    urlToken: string | null,
  ): FastifyReply | Promise<FastifyReply> {
    const parsed = parseBeaconRequest(request.body);
    if (!parsed.ok) return sendRefusal(reply, 400, parsed.reason);
    const beacon = parsed.value;
    const caller = services.directory.authenticate(beacon.key);
    if (caller === null) {
      counters.refused++;
      return sendRefusal(reply, 403, 'The key is unknown or revoked.');
    }
    const { selector, profile } = caller;
    if (profile === null) {
      counters.refused++;
      return sendRefusal(reply, 404, 'The key has no profile.');
    }
    const now = services.now();
    const answer = (): FastifyReply => {
      const json = services.answers.beacon(beacon, selector, profile, urlToken, now);
      counters.beacons++;
      count(beacon, { selector, profile: profile.name }, now);
      return sendJson(reply, json);
    };
    // Another server may have told the agent of changes that this one has not read: an answer without them would unblock.
    const isAhead = services.answers.isAhead(beacon.extension.cursor);
    if (!isAhead && beacon.blacklist.length + beacon.refusedEntries === 0) return answer();
    const work = async (): Promise<void> => {
      if (isAhead) await services.follower.catchUp();
      await report(beacon, caller, profile, now);
    };
    return within(acknowledgeMs, work()).then((stored) =>
      // The agent keeps what it sent and tries again; entries that were stored all the same are only counted twice.
      stored ? answer() : sendRefusal(reply, 503, 'The store is busy; try again.'),
    );
  }

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
    for (const [reason, number] of Object.entries({ ...refused, unreadable: beacon.refusedEntries })) {
      counters.refusedEntries[reason] = (counters.refusedEntries[reason] ?? 0) + number;
    }
    if (accepted.length > 0) await services.reports.submit(accepted);
  }

  function count(beacon: BeaconRequest, speaker: Speaker, now: number): void {
    const { telemetry, extension } = beacon;
    const dropped = extension.dropped === null ? 0 : extension.dropped.events + extension.dropped.findings;
    const from = describeFunction(extension, { version: beacon.version, platform: '' }, speaker);
    writeBehind.count(from, telemetry === null ? null : { ...telemetry.requests, dropped }, now);
    const list = services.answers.standing(extension.cursor, speaker.profile);
    const instance = describeInstance(extension, beacon.version, speaker, list);
    if (instance !== null) writeBehind.seen(instance, now);
  }

  app.post('/beacon', { bodyLimit: beaconBodyLimit }, (request, reply) => handle(request, reply, null));
  app.post<{ Params: { token: string } }>('/beacon/:token', { bodyLimit: beaconBodyLimit }, (request, reply) =>
    handle(request, reply, request.params.token),
  );
}

/** 256 entries with their evidence. */
const beaconBodyLimit = 65_536;

/** A stock agent on Lambda sends its beacon while a user waits. */
const acknowledgeMs = 250;
