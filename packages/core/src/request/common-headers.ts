const NAMES =
  'accept accept-charset accept-encoding accept-language access-control-request-headers access-control-request-method ' +
  'authorization cache-control cloudfront-forwarded-proto cloudfront-is-desktop-viewer cloudfront-is-mobile-viewer ' +
  'cloudfront-is-smarttv-viewer cloudfront-is-tablet-viewer cloudfront-viewer-country connection content-encoding ' +
  'content-length content-type cookie dnt forwarded host if-modified-since if-none-match origin pragma priority range ' +
  'referer sec-ch-ua sec-ch-ua-mobile sec-ch-ua-platform sec-fetch-dest sec-fetch-mode sec-fetch-site sec-fetch-user ' +
  'sec-gpc te traceparent tracestate upgrade-insecure-requests user-agent via x-amz-cf-id x-amzn-trace-id ' +
  'x-api-key x-appengine-country x-cloud-trace-context x-forwarded-for x-forwarded-host x-forwarded-port ' +
  'x-forwarded-proto x-real-ip x-request-id x-requested-with';

/** A power of two, and more than twice as many as there are names. */
const SLOTS = 256;

/** The names by slot, empty where there is none; filled when the first name is looked up, so that a cold start pays for no table. */
let table: readonly string[] | null = null;

/**
 * Says whether a header name, in lower case, is one that browsers and the front ends of the platforms send.
 *
 * Nearly every header of nearly every request is: its name needs neither folding nor inspecting. Any other name is treated in full. A table of its own
 * and no `Set`: every header comes here twice, and a comparison costs less than a look-up by hash.
 */
export function isCommonHeader(name: string): boolean {
  table ??= filled();
  if (name.length === 0) return false;
  let slot = slotOf(name);
  for (let held = table[slot]; held !== '' && held !== undefined; held = table[slot]) {
    if (held === name) return true;
    slot = (slot + 1) & (SLOTS - 1);
  }
  return false;
}

/** By length, first, last and middle character. */
function slotOf(name: string): number {
  const { length } = name;
  const ends = Math.imul(name.charCodeAt(0), 31) + name.charCodeAt(length - 1);
  return (Math.imul(ends, 31) + Math.imul(name.charCodeAt(length >> 1), 7) + length) & (SLOTS - 1);
}

function filled(): readonly string[] {
  const slots = new Array<string>(SLOTS).fill('');
  // As the names of members they are the very texts that a parsed event names its headers by: then they are compared at once.
  for (const name of Object.keys(Object.fromEntries(NAMES.split(' ').map((word) => [word, true])))) {
    let slot = slotOf(name);
    while (slots[slot] !== '') slot = (slot + 1) & (SLOTS - 1);
    slots[slot] = name;
  }
  return slots;
}
