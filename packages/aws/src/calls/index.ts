import { appSyncAuthorizer, appSyncResolver } from './app-sync.ts';
import { authorizer, cognito } from './authorizer.ts';
import type { Call } from './call.ts';
import { webSocket } from './web-socket.ts';

/** Every kind of call whose caller is no HTTP client; a new one is one object and one entry here. */
export const calls: readonly Call[] = [webSocket, authorizer, appSyncResolver, appSyncAuthorizer, cognito];
