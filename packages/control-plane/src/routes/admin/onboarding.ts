import { onboarding } from '../../api/index.ts';
import { type AdminRoute, defineRoute } from '../../plugins/admin-api.ts';
import { ApiProblem } from '../../plugins/problems.ts';
import { onboardingClouds } from '../../profiles/onboarding-lines.ts';

/** How a function is added. */
export const onboardingRoutes: readonly AdminRoute[] = [
  defineRoute(onboarding.getOnboarding, ({ services, query }) => {
    if (!services.directory.profiles().includes(query.profile)) {
      throw new ApiProblem('not-found', `There is no profile ${query.profile}.`);
    }
    const connectUrl = `${services.publicUrl()}/connect`;
    const logPath = services.logPaths.path(query.profile);
    const keyPlaceholder = '<RASP_KEY>';
    return {
      connectUrl,
      logPath,
      keyPlaceholder,
      clouds: onboardingClouds({ connectUrl, logPath, keyPlaceholder, publicKeys: services.signingKeys.publicKeys() }),
    };
  }),
];
