import { createHash } from 'node:crypto';
import { compileProfile } from '../../../control-plane/src/profiles/served-profile.ts';
import { addEntries } from '../../../control-plane/src/repositories/blacklist.ts';
import { addEventMinutes, countByMinute } from '../../../control-plane/src/repositories/event-minutes.ts';
import { insertEvents } from '../../../control-plane/src/repositories/events.ts';
import { insertKey } from '../../../control-plane/src/repositories/keys.ts';
import { ensureDefaultProfile, findProfile, saveProfile } from '../../../control-plane/src/repositories/profiles.ts';
import { openStore } from '../../../control-plane/src/store/database.ts';
import type { EventRow, FunctionRow, InstanceRow } from '../../../control-plane/src/store/tables.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Functions of an invented shop. */
const fleet = [
  { key: 'shop', service: 'shop-checkout', platform: 'aws', profile: 'web', instances: 6, quietFor: 0 },
  { key: 'shop', service: 'shop-catalogue', platform: 'aws', profile: 'web', instances: 4, quietFor: 0 },
  { key: 'media', service: 'media-resize', platform: 'gcp', profile: 'default', instances: 3, quietFor: 0 },
  { key: 'media', service: 'media-upload', platform: 'gcp', profile: 'default', instances: 2, quietFor: 7 * minute },
  { key: 'office', service: 'invoice-mail', platform: 'azure', profile: 'default', instances: 1, quietFor: 3 * hour },
  { key: 'office', service: 'report-weekly', platform: 'azure', profile: 'default', instances: 0, quietFor: 11 * day },
] as const;

const attacks = [
  {
    type: 'sqli',
    class: 'attack',
    severity: 'high',
    path: '/products',
    where: ['query', 'id'],
    evidence: "' UNION SELECT",
    trail: ['url', 'url'],
    weight: 9,
  },
  {
    type: 'xss',
    class: 'attack',
    severity: 'high',
    path: '/search',
    where: ['query', 'q'],
    evidence: '< img onerror',
    trail: ['url', 'html'],
    weight: 7,
  },
  {
    type: 'traversal',
    class: 'attack',
    severity: 'high',
    path: '/files/invoice',
    where: ['path', ''],
    evidence: '.. / .. / etc',
    trail: ['url'],
    weight: 5,
  },
  {
    type: 'command',
    class: 'attack',
    severity: 'critical',
    path: '/resize',
    where: ['body', '/name'],
    evidence: '; curl',
    trail: ['json', 'base64'],
    weight: 2,
  },
  {
    type: 'flood',
    class: 'abuse',
    severity: 'medium',
    path: '/login',
    where: ['request', ''],
    evidence: '',
    trail: [],
    weight: 4,
  },
  {
    type: 'decoy',
    class: 'abuse',
    severity: 'medium',
    path: '/wp-login.php',
    where: ['path', ''],
    evidence: '',
    trail: [],
    weight: 6,
  },
  {
    type: 'ssrf',
    class: 'attack',
    severity: 'critical',
    path: '/preview',
    where: ['body', '/url'],
    evidence: 'http 169.254.169.254',
    trail: ['json'],
    weight: 1,
  },
] as const;

const sources = [
  ['203.0.113.17', 'NL', 'AS64500 Example Hosting'],
  ['198.51.100.42', 'US', 'AS64501 Sample Cloud'],
  ['192.0.2.88', 'BR', 'AS64502 Muster Telecom'],
  ['203.0.113.201', 'NL', 'AS64500 Example Hosting'],
  ['198.51.100.9', 'DE', 'AS64503 Beispiel Net'],
  ['192.0.2.140', 'SG', 'AS64504 Placeholder Data'],
] as const;

/** Where the invented sources are, as the operator's files would tell. */
export const places: readonly { readonly address: string; readonly country: string; readonly network: string }[] =
  sources.map(([address, country, network]) => ({ address, country, network }));

