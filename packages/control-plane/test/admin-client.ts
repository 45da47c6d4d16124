import { adminToken } from './harness.ts';

/** What the admin API answered. */
export interface AdminAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at single fields of many different answers.
  readonly json: any;
  readonly headers: Headers;
}

/** Somebody who works with the admin API, as a browser does: keeps its cookie and CSRF token. */
export interface AdminClient {
  get(path: string): Promise<AdminAnswer>;
  post(path: string, body?: unknown): Promise<AdminAnswer>;
  patch(path: string, body: unknown): Promise<AdminAnswer>;
  put(path: string, body: unknown): Promise<AdminAnswer>;
  delete(path: string): Promise<AdminAnswer>;
  /** The cookie as it would be sent. */
  cookie: string;
  csrfToken: string;
}

/** A client without a login; `bearer` sends a token instead. */
export function createAdminClient(server: { readonly url: string }, bearer: string | null = null): AdminClient {
  async function call(method: string, path: string, body?: unknown): Promise<AdminAnswer> {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(client.cookie === '' ? {} : { cookie: client.cookie }),
        ...(client.csrfToken === '' ? {} : { 'x-csrf-token': client.csrfToken }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    for (const set of response.headers.getSetCookie()) client.cookie = set.split(';')[0] ?? '';
    const text = await response.text();
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    const json = isJson ? JSON.parse(text) : text;
    if (typeof json?.csrfToken === 'string') client.csrfToken = json.csrfToken;
    return { status: response.status, json, headers: response.headers };
  }
  const client: AdminClient = {
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    patch: (path, body) => call('PATCH', path, body),
    put: (path, body) => call('PUT', path, body),
    delete: (path) => call('DELETE', path),
    cookie: '',
    csrfToken: '',
  };
  return client;
}

/** A client that may do everything, by the token that control planes under test are started with. */
export function createStartClient(server: { readonly url: string }): AdminClient {
  return createAdminClient(server, adminToken);
}

/** Makes the first administrator and gives their client. */
export async function setUpAdmin(server: {
  readonly url: string;
  readonly setupSecret: string | null;
}): Promise<AdminClient> {
  const client = createAdminClient(server);
  const body = { secret: server.setupSecret, name: 'ada', password: 'correct horse battery' };
  const { status } = await client.post('/auth/setup', body);
  if (status !== 201) throw new Error(`setup answered ${status}`);
  return client;
}
