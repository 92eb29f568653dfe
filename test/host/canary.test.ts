/**
 * Secrets of four kinds, used a thousand times against a server that gives back whatever it was sent: in its answers, headers, redirects and
 * faults. They must stand in nothing that a person, a script, a log, a file or an export can show.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { emptyFlow, type Flow } from '../../app/workflow/model/flow.ts';
import { hasOpenssl, newAuthority, type Authority } from '../kit/certificates.ts';
import { demoOrigin, Refusal, type PersonAtDoor } from '../kit/person.ts';
import { answer, bodyOf, httpsServer, type TestServer } from '../kit/servers.ts';
import { openTestHost, withFirstPerson, type TestHost } from './open-test-host.ts';

const canary = (name: string): string => `canary-${name}-${'q7'.repeat(12)}`;
const secrets = {
  bearer: canary('bearer'),
  key: canary('key'),
  password: canary('password'),
  client: canary('client'),
  access: canary('access'),
};
const itemsEach = 250;

let authority: Authority;
let server: TestServer;
let world: TestHost;
/** How often each secret reached the server, so that the search below is not of something that never was. */
const arrived = new Map<string, number>();

/** Every spelling in which one of them could show. */
const spellings = Object.values(secrets).flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(`robot:${secret}`).toString('base64').replace(/=+$/, ''),
  Buffer.from(secret).toString('hex'),
  [...secret].reverse().join(''),
]);
const leaksIn = (text: string): readonly string[] => spellings.filter((spelling) => text.includes(spelling));

beforeAll(async () => {
  if (!hasOpenssl()) return;
  authority = newAuthority();
  server = await httpsServer(authority.issue('127.0.0.1'), (incoming, response) => {
    void (async () => {
      const seen = JSON.stringify(incoming.headers);
      const text = await bodyOf(incoming);
      for (const [name, secret] of Object.entries(secrets)) {
        const wanted = name === 'password' ? Buffer.from(`robot:${secret}`).toString('base64') : secret;
        if (seen.includes(wanted)) arrived.set(name, (arrived.get(name) ?? 0) + 1);
      }
      if (incoming.url === '/token')
        return answer(response, text.includes('client_credentials') ? 200 : 400, {
          access_token: secrets.access,
          token_type: 'bearer',
          expires_in: 3_600,
          echo: text,
        });
      const number = Number(/^\/orders\/(?<n>\d+)$/.exec(incoming.url ?? '')?.groups?.['n'] ?? 0);
      const echo = { said: incoming.headers, whole: seen, twice: `${seen}${seen}` };
      const headers = {
        'x-echo': incoming.headers.authorization ?? String(incoming.headers['x-api-key'] ?? ''),
        'set-cookie': `token=${encodeURIComponent(incoming.headers.authorization ?? '')}`,
      };
      if (number % 10 === 3) return answer(response, 500, echo, headers);
      if (number % 10 === 7)
        return answer(response, 302, echo, {
          ...headers,
          location: `https://127.0.0.1:${server.port}/orders/after?token=${encodeURIComponent(incoming.headers.authorization ?? '')}`,
        });
      return answer(response, 200, echo, headers);
    })();
  });
  world = await openTestHost();
});
afterAll(async () => {
  if (!hasOpenssl()) return;
  await world.close();
  await server.close();
  authority.remove();
});

/** Calls the service for each item, gives everything that came back to a script, and fails with whatever it saw. */
function flowThrough(connection: {
  readonly id: string;
  readonly name: string;
  readonly auth: 'bearer' | 'api-key' | 'basic' | 'oauth2';
}): Flow {
  const code =
    'const seen = JSON.stringify(input) + Object.getOwnPropertyNames(globalThis).map((name) => String(globalThis[name])).join(" "); if (input.fail === true) throw new Error(seen); return { seen, length: seen.length };';
  return {
    ...emptyFlow('flow', `Echo ${connection.name}`),
    connections: [{ id: connection.id, name: connection.name, type: 'http', auth: connection.auth, hosts: [], scopes: [] }],
    nodes: [
      { id: 'start', type: 'manual-trigger', typeVersion: 1, name: 'Start', parameters: {} },
      {
        id: 'call',
        type: 'http-request',
        typeVersion: 1,
        name: 'Call',
        connection: connection.id,
        parameters: {
          method: 'GET',
          url: `https://127.0.0.1:${server.port}/orders/{{ input.n }}`,
          response: 'full',
          failOnStatus: false,
          followRedirects: true,
          timeoutMs: 300_000,
        },
      },
      { id: 'look', type: 'script', typeVersion: 1, name: 'Look', parameters: { code, timeoutMs: 60_000 } },
      {
        id: 'strict',
        type: 'http-request',
        typeVersion: 1,
        name: 'Fails',
        connection: connection.id,
        parameters: { method: 'GET', url: `https://127.0.0.1:${server.port}/orders/3`, failOnStatus: true, timeoutMs: 300_000 },
      },
    ],
    edges: [
      { id: 'e1', kind: 'data', from: { node: 'start', port: 'out' }, to: { node: 'call', port: 'in' } },
      { id: 'e2', kind: 'data', from: { node: 'call', port: 'out' }, to: { node: 'look', port: 'in' } },
      { id: 'e3', kind: 'data', from: { node: 'look', port: 'out' }, to: { node: 'strict', port: 'in' } },
    ],
  };
}

