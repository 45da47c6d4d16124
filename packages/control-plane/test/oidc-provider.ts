import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';

/** An identity provider for tests: it confirms whoever `person` is, without asking. */
export interface OidcProvider {
  readonly issuer: string;
  /** Claims of the next id token. */
  person: Record<string, unknown>;
  /** What the next id token says instead, or a key that is not the provider's. */
  forged: { readonly nonce?: string; readonly aud?: string; readonly iss?: string; readonly key?: KeyObject };
  close(): Promise<void>;
}

/** Starts a provider on loopback that knows one client. */
export async function startOidcProvider(client: {
  readonly id: string;
  readonly secret: string;
}): Promise<OidcProvider> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const codes = new Map<string, { readonly nonce: string; readonly challenge: string; readonly redirectUri: string }>();
  const provider = { issuer: '', person: {}, forged: {} } as {
    -readonly [Name in keyof OidcProvider]: OidcProvider[Name];
  };

  async function token(form: URLSearchParams, authorization: string): Promise<Record<string, unknown> | null> {
    const grant = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    const basic = `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}`;
    const isClient = authorization === basic || form.get('client_secret') === client.secret;
    if (grant === undefined || grant.challenge !== challenge || !isClient) return null;
    if (grant.redirectUri !== form.get('redirect_uri')) return null;
    const idToken = await new SignJWT({ nonce: provider.forged.nonce ?? grant.nonce, ...provider.person })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .setIssuer(provider.forged.iss ?? provider.issuer)
      .setAudience(provider.forged.aud ?? client.id)
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(provider.forged.key ?? privateKey);
    return { access_token: 'a', token_type: 'Bearer', id_token: idToken, expires_in: 300 };
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', provider.issuer);
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      if (url.pathname === '/.well-known/openid-configuration') {
        json({
          issuer: provider.issuer,
          authorization_endpoint: `${provider.issuer}/authorize`,
          token_endpoint: `${provider.issuer}/token`,
          jwks_uri: `${provider.issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
        });
      } else if (url.pathname === '/keys') {
        exportJWK(publicKey).then(
          (key) => json({ keys: [{ ...key, kid: 'k1', use: 'sig', alg: 'RS256' }] }),
          console.error,
        );
      } else if (url.pathname === '/authorize') {
        const code = randomUUID();
        const read = (name: string): string => url.searchParams.get(name) ?? '';
        codes.set(code, { nonce: read('nonce'), challenge: read('code_challenge'), redirectUri: read('redirect_uri') });
        const back = new URL(read('redirect_uri'));
        back.searchParams.set('code', code);
        back.searchParams.set('state', read('state'));
        response.writeHead(302, { location: back.href }).end();
      } else if (url.pathname === '/token') {
        token(new URLSearchParams(body), request.headers.authorization ?? '').then(
          (answer) => json(answer ?? { error: 'invalid_grant' }, answer === null ? 400 : 200),
          console.error,
        );
      } else json({}, 404);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  provider.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(provider, {
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  });
}
