import { createHmac } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { z } from 'zod';
import type { target } from '../api/forwarding.ts';
import type { EventSeverity } from '../store/tables.ts';
import { severities } from '../trust/classify.ts';
import type { Message } from './message.ts';
import { toOtlp } from './otlp.ts';
import type { Outbound } from './outbound.ts';

/** Where to, by kind. */
export type Target = z.output<typeof target>;

/**
 * Sends messages in their order; throws where they were not taken.
 *
 * A webhook can tell that a body is ours and fresh by `X-Rasp-Signature: sha256=HMAC(secret, "<X-Rasp-Timestamp>.<body>")`.
 */
export async function deliver(
  outbound: Outbound,
  to: Target,
  secret: string | null,
  messages: readonly Message[],
  now: number,
): Promise<void> {
  switch (to.kind) {
    case 'webhook': {
      const body = JSON.stringify({
        messages: messages.map(({ id, kind, at, severity, type, text, body: content }) => ({
          id,
          kind,
          at,
          severity,
          type,
          text,
          content,
        })),
      });
      const timestamp = String(Math.floor(now / 1_000));
      const signature = createHmac('sha256', secret ?? '')
        .update(`${timestamp}.${body}`)
        .digest('hex');
      const signed =
        secret === null ? {} : { 'x-rasp-timestamp': timestamp, 'x-rasp-signature': `sha256=${signature}` };
      return outbound.post(to.url, body, { ...json, ...signed, 'x-rasp-delivery': messages[0]?.id ?? '' });
    }
    case 'slack':
      return outbound.post(to.url, JSON.stringify({ text: slackText(messages) }), json);
    case 'otlp': {
      const authorization =
        secret === null ? {} : { authorization: secret.includes(' ') ? secret : `Bearer ${secret}` };
      return outbound.post(to.url, JSON.stringify(toOtlp(messages)), { ...json, ...authorization });
    }
    case 'syslog':
      return sendSyslog(outbound, to, messages.map(syslogLine));
  }
}

const json = { 'content-type': 'application/json', 'user-agent': 'rasp-control-plane' };

/** Slack reads `<`, `>` and `&` as its own marks, with which a path could call everybody. */
function slackText(messages: readonly Message[]): string {
  const shown = messages.slice(0, slackLines).map(({ severity, text }) => `${severity}: ${text}`);
  const rest = messages.length > slackLines ? [`… and ${messages.length - slackLines} more`] : [];
  return [...shown, ...rest].join('\n').replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** A message of RFC 5424, facility `auth`, whose text is one line of JSON. */
export function syslogLine(message: Message): string {
  const priority = 4 * 8 + syslogSeverity[message.severity];
  const word = (text: string, max: number): string => text.replace(/[^\x21-\x7e]/g, '_').slice(0, max) || '-';
  const head = `<${priority}>1 ${new Date(message.at).toISOString()} - rasp-control-plane - ${word(message.type, 32)} -`;
  return `${head} ${JSON.stringify(message.body)}`;
}

const syslogSeverity: Readonly<Record<EventSeverity, number>> = { low: 6, medium: 5, high: 4, critical: 2 };

async function sendSyslog(
  outbound: Outbound,
  to: Extract<Target, { readonly kind: 'syslog' }>,
  lines: readonly string[],
): Promise<void> {
  const { address, family } = await outbound.resolve(to.host);
  if (to.transport === 'udp') {
    const socket = createSocket(family === 6 ? 'udp6' : 'udp4');
    try {
      for (const line of lines) {
        await new Promise<void>((resolve, reject) => {
          const bytes = Buffer.from(line).subarray(0, maxDatagram);
          socket.send(bytes, to.port, address, (error) => (error === null ? resolve() : reject(error)));
        });
      }
    } finally {
      socket.close();
    }
    return;
  }
  // Counted (RFC 6587 §3.4.1): payloads may hold anything.
  const text = lines.map((line) => `${Buffer.byteLength(line)} ${line}`).join('');
  await new Promise<void>((resolve, reject) => {
    const reach = { host: address, port: to.port };
    const socket = to.transport === 'tls' ? connectTls({ ...reach, servername: to.host }) : connect(reach);
    const timer = setTimeout(() => socket.destroy(new Error('It did not take the lines in time.')), streamTimeoutMs);
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(timer);
      reject(new Error('The connection was closed.'));
    });
    // The end is acknowledged once everything before it was.
    socket.once(to.transport === 'tls' ? 'secureConnect' : 'connect', () =>
      socket.end(text, () => {
        resolve();
        socket.destroySoon();
      }),
    );
  });
}

/** The least of the severities that is sent. */
export function isAtLeast(severity: EventSeverity, least: EventSeverity): boolean {
  return severities.indexOf(severity) >= severities.indexOf(least);
}

const slackLines = 10;
const maxDatagram = 8_192;
const streamTimeoutMs = 5_000;