/** Fills a new store with a day of an invented fleet. All names, addresses and attacks are made up; the addresses are those kept for documentation. */
export async function seed(file: string, now: number, publicUrl: string): Promise<void> {
  const store = await openStore({ file, busyTimeoutMs: 1_000, onProblem: (message) => console.error(message) });
  const { db } = store;
  const random = numbers(7);
  await ensureDefaultProfile(db, now - 40 * day);
  const web = { SECURITY_CHECKS: { sqli: 'blacklist', xss: 'block', flood: 'blacklist' }, BLACKLIST_DELAY: 7_200 };
  await saveProfile(db, 'web', JSON.stringify(web), now - 2 * day, {
    author: 'ada',
    reason: 'Block what the shop sees most',
  });
  for (const name of ['shop', 'media', 'office', 'partner']) {
    const profile = fleet.find(({ key }) => key === name)?.profile ?? 'default';
    await insertKey(db, {
      selector: selectorOf(name),
      name,
      profile,
      secret_hash: createHash('sha256').update(name).digest('hex'),
      created_at: now - 40 * day,
      created_by: 'ada',
      expires_at: name === 'partner' ? now + 20 * day : null,
      revoked_at: null,
      last_used_at: name === 'partner' ? null : now - minute,
    });
  }
  const revisions = new Map<string, string>();
  for (const name of ['default', 'web']) {
    const row = await findProfile(db, name);
    if (row !== null) revisions.set(name, compileProfile(row, `${publicUrl}/beacon`).revision);
  }
  await db
    .insertInto('functions')
    .values(fleet.map((given) => functionRow(given, now)))
    .execute();
  await db
    .insertInto('instances')
    .values(fleet.flatMap((given) => instanceRows(given, now, revisions.get(given.profile) ?? '')))
    .execute();

  const events: EventRow[] = [];
  const telemetry = [];
  for (let at = now - day; at < now; at += minute) {
    // A wave in the evening and one burst, so that the charts have something to show.
    const wave = 0.55 + 0.45 * Math.sin(((at % day) / day) * 2 * Math.PI - 1.4);
    const burst = at > now - 5 * hour && at < now - 4 * hour ? 6 : 1;
    for (const [index, { key, service, quietFor }] of fleet.entries()) {
      if (at > now - quietFor || quietFor > day) continue;
      const requests = Math.round((280 / (index + 1)) * wave * (0.8 + random() * 0.4));
      const hits = Math.floor(random() + 0.16 * wave * burst * (index < 3 ? 1 : 0.2) + 0.02);
      for (let hit = 0; hit < hits; hit++) {
        events.push(
          eventRow(
            fleet[index] ?? fleet[0],
            Math.min(at + Math.floor(random() * minute), now - 1_000),
            events.length,
            random,
          ),
        );
      }
      telemetry.push({
        function_id: `${selectorOf(key)}:${service}`,
        minute: at - (at % minute),
        selector: selectorOf(key),
        beacons: 2,
        success: requests,
        errors: Math.round(requests * 0.004),
        attacks: hits,
        dropped: 0,
      });
    }
  }
  for (let index = 0; index < telemetry.length; index += 500) {
    await db
      .insertInto('telemetry')
      .values(telemetry.slice(index, index + 500))
      .execute();
  }
  await insertEvents(db, events);
  await addEventMinutes(db, countByMinute(events));
  await addEntries(
    db,
    sources.slice(0, 5).map(([address], index) => ({
      scope: index % 2 === 0 ? '*' : 'web',
      network: address,
      address,
      detectedAt: now - index * 40 * minute,
      expiresAt: now + (6 + index * 9) * hour,
      source: index === 4 ? ('operator' as const) : ('agent' as const),
      reporter: index === 4 ? 'ada' : selectorOf('shop'),
      check: index === 4 ? null : (attacks[index % 2]?.type ?? 'sqli'),
      evidence: index === 4 ? 'Asked for by support' : (attacks[index % 2]?.evidence ?? ''),
      ipSource: index === 4 ? null : 'platform',
      functionId: index === 4 ? null : `${selectorOf('shop')}:shop-checkout`,
    })),
    now - hour,
  );
  await store.close();
}

function selectorOf(name: string): string {
  return createHash('sha256').update(`selector ${name}`).digest('hex').slice(0, 16);
}

function functionRow(given: (typeof fleet)[number], now: number): FunctionRow {
  const selector = selectorOf(given.key);
  return {
    id: `${selector}:${given.service}`,
    selector,
    profile: given.profile,
    service: given.service,
    platform: given.platform,
    version: '0.1.0',
    first_seen: now - 30 * day,
    last_seen: now - given.quietFor - 8_000,
  };
}

function instanceRows(given: (typeof fleet)[number], now: number, revision: string): readonly InstanceRow[] {
  return Array.from({ length: given.instances }, (_, index) => ({
    ...functionRow(given, now),
    function_id: functionRow(given, now).id,
    id: createHash('sha256').update(`${given.service} ${index}`).digest('hex').slice(0, 20),
    first_seen: now - (index + 1) * 20 * minute,
    last_seen: now - given.quietFor - index * 7_000,
    config_revision: revision,
    config_state: given.service === 'media-resize' && index === 2 ? 'refused' : 'applied',
    config_error:
      given.service === 'media-resize' && index === 2 ? 'PATHS[3] is no pattern that can be matched.' : null,
    list_position: 5,
    list_lag: index === 1 ? 2 : 0,
  }));
}

function eventRow(given: (typeof fleet)[number], at: number, serial: number, random: () => number): EventRow {
  const attack = pick(attacks, random);
  const [address, country, network] = sources[Math.floor(random() * random() * sources.length)] ?? sources[0];
  const { id, profile, platform, service } = functionRow(given, at);
  const action = random() < 0.72 ? 'blocked' : 'reported';
  const finding = {
    check: attack.type,
    title: attack.type,
    rule: `${attack.type}.grammar`,
    input: { source: attack.where[0], name: attack.where[1] },
    evidence: attack.evidence,
    trail: attack.trail,
    certainty: attack.severity === 'critical' ? 'certain' : 'likely',
    score: attack.evidence === '' ? null : 0.93,
  };
  const record = {
    format: 'rasp',
    service,
    action,
    clientIp: address,
    method: 'GET',
    path: attack.path,
    findings: [finding],
  };
  return {
    id: `${at.toString(36).padStart(9, '0')}-${serial.toString(36).padStart(4, '0')}seed`,
    received_at: at,
    profile,
    format: 'rasp',
    application: 'shop',
    type: attack.type,
    class: attack.class,
    severity: attack.severity,
    action,
    source_ip: address,
    country,
    network,
    function_id: id,
    instance: createHash('sha256').update(`${service} 0`).digest('hex').slice(0, 20),
    platform,
    method: attack.where[0] === 'body' ? 'POST' : 'GET',
    path: attack.path,
    false_alarm: 0,
    search: `${attack.type} ${service} ${address} ${attack.path} ${attack.evidence}`.toLowerCase(),
    detail: JSON.stringify({ record, redacted: attack.type === 'sqli' ? ['secret'] : [] }),
  };
}

function pick<Item extends { readonly weight: number }>(from: readonly Item[], random: () => number): Item {
  let left = random() * from.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of from) {
    left -= item.weight;
    if (left <= 0) return item;
  }
  return from[0] as Item;
}

/** The same numbers each time, so that pictures differ only where the pages do. */
function numbers(start: number): () => number {
  let state = start;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
