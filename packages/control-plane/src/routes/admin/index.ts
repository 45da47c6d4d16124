import type { AdminRoute } from '../../plugins/admin-api.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { eventRoutes } from './events.ts';
import { fleetRoutes } from './fleet.ts';
import { forwardingRoutes } from './forwarding.ts';
import { keyRoutes } from './keys.ts';
import { liveRoutes } from './live.ts';
import { oidcRoutes } from './oidc.ts';
import { onboardingRoutes } from './onboarding.ts';
import { overviewRoutes } from './overview.ts';
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
  ...userRoutes,
  ...auditRoutes,
  ...statusRoutes,
];
