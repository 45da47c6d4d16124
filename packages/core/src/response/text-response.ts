import type { Pairs } from '../input.ts';

/** Types of text: `text/*`, JSON, XML, JavaScript, forms, and the `+json` and `+xml` families. */
const textType =
  /^(?:text\/|application\/(?:json|xml|javascript|x-www-form-urlencoded)\b|application\/[\w.-]{1,64}\+(?:json|xml)\b)/;

/** True where a response's headers (names in lower case) say that its body is uncompressed text, and so worth reading. */
export function isTextResponse(headers: Pairs): boolean {
  let type = '';
  for (const [name, value] of headers) {
    if (name === 'content-encoding' && value !== '' && value !== 'identity') return false;
    if (name === 'content-type' && type === '') type = value;
  }
  return textType.test(type.slice(0, 256).toLowerCase());
}
