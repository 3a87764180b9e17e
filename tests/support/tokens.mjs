// A platform access token, signed with the key that a test's own platform made.
import { createHash, createPrivateKey, createPublicKey, createSign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';

const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

export function platformToken(platform, issuer = 'platform', app = 'studio.designer') {
  const key = createPrivateKey(readFileSync(path.join(platform.folder, 'keys/platform.pem')));
  const { e, kty, n } = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256').update(JSON.stringify({ e, kty, n })).digest('base64url');
  const now = Math.floor(Date.now() / 1000);
  const claims = { 'urn:altinn:app': app, iss: issuer, aud: 'platform.altinn.no', nbf: now - 10, iat: now, exp: now + 600 };
  const signed = `${part({ alg: 'RS256', typ: 'JWT', kid })}.${part(claims)}`;
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key).toString('base64url')}`;
}
