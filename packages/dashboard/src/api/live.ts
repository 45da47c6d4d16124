import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { overview } from '../../../control-plane/src/api/index.ts';
import { urlOf } from './call.ts';

/** How the stream is. */
export type LiveState = 'off' | 'connecting' | 'on';

/**
 * Listens to what happens, and reads lists anew when something did: at most once a second, because an attack comes in thousands.
 *
 * Where the server has no stream the lists still renew themselves, only later.
 */
export function useLive(topics: string, contracts: readonly { readonly id: string }[], isWanted: boolean): LiveState {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>('off');
  const ids = contracts.map(({ id }) => id).join();
  useEffect(() => {
    if (!isWanted) {
      setState('off');
      return undefined;
    }
    setState('connecting');
    let timer: ReturnType<typeof setTimeout> | undefined;
    const source = new EventSource(urlOf(overview.getLive, { query: { topics } }));
    const renew = (): void => {
      timer ??= setTimeout(() => {
        timer = undefined;
        const wanted = new Set(ids.split(','));
        void client.invalidateQueries({ predicate: ({ queryKey }) => wanted.has(String(queryKey[0])) });
      }, 1_000);
    };
    source.onopen = () => setState('on');
    source.onerror = () => setState(source.readyState === EventSource.CLOSED ? 'off' : 'connecting');
    source.onmessage = renew;
    for (const topic of topics.split(',')) source.addEventListener(topic, renew);
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [client, topics, ids, isWanted]);
  return state;
}
