import type { AdminRoute } from '../../plugins/admin-api.ts';
import { overviewRoutes } from './overview.ts';
import { statusRoutes } from './status.ts';

/** Every route of the admin API that is served. */
export const adminRoutes: readonly AdminRoute[] = [...overviewRoutes, ...statusRoutes];
