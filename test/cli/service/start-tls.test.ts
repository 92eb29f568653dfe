/** A service that speaks TLS by itself: a real process, and real clients that look at what it shows and show what they have. */
import { X509Certificate } from 'node:crypto';
import { chmodSync, renameSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect as connectPlain } from 'node:net';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printFlow } from '../../../app/workflow/model/canonical.ts';
import { newAuthority, type Authority } from '../../kit/certificates.ts';
import { flow, step } from '../../lint/kit/flow.ts';
import { desk } from '../kit.ts';
import { startProcess } from './service-process.ts';

const { folder, write, file, json } = desk();
process.env['COUNTERSIGN_STATE'] = folder;
let [authority, others]: readonly [Authority?, Authority?] = [];
const unix = process.platform !== 'win32';

beforeAll(() => {
  [authority, others] = [newAuthority(), newAuthority()];
  write(
    'flows/once.flow.json',
    printFlow(
      flow([step('hook', 'webhook-trigger', { path: 'once', auth: 'none' }), step('end', 'noop')], ['hook > end'], {
        id: 'flow_once',
        name: 'Once',
      }),
    ),
  );
});
afterAll(() => {
  authority?.remove();
  others?.remove();
});

/** As an administrator puts them there: each whole, under another name first. */
function lay(name: string, { cert, key }: { readonly cert: string; readonly key: string }, mode = 0o600): void {
  for (const [kind, text] of [
    ['key', key],
    ['pem', cert],
  ] as const) {
    write(`${name}.${kind}.new`, text);
    chmodSync(file(`${name}.${kind}.new`), kind === 'key' ? mode : 0o644);
    renameSync(file(`${name}.${kind}.new`), file(`${name}.${kind}`));
  }
}
const serialOf = (pem: string): string => new X509Certificate(pem).serialNumber;
interface Client {
  readonly key?: string;
  readonly cert?: string;
  readonly maxVersion?: 'TLSv1.2';
  readonly agent?: Agent;
}
/** Status, serial number of the server's certificate and the version that was agreed on; or why there was no answer. */
const call = (port: number, client: Client = {}, path = '/once'): Promise<readonly unknown[]> =>
  new Promise((resolve) => {
    const sent = request(
      {
        host: 'localhost',
        port,
        path,
        method: 'POST',
        ca: authority?.ca,
        agent: false,
        headers: { 'content-type': 'application/json' },
        ...client,
      },
      (response) => {
        const { socket } = response as unknown as { readonly socket: import('node:tls').TLSSocket };
        const serial = socket.getPeerX509Certificate()?.serialNumber;
        response.resume().once('end', () => resolve([response.statusCode, serial, socket.getProtocol()]));
      },
    );
    sent.once('error', () => resolve(['refused'])).end('{}');
  });

test('it speaks TLS 1.3 and nothing less, shows a new certificate once it is there, and keeps the good one where the new one is of no use', async () => {
  const [first, second, third] = [authority, authority, authority].map((one) => one?.issue('localhost') ?? { key: '', cert: '' });
  if (first === undefined || second === undefined || third === undefined) throw new Error('no certificates');
  lay('server', first);
  const service = await startProcess(folder, ['flows', '--unsigned-dev', '--tls-cert', 'server.pem', '--tls-key', 'server.key']);
  const plain = await fetch(`http://127.0.0.1:${service.port}/healthz`).then(
    ({ status }) => status,
    () => 'refused',
  );
  expect([await call(service.port), await call(service.port, { maxVersion: 'TLSv1.2' }), plain]).toEqual([
    [202, serialOf(first.cert), 'TLSv1.3'],
    ['refused'],
    'refused',
  ]);
  lay('server', second);
  const serial = async (): Promise<unknown> => (await call(service.port))[1];
  while ((await serial()) !== serialOf(second.cert))
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  lay('server', { cert: third.cert, key: first.key });
  while (!service.log().includes('belongs to another certificate'))
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  const kept = await serial();
  lay('server', third);
  if (unix) service.signal('SIGHUP');
  while ((await serial()) !== serialOf(third.cert))
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  await service.end('SIGTERM');
  expect(kept).toBe(serialOf(second.cert));
}, 120_000);

