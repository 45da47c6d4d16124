import type { Finding } from '../finding.ts';
import { maskSecretPairs } from './mask-secret-pairs.ts';

/** Longest evidence that an event carries, in characters. */
const maxEvidence = 256;

/** Names of inputs whose values are secrets whatever was found in them. */
const secretName =
  /pass(?:word|wd|phrase)?|pwd|secret|token|auth(?!or(?!i[sz]))|bearer|(?:api|access|private|functions|account|encryption|signing)[-_ .]?key|session|sid\b|jwt|credential|signature|[cx]srf|(?:^|[^a-z])(?:pin|otp|totp|mfa|ssn|iban|pw)$|cvv|cvc|card/i;

/**
 * Gives a finding's evidence in a form that may leave the instance.
 *
 * Evidence from an input that holds secrets by its name, or from a cookie, is replaced by its length; in the rest, which may be a body
 * that does not parse, values behind such a name are taken out, it is capped and control
 * characters are shown as escapes, so that a log line stays one line.
 */
export function redactEvidence(finding: Finding): string {
  const { input, evidence } = finding;
  // Data-leak prevention masks what it found itself, or was told not to.
  if (finding.check === 'dlp') return escaped(evidence.slice(0, maxEvidence));
  const secret = input !== null && (input.source === 'cookie-value' || secretName.test(input.name.slice(-128)));
  if (secret) return `[redacted ${evidence.length} characters]`;
  return escaped(maskSecretPairs(evidence.slice(0, maxEvidence)));
}

/** A finding's evidence with its secrets, capped and on one line: for who has LOG_REDACT off. */
export function cappedEvidence({ evidence }: Finding): string {
  return escaped(evidence.slice(0, maxEvidence));
}

function escaped(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
