import { createNetworkSet } from '../address/network-set.ts';
import type { FieldKind } from './field-kind.ts';

/** A label of a host name (RFC 1123). */
const label = /^[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?$/;
/** RFC 5322 without its comments and quoted local parts. */
const localPart = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/;

/**
 * Says whether a value is of a kind. Linear; blanks around a value are not of any kind.
 *
 * Sources: RFC 9562 (uuid), RFC 3339 (date, date-time), RFC 1123 (hostname), WHATWG URL (url). Empty values are whoever asks' to judge.
 */
export function fits(kind: FieldKind | 'pattern', value: string): boolean {
  switch (kind) {
    case 'integer':
      return /^[+-]?\d{1,20}$/.test(value);
    case 'number':
      return /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,4})?$/.test(value);
    case 'boolean':
      return /^(?:true|false|0|1|yes|no|on|off)$/i.test(value);
    case 'uuid':
      return /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value);
    case 'date':
      return isDate(value);
    case 'date-time':
      return isDateTime(value);
    case 'email':
      return isMailAddress(value);
    case 'url':
      return isUrl(value);
    case 'ip':
      return createNetworkSet([value]).malformed.length === 0 && !value.includes('/');
    case 'hostname':
      return isHostName(value);
    case 'slug':
      return value.length <= 256 && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value);
    case 'word':
      return /^\w{1,256}$/.test(value);
    case 'hex':
      return /^[0-9a-f]*$/i.test(value);
    case 'base64':
      return /^[A-Za-z0-9+/_-]*={0,2}$/.test(value);
    default:
      return true;
  }
}

function isDate(value: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  if (parts === null) return false;
  const date = new Date(`${value}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.getUTCDate() === Number(parts[3]);
}

function isDateTime(value: string): boolean {
  const parts =
    /^(\d{4}-\d{2}-\d{2})[Tt ]([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d{1,9})?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(
      value,
    );
  return parts?.[1] !== undefined && isDate(parts[1]);
}

function isMailAddress(value: string): boolean {
  const at = value.lastIndexOf('@');
  return at > 0 && localPart.test(value.slice(0, at)) && isHostName(value.slice(at + 1));
}

function isHostName(value: string): boolean {
  return value.length > 0 && value.length <= 253 && value.split('.').every((part) => label.test(part));
}

function isUrl(value: string): boolean {
  if (value.length > 8192 || /\s/.test(value)) return false;
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '';
}