test('with --client-ca only callers of that authority are let in', async () => {
  lay('mutual', authority?.issue('localhost') ?? { key: '', cert: '' });
  write('callers.pem', others?.ca ?? '');
  const service = await startProcess(folder, [
    'flows',
    '--unsigned-dev',
    '--tls-cert',
    'mutual.pem',
    '--tls-key',
    'mutual.key',
    '--client-ca',
    'callers.pem',
  ]);
  const known = others?.issue('caller', 2, 'clientAuth');
  const [strange, ended, server] = [
    authority?.issue('caller', 2, 'clientAuth'),
    others?.issue('caller', -1, 'clientAuth'),
    others?.issue('caller', 2, 'serverAuth'),
  ];
  const answers = [
    await call(service.port, known),
    await call(service.port),
    await call(service.port, strange),
    await call(service.port, ended),
    await call(service.port, server),
  ];
  // One that says nothing keeps nobody out.
  const silent = connect({ host: '127.0.0.1', port: service.port, ca: authority?.ca, servername: 'localhost' });
  silent.on('error', () => undefined);
  const again = await call(service.port, known);
  silent.destroy();
  await service.end('SIGTERM');
  expect([...answers, again].map(([status]) => status)).toEqual([202, 'refused', 'refused', 'refused', 'refused', 202]);
}, 120_000);

