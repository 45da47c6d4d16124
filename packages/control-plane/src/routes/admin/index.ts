import type { AdminRoute } from '../../plugins/admin-api.ts';
import { auditRoutes } from './audit.ts';
import { authRoutes } from './auth.ts';
import { keyRoutes } from './keys.ts';
import { oidcRoutes } from './oidc.ts';
import { overviewRoutes } from './overview.ts';
import { statusRoutes } from './status.ts';
import { userRoutes } from './users.ts';

/** Every route of the admin API that is served. */
export const adminRoutes: readonly AdminRoute[] = [
  ...authRoutes,
  ...oidcRoutes,
  ...overviewRoutes,
  ...keyRoutes,
  ...userRoutes,
  ...auditRoutes,
  ...statusRoutes,
];
