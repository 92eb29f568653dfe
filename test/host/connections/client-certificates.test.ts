/** Connections with a client certificate, and what a connection may be called, through the door. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { hasOpenssl, newAuthority, type Authority } from '../../kit/certificates.ts';
import { Refusal, type PersonAtDoor } from '../../kit/person.ts';
import { openTestHost, withFirstPerson, type TestHost } from '../open-test-host.ts';

let world: TestHost;
let ada: PersonAtDoor;
const refusal = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
  );

describe.skipIf(!hasOpenssl())('client certificates', () => {
  let own: Authority;
  beforeAll(() => {
    own = newAuthority();
  });
  afterAll(() => {
    own.remove();
  });
  beforeEach(async () => {
    world = await openTestHost();
    ({ ada } = await withFirstPerson(world));
  });
  afterEach(async () => {
    await world.close();
  });

  test('name a host, and are told apart by their names', async () => {
    const values = {
      name: 'Payroll',
      type: 'http',
      auth: 'bearer' as const,
      hosts: ['payroll.example.com'],
      scopes: [],
      environment: 'dev' as const,
      personal: false,
    };
    const { id } = await ada.call('connections:save', values);
    const tries = [
      { ...values, name: ' PAYROLL ' },
      { ...values, name: 'Other', hosts: ['https://exa'] },
      { ...values, id, hosts: ['*'] },
      { ...values, id, hosts: ['payroll.example.com', 'mple.com/path'] },
    ];
    expect(await Promise.all(tries.map((one) => refusal(ada.call('connections:save', one))))).toEqual([
      'connection/same-name',
      'connection/bad-host',
      'connection/bad-host',
      'connection/bad-host',
    ]);
    expect([
      await refusal(ada.call('connections:save', { ...values, id, scopes: ['read'] })),
      await refusal(ada.call('connections:save', { ...values, environment: 'test' })),
    ]).toEqual(['done', 'done']);
  });

  test('of a server take its name or address alone, without the dot at its end', async () => {
    const values = (host: string) => ({
      name: 'Orders',
      type: 'postgres',
      auth: 'basic' as const,
      hosts: [`${host}:5432`],
      server: { host, port: 5432, security: 'tls' as const },
      scopes: [],
      environment: 'dev' as const,
      personal: false,
    });
    const said = (host: string): Promise<string> =>
      ada.call('connections:save', values(host)).then(
        () => 'done',
        (error: unknown) => (error instanceof Refusal ? error.message : String(error)),
      );
    expect([
      await said('sql\\inst'),
      await said('*.example.com'),
      await said('db.example.com..'),
      await said('db.example.com:5432'),
    ]).toEqual([
      expect.stringContaining('its port says which instance'),
      ...Array.from({ length: 3 }, () => expect.stringContaining('Write its name or its address alone, such as db.example.com.')),
    ]);
    const { server, hosts } = await ada.call('connections:save', values('db.example.com.'));
    expect([server?.host, hosts]).toEqual(['db.example.com', ['db.example.com:5432']]);
  });

  test('are read before they are kept, and say when they end', async () => {
    const { id } = await ada.call('connections:save', {
      name: 'Bank',
      type: 'http',
      auth: 'mtls',
      hosts: ['bank.example.com'],
      scopes: [],
      environment: 'dev',
      personal: false,
      rotateAfterDays: 90,
    });
    const [one, other] = [own.issue('flow', 30, 'clientAuth'), own.issue('other', 30, 'clientAuth')];
    const put = (certificate: string, privateKey: string): Promise<string> =>
      refusal(ada.call('connections:setSecret', { connectionId: id, secret: { certificate, privateKey } }));
    expect([
      await put('not PEM', one.key),
      await put(one.cert, 'not PEM'),
      await put(one.cert, other.key),
      await put(one.cert, one.key),
    ]).toEqual(['connection/bad-secret', 'connection/bad-secret', 'connection/bad-secret', 'done']);
    const [bank] = (await ada.call('connections:list', {})).connections;
    expect([
      Math.round(((bank?.certificateUntil ?? 0) - Date.now()) / 86_400_000),
      Math.round(((bank?.rotateBy ?? 0) - Date.now()) / 86_400_000),
    ]).toEqual([30, 90]);
  });
});
