import '@mantine/core/styles.css';
import 'uplot/dist/uPlot.min.css';
import './styles/index.css';
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Router } from 'wouter';
import { z } from 'zod';
import { getSession } from '../../control-plane/src/api/auth.ts';
import { CallError, prefix } from './api/call.ts';
import { App } from './app.tsx';
import { Toasts } from './parts/toasts.tsx';
import { theme } from './theme.ts';

// The page's policy forbids code made of text, which zod would otherwise try.
z.config({ jitless: true });

/** Lets in the few style elements that components write; the server made it for this answer alone. */
const nonce = document.querySelector('meta[name="rasp-nonce"]')?.getAttribute('content') ?? '';
Object.assign(globalThis, { __webpack_nonce__: nonce });

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended shows first where something else is read: then the gate is asked for again.
    onError: (error, { queryKey }) => {
      if (error instanceof CallError && error.status === 401 && queryKey[0] !== getSession.id) {
        void client.invalidateQueries({ queryKey: [getSession.id] });
      }
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What is refused stays refused; what did not arrive is asked for again.
      retry: (count, error) => error instanceof CallError && (error.status === 0 || error.status >= 502) && count < 2,
    },
  },
});

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root.');
createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
      <QueryClientProvider client={client}>
        <Router base={`${prefix}/ui`}>
          <App />
        </Router>
        <Toasts />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
