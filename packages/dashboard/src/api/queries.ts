import {
  keepPreviousData,
  type UseInfiniteQueryResult,
  type UseMutationResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { AnyContract, Received } from '../../../control-plane/src/api/contract.ts';
import { tell } from '../parts/toasts.tsx';
import { CallError, call, type Given } from './call.ts';

/** Reads a route and keeps it fresh while somebody looks. */
export function useRead<C extends AnyContract>(
  contract: C,
  given: Given<C> = {},
  options: { readonly everyMs?: number; readonly enabled?: boolean } = {},
): UseQueryResult<Received<C>, CallError> {
  return useQuery<Received<C>, CallError>({
    queryKey: [contract.id, given],
    queryFn: ({ signal }) => call(contract, given, signal),
    placeholderData: keepPreviousData,
    enabled: options.enabled ?? true,
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  });
}

/** A page of items, as lists answer it. */
export interface ItemPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

type ItemOf<C extends AnyContract> = Received<C> extends { items: (infer Item)[] } ? Item : never;

/** Reads a list page by page. */
export function usePages<C extends AnyContract>(
  contract: C,
  given: Given<C> = {},
  options: { readonly everyMs?: number } = {},
): UseInfiniteQueryResult<readonly ItemOf<C>[], CallError> {
  return useInfiniteQuery({
    queryKey: [contract.id, given],
    initialPageParam: null as string | null,
    queryFn: async ({ pageParam, signal }) => {
      const query = { ...given.query, ...(pageParam === null ? {} : { cursor: pageParam }) };
      const answer: unknown = await call(contract, { ...given, query } as Given<C>, signal);
      return answer as ItemPage<ItemOf<C>>;
    },
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    select: ({ pages }) => pages.flatMap((page) => page.items),
    ...(options.everyMs === undefined ? {} : { refetchInterval: options.everyMs }),
  });
}

/** Changes something, says so, and reads anew what may look different now. */
export function useChange<C extends AnyContract>(
  contract: C,
  options: {
    readonly done?: string | ((answer: Received<C>) => string);
    readonly onDone?: (answer: Received<C>) => void;
    /** Set where the form shows what went wrong by itself. */
    readonly quiet?: boolean;
  } = {},
): UseMutationResult<Received<C>, CallError, Given<C>> {
  const client = useQueryClient();
  return useMutation<Received<C>, CallError, Given<C>>({
    mutationFn: (given) => call(contract, given),
    onSuccess: async (answer) => {
      const { done } = options;
      if (done !== undefined) tell(typeof done === 'string' ? done : done(answer));
      options.onDone?.(answer);
      await client.invalidateQueries();
    },
    onError: (error) => {
      if (options.quiet !== true) tell(error instanceof CallError ? error.message : 'That failed.', 'bad');
    },
  });
}