test('once --client-ca names another authority, callers of the last one are let in no more: not on a connection that they keep, nor on one that had begun', async () => {
  lay('swapped', authority?.issue('localhost') ?? { key: '', cert: '' });
  write('now.pem', others?.ca ?? '');
  const service = await startProcess(folder, [
    'flows',
    '--unsigned-dev',
    '--tls-cert',
    'swapped.pem',
    '--tls-key',
    'swapped.key',
    '--client-ca',
    'now.pem',
  ]);
  const [before, after] = [others?.issue('caller', 2, 'clientAuth'), authority?.issue('caller', 2, 'clientAuth')];
  const kept = new Agent({ keepAlive: true, maxSockets: 1 });
  const begun = connectPlain(service.port, '127.0.0.1');
  await new Promise((resolve) => {
    begun.once('connect', resolve);
  });
  const first = [await call(service.port, { ...before, agent: kept }), await call(service.port, { ...before, agent: kept })].map(
    ([status]) => status,
  );
  write('now.pem', authority?.ca ?? '');
  while ((await call(service.port, after))[0] !== 202)
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
  const late = await new Promise((resolve) => {
    const socket = connect({ socket: begun, ca: authority?.ca, servername: 'localhost', ...before }, () => {
      socket.write('GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    });
    socket.once('data', (bytes: Buffer) => resolve(bytes.toString('latin1').slice(0, 12))).once('error', () => resolve('refused'));
  });
  const then = [await call(service.port, { ...before, agent: kept }), await call(service.port, before)].map(([status]) => status);
  kept.destroy();
  await service.end('SIGTERM');
  expect([first, late, then]).toEqual([[202, 202], 'HTTP/1.1 503', ['refused', 'refused']]);
}, 120_000);

test('one web request takes only callers of its own authority and name; the others on the same server need no certificate', async () => {
  const hook = (id: string, auth: string) =>
    flow([step('hook', 'webhook-trigger', { path: id, auth }, { connection: 'callers' }), step('end', 'noop')], ['hook > end'], {
      id: `flow_${id}`,
      name: id,
      connections: [{ id: 'callers', name: 'Callers', type: 'webhook', auth: 'mtls', hosts: [], scopes: [] }],
    });
  write(
    'own/once.flow.json',
    printFlow(
      flow([step('hook', 'webhook-trigger', { path: 'once', auth: 'none' }), step('end', 'noop')], ['hook > end'], {
        id: 'flow_open',
        name: 'Open',
      }),
    ),
  );
  write('own/partner.flow.json', printFlow(hook('partner', 'mtls')));
  lay('own', authority?.issue('localhost') ?? { key: '', cert: '' });
  const between = others?.between();
  const [below, far] = [between?.issue('partner.test.example', 2, 'clientAuth'), between?.between()];
  write('partner-ca.pem', `${others?.ca ?? ''}${between?.ca ?? ''}`);
  const bound = (callers: object): void => {
    write('own/bindings.json', JSON.stringify({ callers: { hosts: [], callers } }));
  };
  bound({ ca: { file: file('partner-ca.pem') }, subjects: ['CN=nobody', 'DNS:partner.test.example'] });
  const tls = ['--tls-cert', 'own.pem', '--tls-key', 'own.key'];
  const service = await startProcess(folder, ['own', '--unsigned-dev', ...tls]);
  const partner = others?.issue('partner.test.example', 2, 'clientAuth');
  const clients = {
    none: {},
    partner,
    other: others?.issue('other.test.example', 2, 'clientAuth'),
    strange: authority?.issue('partner.test.example', 2, 'clientAuth'),
    ended: others?.issue('partner.test.example', -1, 'clientAuth'),
    server: others?.issue('partner.test.example', 2, 'serverAuth'),
    below,
    far: far?.issue('partner.test.example', 2, 'clientAuth'),
    wild: others?.issue('*.test.example', 2, 'clientAuth'),
  };
  const answers: Record<string, unknown> = {};
  for (const [name, client] of Object.entries(clients))
    answers[name] = [(await call(service.port, client ?? {}, '/partner'))[0], (await call(service.port, client ?? {}))[0]];
  between?.remove();
  far?.remove();
  const [health] = await call(service.port, {}, '/healthz');
  await service.end('SIGTERM');
  // With --client-ca, whoever has the address's own authority may call it and nothing else, and whoever has the server's may call all others.
  write('guard-ca.pem', authority?.ca ?? '');
  const guarded = await startProcess(folder, ['own', '--unsigned-dev', ...tls, '--client-ca', 'guard-ca.pem']);
  const both = [];
  for (const client of [partner, authority?.issue('anybody', 2, 'clientAuth'), {}])
    both.push([
      (await call(guarded.port, client ?? {}, '/partner'))[0],
      (await call(guarded.port, client ?? {}))[0],
      (await call(guarded.port, client ?? {}, '/healthz'))[0],
    ]);
  await guarded.end('SIGTERM');
  expect([answers, health, both]).toEqual([
    {
      none: [403, 202],
      partner: [202, 202],
      other: [403, 202],
      strange: [403, 202],
      ended: [403, 202],
      server: [403, 202],
      below: [202, 202],
      far: [403, 202],
      wild: [403, 202],
    },
    404,
    [
      [202, 403, 403],
      [403, 202, 404],
      ['refused', 'refused', 'refused'],
    ],
  ]);
}, 120_000);

test('a web request that takes only callers with a certificate is not served where nobody can show one, or where nobody said whose', async () => {
  const refusedOf = async (...more: string[]): Promise<readonly (string | undefined)[]> => {
    const service = await startProcess(folder, ['own', '--unsigned-dev', ...more]);
    await service.end('SIGTERM');
    return (service.started['refused'] as unknown as readonly { readonly message: string }[]).map(({ message }) => message.split(', ')[1]);
  };
  const plain = await refusedOf();
  write('own/bindings.json', '{}');
  expect([plain, await refusedOf('--tls-cert', 'own.pem', '--tls-key', 'own.key')]).toEqual([
    ['and nobody can show one here.'],
    ['and nobody has said whose.'],
  ]);
}, 120_000);

test('what cannot be used is said with its file before anything is served', async () => {
  const [good, other, ended] = [authority?.issue('localhost'), authority?.issue('localhost'), authority?.issue('localhost', -1)];
  if (good === undefined || other === undefined || ended === undefined) throw new Error('no certificates');
  lay('good', good);
  lay('open', good, 0o640);
  lay('ended', ended);
  lay('mixed', { cert: good.cert, key: other.key });
  lay('none', { cert: 'not a certificate', key: 'not a key' });
  lay('half', { cert: `${good.cert}-----BEGIN CERTIFICATE-----\nMIIBxTCCAWugAwIBAgIUZ\n`, key: good.key });
  const start = async (cert: string, key: string, ...more: string[]): Promise<unknown> => {
    const { code, doc } = await json(['start', 'flows', '--unsigned-dev', '--port', '0', '--tls-cert', cert, '--tls-key', key, ...more]);
    const { code: why, message, place } = doc['error'] as { readonly code: string; readonly message: string; readonly place?: string };
    return [code, why, place?.slice(folder.length + 1), message.split(/[:.]/)[0]];
  };
  expect([
    await start('mixed.pem', 'mixed.key'),
    await start('ended.pem', 'ended.key'),
    await start('none.pem', 'good.key'),
    await start('half.pem', 'half.key'),
    await start('good.pem', 'none.key'),
    await start('good.pem', 'missing.key'),
    await start('good.pem', 'good.key', '--client-ca', 'good.pem'),
    await start('good.pem', 'good.key', '--client-ca', 'none.pem'),
    ...(unix ? [await start('good.pem', 'open.key')] : []),
  ]).toEqual([
    [2, 'connection/bad-secret', 'mixed.key', 'The private key belongs to another certificate'],
    [2, 'connection/bad-secret', 'ended.pem', 'The certificate has ended'],
    [2, 'connection/bad-secret', 'none.pem', 'This holds no certificate that can be read'],
    [2, 'connection/bad-secret', 'half.pem', 'The certificate cannot be used'],
    [2, 'connection/bad-secret', 'none.key', 'This private key cannot be read'],
    [2, 'file/unreadable', 'missing.key', 'The file cannot be read'],
    [2, 'connection/bad-secret', 'good.pem', 'A certificate in it is of no authority, and can prove nobody'],
    [2, 'connection/bad-secret', 'none.pem', 'This holds no certificate that can be read'],
    ...(unix ? [[2, 'connection/bad-secret', 'open.key', 'Others can read the private key']] : []),
  ]);
  const half = await json(['start', 'flows', '--unsigned-dev', '--tls-cert', 'good.pem']);
  expect([half.code, (half.doc['error'] as { code: string }).code]).toEqual([2, 'cli/bad-usage']);
}, 60_000);
