import { Center, Loader } from '@mantine/core';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Route, Switch, useLocation } from 'wouter';
import { auth } from '../../control-plane/src/api/index.ts';
import { keepCsrfToken } from './api/call.ts';
import { useRead } from './api/queries.ts';
import { SessionProvider } from './api/session.tsx';
import { GatePage } from './pages/gate.tsx';
import { FailureBoundary } from './parts/failure-boundary.tsx';
import { Page } from './parts/page.tsx';
import { Shell } from './parts/shell.tsx';
import { Answer, Empty } from './parts/states.tsx';

/** Each page is a file of its own, read when somebody goes there. */
const pages = [
  ['/', lazy(() => import('./pages/overview.tsx'))],
  ['/events', lazy(() => import('./pages/events.tsx'))],
  ['/functions', lazy(() => import('./pages/functions.tsx'))],
  ['/functions/:id', lazy(() => import('./pages/function.tsx'))],
  ['/blacklist', lazy(() => import('./pages/blacklist.tsx'))],
  ['/profiles', lazy(() => import('./pages/profiles.tsx'))],
  ['/profiles/:name', lazy(() => import('./pages/profile.tsx'))],
  ['/keys', lazy(() => import('./pages/keys.tsx'))],
  ['/add-function', lazy(() => import('./pages/add-function.tsx'))],
  ['/users', lazy(() => import('./pages/users.tsx'))],
  ['/tokens', lazy(() => import('./pages/tokens.tsx'))],
  ['/alerts', lazy(() => import('./pages/alerts.tsx'))],
  ['/forwarding', lazy(() => import('./pages/forwarding.tsx'))],
  ['/audit', lazy(() => import('./pages/audit.tsx'))],
  ['/settings', lazy(() => import('./pages/settings.tsx'))],
  ['/account', lazy(() => import('./pages/account.tsx'))],
] as const;

/** The dashboard: a gate for whoever is not logged in, and the pages behind it. */
export function App(): ReactNode {
  const session = useRead(auth.getSession, {}, { everyMs: 300_000 });
  if (session.data !== undefined && session.error?.status !== 401) {
    keepCsrfToken(session.data.csrfToken);
    return (
      <SessionProvider actor={session.data.actor}>
        <Shell>
          <FailureBoundary>
            <Pages />
          </FailureBoundary>
        </Shell>
      </SessionProvider>
    );
  }
  if (session.error?.status === 401) return <GatePage />;
  return (
    <div className="gate">
      <Answer of={session}>{() => null}</Answer>
    </div>
  );
}

function Pages(): ReactNode {
  const [location] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new place begins at its top.
  useEffect(() => {
    globalThis.scrollTo(0, 0);
  }, [location]);
  return (
    <Suspense
      fallback={
        <Center p="xl">
          <Loader size="sm" aria-label="Loading" />
        </Center>
      }
    >
      <Switch>
        {pages.map(([path, component]) => (
          <Route key={path} path={path} component={component} />
        ))}
        <Route>
          <Page title="Not found">
            <Empty title="There is no such page">The menu leads to all there are.</Empty>
          </Page>
        </Route>
      </Switch>
    </Suspense>
  );
}
