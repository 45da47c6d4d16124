import { decodeEntity } from '../decode/entity.ts';
import { wideText } from './text-type.ts';
import type { FileFault } from './uploaded-file.ts';

/** Bytes of a page or a drawing that are read. */
const maxLength = 1_048_576;

/** A script or a handler. */
const activeParts = /<(?:[\w-]{1,32}:)?script[\s>/]|[\s"'/]on[a-z]{3,32}\s{0,8}=/i;

/** A link that is a script: browsers drop tabs and line ends within the name of a scheme. */
const activeLink =
  /(?:j[\t\r\n]{0,4}a[\t\r\n]{0,4}v[\t\r\n]{0,4}a|v[\t\r\n]{0,4}b)[\t\r\n]{0,4}s[\t\r\n]{0,4}c[\t\r\n]{0,4}r[\t\r\n]{0,4}i[\t\r\n]{0,4}p[\t\r\n]{0,4}t\s{0,8}:/i;

/**
 * Finds what a drawing or a page would run in the browser of who opens it, and what an XML file would make a parser fetch or multiply.
 *
 * Style, links, animations and the entities by which drawing programs abbreviate namespaces pass. Misses scripts that a page loads by
 * other elements than `script` (frames, refreshes), and what stands behind the first MiB.
 */
export function judgeMarkup(bytes: Buffer, id: 'svg' | 'html' | 'xml'): FileFault | null {
  const raw = wideText(bytes, maxLength) ?? bytes.toString('latin1', 0, Math.min(bytes.length, maxLength));
  const entity = id === 'html' ? null : entityFault(raw);
  if (entity !== null || id === 'xml') return entity;
  const text = decodeEntity(raw) ?? raw;
  const active = activeParts.exec(text) ?? activeLink.exec(text);
  if (active === null) return null;
  const evidence = text.slice(active.index, active.index + 100);
  return { rule: `active-${id}`, evidence, certainty: 'likely' };
}

/** Entities whose text refers to others: two are abbreviations of abbreviations, a bomb has about ten. */
const maxNested = 4;

function entityFault(text: string): FileFault | null {
  let at = text.indexOf('<!ENTITY');
  let nested = 0;
  while (at >= 0) {
    const declaration = text.slice(at, at + 512);
    if (/^<!ENTITY\s{1,16}(?:%\s{1,16})?[^\s"'<>]{1,64}\s{1,16}(?:SYSTEM|PUBLIC)\b/.test(declaration)) {
      return { rule: 'external-entity', evidence: declaration.slice(0, 100), certainty: 'certain' };
    }
    const quote = declaration.search(/["']/);
    const end = quote < 0 ? -1 : declaration.indexOf(declaration.charAt(quote), quote + 1);
    if (quote >= 0 && /[&%][\w.-]{1,64};/.test(declaration.slice(quote, end < 0 ? undefined : end))) nested++;
    if (nested > maxNested) {
      return { rule: 'entity-expansion', evidence: declaration.slice(0, 100), certainty: 'certain' };
    }
    at = text.indexOf('<!ENTITY', at + 8);
  }
  return null;
}
