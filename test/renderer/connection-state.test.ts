import { expect, test } from 'vitest';
import { secretState, type Connection } from '../../renderer/features/connections/state.ts';

const day = 86_400_000;
const now = 1_000 * day;
const base: Connection = {
  id: 'c',
  name: 'C',
  type: 'http',
  auth: 'bearer',
  hosts: [],
  scopes: [],
  environment: 'dev',
  personal: false,
  hasSecret: true,
  usedByFlows: [],
};
const oauth = { way: 'browser', tokenUrl: 'https://id.example/token', authorizeUrl: 'https://id.example/auth', clientId: 'x' } as const;
const granted = { at: now - day, scopes: [], until: now + 1_000, renewable: true };

test.each<[string, Partial<Connection>, string]>([
  ['no secret is needed', { auth: 'none', hasSecret: false }, 'None needed'],
  ['nothing was entered', { hasSecret: false }, 'Missing'],
  ['it is set', {}, 'Set'],
  ['it is older than allowed', { rotateBy: now - 1 }, 'Replace it'],
  ['it comes near that age', { rotateBy: now + 13 * day }, 'Replace it soon'],
  ['it is far from that age', { rotateBy: now + 15 * day }, 'Set'],
  ['a certificate ended', { auth: 'mtls', certificateUntil: now }, 'Certificate ended'],
  [
    'a certificate ends soon, before a reminder',
    { auth: 'mtls', certificateUntil: now + 29 * day, rotateBy: now - 1 },
    'Certificate ends soon',
  ],
  ['nobody signed in', { auth: 'oauth2', oauth, hasSecret: false }, 'Not signed in'],
  ['nobody signed in, though the client secret is there', { auth: 'oauth2', oauth }, 'Not signed in'],
  ['somebody signed in', { auth: 'oauth2', oauth, granted }, 'Signed in'],
  ['the access token ended and can be renewed', { auth: 'oauth2', oauth, granted: { ...granted, until: now - 1 } }, 'Signed in'],
  ['it cannot be renewed', { auth: 'oauth2', oauth, granted: { ...granted, renewable: false } }, 'Ends by itself'],
  ['it could not be renewed and ended', { auth: 'oauth2', oauth, granted: { ...granted, renewable: false, until: now } }, 'Expired'],
  ['the service took it back', { auth: 'oauth2', oauth, granted: { ...granted, endedAt: now } }, 'Signed out'],
  ['a service of its own', { auth: 'oauth2', oauth: { way: 'service', tokenUrl: oauth.tokenUrl, clientId: 'x' } }, 'Set'],
])('says what to do when %s', (_name, values, word) => {
  expect(secretState({ ...base, ...values }, now).word).toBe(word);
});