async function ended(person: PersonAtDoor, runId: string): Promise<string> {
  for (;;) {
    const { summary } = await person.call('run:get', { runId });
    if (summary.endedAt !== undefined) return `${summary.status}: ${summary.worst ?? ''}`;
    await new Promise((resolve) => {
      setTimeout(resolve, 30);
    });
  }
}

describe.skipIf(!hasOpenssl())('a secret that is used a thousand times', () => {
  test('stands in no answer, script, run, error, log, file, push or export', async () => {
    const stderr: string[] = [];
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      stderr.push(String(chunk));
      return true;
    });
    const { ada } = await withFirstPerson(world);
    const pushed: unknown[] = [];
    world.host.door.subscribe(
      { transport: 'test', id: 'window-of-ada', origin: demoOrigin, topFrame: true, alive: true },
      (_channel, payload) => {
        pushed.push(payload);
      },
    );
    const { firstPassword } = await ada.call('people:create', {
      account: 'omar',
      displayName: 'Omar',
      roles: ['operator', 'auditor'],
      groups: [],
    });
    const omar = world.person('omar');
    await omar.firstSignIn(firstPassword);
    const common = {
      type: 'http',
      hosts: [`127.0.0.1:${server.port}`],
      scopes: [],
      environment: 'dev',
      personal: false,
      ca: authority.ca,
      internalAddresses: ['127.0.0.1'],
    } as const;
    const made = [
      { name: 'Bearer', auth: 'bearer', secret: { token: secrets.bearer } },
      { name: 'Key', auth: 'api-key', secret: { header: 'x-api-key', key: secrets.key } },
      { name: 'Password', auth: 'basic', secret: { user: 'robot', password: secrets.password } },
      {
        name: 'Service',
        auth: 'oauth2',
        secret: { clientSecret: secrets.client },
        oauth: { way: 'service', tokenUrl: `https://127.0.0.1:${server.port}/token`, clientId: 'robot', sendSecret: 'header' },
      },
    ] as const;
    const shown: unknown[] = [];
    for (const one of made) {
      const { id } = await ada.call('connections:save', {
        ...common,
        hosts: [...common.hosts],
        scopes: [],
        internalAddresses: [...common.internalAddresses],
        name: one.name,
        auth: one.auth,
        ...('oauth' in one ? { oauth: one.oauth } : {}),
      });
      await ada.call('connections:setSecret', { connectionId: id, secret: one.secret });
      const { flow } = await ada.call('flows:import', {
        fileName: 'echo.flow.json',
        text: JSON.stringify(flowThrough({ id, name: one.name, auth: one.auth })),
      });
      const run = await ada.call('run:start', { flow, mode: 'dev', input: Array.from({ length: itemsEach }, (_, n) => ({ n })) });
      expect(await ended(ada, run.id)).toMatch(/^failed: .*500/);
      shown.push(
        await ada.call('run:get', { runId: run.id }),
        await ada.call('flows:export', { flowId: flow.id }),
        await ada.call('connections:blastRadius', { connectionId: id }),
        await ada.call('lint:flow', { flow }),
      );
      for (const nodeId of ['call', 'look']) {
        const revealed = await omar.call('run:reveal', { runId: run.id, nodeId, reason: 'looking for secrets' }).catch((error: unknown) => {
          if (error instanceof Refusal) return error.message;
          throw error;
        });
        shown.push(revealed);
        // What is searched below is really what came back.
        if (nodeId === 'look') expect(JSON.stringify(revealed)).toContain('[secret]');
      }
    }
    shown.push(
      await ada.call('run:list', {}),
      await ada.call('connections:list', {}),
      await ada.call('settings:get', {}),
      await omar.call('audit:list', { limit: 500 }),
      await omar.call('audit:export', {}),
      await ada.call('store:backup', {}),
      await ada.call('store:status', {}),
    );
    await world.host.close();
    spy.mockRestore();
    const counts = Object.fromEntries(arrived);
    expect((counts['bearer'] ?? 0) + (counts['key'] ?? 0) + (counts['password'] ?? 0) + (counts['access'] ?? 0)).toBeGreaterThanOrEqual(
      1_000,
    );
    const files = readdirSync(world.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((file) => join(file.parentPath, file.name));
    expect({
      answers: leaksIn(JSON.stringify(shown)),
      pushes: leaksIn(JSON.stringify(pushed)),
      log: leaksIn(stderr.join('')),
      files: files.filter((file) => leaksIn(readFileSync(file, 'latin1')).length > 0),
      pushedSomething: pushed.length > 0,
      wroteFiles: files.length > 1,
    }).toEqual({ answers: [], pushes: [], log: [], files: [], pushedSomething: true, wroteFiles: true });
    await world.restart();
  }, 300_000);
});
