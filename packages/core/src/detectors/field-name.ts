import { wordSet } from '../word-set.ts';

/** Longest name that is looked at. */
const MAX_NAME = 256;

/** Fields that people write text into for other people, or their own names and places: no program opens, calls or runs what stands there. */
const isProseWord = wordSet(
  'comment comments message description note notes text body content summary details feedback question answer bio caption reason review ' +
    'remark remarks subject title headline keywords label about abstract excerpt instructions signature story ' +
    'first_name firstname last_name lastname full_name fullname display_name displayname nickname city street company occupation',
);

/** The same as the last word of a longer name: `job_description`, `orderNote`. */
const isProseEnd = wordSet(
  'comment comments message description note notes summary feedback answer bio caption remark remarks',
);

/** Fields by which a visitor comes back: during development to the developer's own machine. */
const WAY_BACK =
  /^(?:(?:post_?)?(?:login|logout|signin|signout)_?)?(?:redirect|return|callback|continue|next|referr?er|origin|success|cancel|failure|goto|back)(?:_?(?:uris?|urls?|to|path|page|target|domain))?$/i;

/** The last step of a place: `note` of `/data/attributes/note`, of `order.note` and of `order[note]`. */
function lastStep(name: string): string {
  if (name.length > MAX_NAME) return '';
  let end = name.length;
  while (end > 0 && ']"'.includes(name.charAt(end - 1))) end--;
  let start = end;
  while (start > 0 && !'/.[:"'.includes(name.charAt(start - 1))) start--;
  return name.slice(start, end);
}

/** Whether a field's name says that it holds text for people: a comment, a description, somebody's name. */
export function holdsProse(name: string | undefined): boolean {
  if (name === undefined || name === '') return false;
  const step = lastStep(name);
  if (isProseWord(step.toLowerCase())) return true;
  const last = /(?:[_-]([a-z]{3,12})|[a-z]([A-Z][a-z]{2,11}))$/.exec(step);
  return last !== null && isProseEnd((last[1] ?? last[2] ?? '').toLowerCase());
}

/** Whether a field's name says that a browser is sent back to the address that it holds: `redirect_uri`, `returnTo`, `next`. */
export function isWayBack(name: string | undefined): boolean {
  return name !== undefined && name !== '' && WAY_BACK.test(lastStep(name));
}
