import * as audit from './audit.ts';
import * as auth from './auth.ts';
import * as blacklist from './blacklist.ts';
import type { AnyContract } from './contract.ts';
import * as events from './events.ts';
import * as fleet from './fleet.ts';
import * as forwarding from './forwarding.ts';
import * as keys from './keys.ts';
import * as onboarding from './onboarding.ts';
import * as overview from './overview.ts';
import * as profiles from './profiles.ts';
import * as samples from './samples.ts';
import * as settings from './settings.ts';
import * as users from './users.ts';

/** The admin API by subject. Needs zod and nothing else, so that a page in a browser can import it. */
export {
  audit,
  auth,
  blacklist,
  events,
  fleet,
  forwarding,
  keys,
  onboarding,
  overview,
  profiles,
  samples,
  settings,
  users,
};

const subjects = {
  auth,
  overview,
  fleet,
  events,
  blacklist,
  profiles,
  samples,
  keys,
  users,
  audit,
  settings,
  forwarding,
  onboarding,
} as const;

/** Every contract with the subject that it belongs to, in the order of the document. */
export const contracts: readonly { readonly subject: string; readonly contract: AnyContract }[] = Object.entries(
  subjects,
).flatMap(([subject, exported]) =>
  Object.values(exported)
    .filter(isContract)
    .map((contract) => ({ subject, contract })),
);

function isContract(value: unknown): value is AnyContract {
  return typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'needs' in value;
}
