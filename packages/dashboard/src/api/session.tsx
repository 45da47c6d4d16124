import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext } from 'react';
import type { Received } from '../../../control-plane/src/api/contract.ts';
import { auth } from '../../../control-plane/src/api/index.ts';
import { mayDo, type Role } from '../../../control-plane/src/api/roles.ts';
import { keepCsrfToken, prefix } from './call.ts';

/** Who is logged in. */
export type Actor = Received<typeof auth.getSession>['actor'];

const Session = createContext<Actor | null>(null);

/** Tells everything inside who is logged in. */
export function SessionProvider({
  actor,
  children,
}: {
  readonly actor: Actor;
  readonly children: ReactNode;
}): ReactNode {
  return <Session value={actor}>{children}</Session>;
}

/** Who is logged in; inside the shell somebody always is. */
export function useActor(): Actor {
  const actor = useContext(Session);
  if (actor === null) throw new Error('Nobody is logged in here.');
  return actor;
}

/** Whether whoever is logged in may do what needs a role: buttons that the server would refuse are not shown. */
export function useMay(): (needed: Role) => boolean {
  const { role } = useActor();
  return (needed) => mayDo(role, needed);
}

/** Takes over a login that was just made. */
export function useBeginSession(): (session: Received<typeof auth.logIn>) => void {
  const client = useQueryClient();
  return (session) => {
    keepCsrfToken(session.csrfToken);
    client.setQueryData([auth.getSession.id, {}], session);
  };
}

/** Forgets everything that was read, so that nothing of it shows to whoever comes next. */
export function useEndSession(): () => void {
  const client = useQueryClient();
  return () => {
    client.clear();
    location.assign(`${prefix}/ui/`);
  };
}
