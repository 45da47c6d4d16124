import type { AdminRoute } from '../../plugins/admin-api.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { blacklistRoutes } from './blacklist.ts';
import { eventRoutes } from './events.ts';
import { feedRoutes } from './feeds.ts';
import { fleetRoutes } from './fleet.ts';
import { forwardingRoutes } from './forwarding.ts';
import { keyRoutes } from './keys.ts';
import { liveRoutes } from './live.ts';
import { neverBlockRoutes } from './never-block.ts';
import { oidcRoutes } from './oidc.ts';
import { onboardingRoutes } from './onboarding.ts';
import { overviewRoutes } from './overview.ts';
import { profileRoutes } from './profiles.ts';
import { sampleRoutes } from './samples.ts';
import { statusRoutes } from './status.ts';
import { userRoutes } from './users.ts';

/** Every route of the admin API that is served. */
export const adminRoutes: readonly AdminRoute[] = [
  ...authRoutes,
  ...oidcRoutes,
  ...overviewRoutes,
  ...eventRoutes,
  ...liveRoutes,
  ...fleetRoutes,
  ...onboardingRoutes,
  ...forwardingRoutes,
  ...keyRoutes,
  ...profileRoutes,
  ...sampleRoutes,
  ...blacklistRoutes,
  ...neverBlockRoutes,
  ...feedRoutes,
  ...userRoutes,
  ...auditRoutes,
  ...statusRoutes,
];
