/** A service that speaks TLS by itself: a real process, and real clients that look at what it shows and show what they have. */
import { X509Certificate } from 'node:crypto';
import { chmodSync, renameSync } from 'node:fs';
import { request } from 'node:https';
import { connect } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { newAuthority, type Authority } from '../kit/certificates.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { desk } from './kit.ts';
import { startProcess } from './service-process.ts';

const { folder, write, file, json } = desk();
process.env['COUNTERSIGN_STATE'] = folder;
let [authority, others]: readonly [Authority?, Authority?] = [];
const unix = process.platform !== 'win32';

beforeAll(() => {
  [authority, others] = [newAuthority(), newAuthority()];
  write('flows/once.flow.json', printFlow(flow([step('hook', 'webhook-trigger', { path: 'once', auth: 'none' }), step('end', 'noop')], ['hook > end'], { id: 'flow_once', name: 'Once' })));
});
afterAll(() => { authority?.remove(); others?.remove(); });

/** As an administrator puts them there: each whole, under another name first. */
function lay(name: string, { cert, key }: { readonly cert: string; readonly key: string }, mode = 0o600): void {
  for (const [kind, text] of [['key', key], ['pem', cert]] as const) {
    write(`${name}.${kind}.new`, text);
    chmodSync(file(`${name}.${kind}.new`), kind === 'key' ? mode : 0o644);
    renameSync(file(`${name}.${kind}.new`), file(`${name}.${kind}`));
  }
}
const serialOf = (pem: string): string => new X509Certificate(pem).serialNumber;
interface Client { readonly key?: string; readonly cert?: string; readonly maxVersion?: 'TLSv1.2' }
/** Status, serial number of the server's certificate and the version that was agreed on; or why there was no answer. */
const call = (port: number, client: Client = {}): Promise<readonly unknown[]> => new Promise((resolve) => {
  const sent = request({ host: 'localhost', port, path: '/once', method: 'POST', ca: authority?.ca, agent: false, headers: { 'content-type': 'application/json' }, ...client }, (response) => {
    const { socket } = response as unknown as { readonly socket: import('node:tls').TLSSocket };
    const serial = socket.getPeerX509Certificate()?.serialNumber;
    response.resume().once('end', () => resolve([response.statusCode, serial, socket.getProtocol()]));
  });
  sent.once('error', () => resolve(['refused'])).end('{}');
});

test('it speaks TLS 1.3 and nothing less, shows a new certificate once it is there, and keeps the good one where the new one is of no use', async () => {
  const [first, second, third] = [authority, authority, authority].map((one) => one?.issue('localhost') ?? { key: '', cert: '' });
  if (first === undefined || second === undefined || third === undefined) throw new Error('no certificates');
  lay('server', first);
  const service = await startProcess(folder, ['flows', '--unsigned-dev', '--tls-cert', 'server.pem', '--tls-key', 'server.key']);
  const plain = await fetch(`http://127.0.0.1:${service.port}/healthz`).then(({ status }) => status, () => 'refused');
  expect([await call(service.port), await call(service.port, { maxVersion: 'TLSv1.2' }), plain]).toEqual([[202, serialOf(first.cert), 'TLSv1.3'], ['refused'], 'refused']);
  lay('server', second);
  const serial = async (): Promise<unknown> => (await call(service.port))[1];
  while (await serial() !== serialOf(second.cert)) await new Promise((resolve) => { setTimeout(resolve, 50); });
  lay('server', { cert: third.cert, key: first.key });
  while (!service.log().includes('belongs to another certificate')) await new Promise((resolve) => { setTimeout(resolve, 50); });
  const kept = await serial();
  lay('server', third);
  if (unix) service.signal('SIGHUP');
  while (await serial() !== serialOf(third.cert)) await new Promise((resolve) => { setTimeout(resolve, 50); });
  await service.end('SIGTERM');
  expect(kept).toBe(serialOf(second.cert));
}, 120_000);

test('with --client-ca only callers of that authority are let in', async () => {
  lay('mutual', authority?.issue('localhost') ?? { key: '', cert: '' });
  write('callers.pem', others?.ca ?? '');
  const service = await startProcess(folder, ['flows', '--unsigned-dev', '--tls-cert', 'mutual.pem', '--tls-key', 'mutual.key', '--client-ca', 'callers.pem']);
  const known = others?.issue('caller', 2, 'clientAuth');
  const [strange, ended, server] = [authority?.issue('caller', 2, 'clientAuth'), others?.issue('caller', -1, 'clientAuth'), others?.issue('caller', 2, 'serverAuth')];
  const answers = [await call(service.port, known), await call(service.port), await call(service.port, strange), await call(service.port, ended), await call(service.port, server)];
  // One that says nothing keeps nobody out.
  const silent = connect({ host: '127.0.0.1', port: service.port, ca: authority?.ca, servername: 'localhost' });
  silent.on('error', () => undefined);
  const again = await call(service.port, known);
  silent.destroy();
  await service.end('SIGTERM');
  expect([...answers, again].map(([status]) => status)).toEqual([202, 'refused', 'refused', 'refused', 'refused', 202]);
}, 120_000);

test('what cannot be used is said with its file before anything is served', async () => {
  const [good, other, ended] = [authority?.issue('localhost'), authority?.issue('localhost'), authority?.issue('localhost', -1)];
  if (good === undefined || other === undefined || ended === undefined) throw new Error('no certificates');
  lay('good', good);
  lay('open', good, 0o640);
  lay('ended', ended);
  lay('mixed', { cert: good.cert, key: other.key });
  lay('none', { cert: 'not a certificate', key: 'not a key' });
  const start = async (cert: string, key: string, ...more: string[]): Promise<unknown> => {
    const { code, doc } = await json(['start', 'flows', '--unsigned-dev', '--port', '0', '--tls-cert', cert, '--tls-key', key, ...more]);
    const { code: why, message, place } = doc['error'] as { readonly code: string; readonly message: string; readonly place?: string };
    return [code, why, place?.slice(folder.length + 1), message.split(/[:.]/)[0]];
  };
  expect([await start('mixed.pem', 'mixed.key'), await start('ended.pem', 'ended.key'), await start('none.pem', 'good.key'), await start('good.pem', 'none.key'), await start('good.pem', 'missing.key'), await start('good.pem', 'good.key', '--client-ca', 'good.pem'), await start('good.pem', 'good.key', '--client-ca', 'none.pem'), ...(unix ? [await start('good.pem', 'open.key')] : [])]).toEqual([
    [2, 'connection/bad-secret', 'mixed.key', 'The private key belongs to another certificate'], [2, 'connection/bad-secret', 'ended.pem', 'The certificate has ended'], [2, 'connection/bad-secret', 'none.pem', 'This holds no certificate that can be read'],
    [2, 'connection/bad-secret', 'none.key', 'This private key cannot be read'], [2, 'file/unreadable', 'missing.key', 'The file cannot be read'], [2, 'connection/bad-secret', 'good.pem', 'A certificate in it is of no authority, and can prove nobody'], [2, 'connection/bad-secret', 'none.pem', 'This holds no certificate that can be read'],
    ...(unix ? [[2, 'connection/bad-secret', 'open.key', 'Others can read the private key']] : []),
  ]);
  const half = await json(['start', 'flows', '--unsigned-dev', '--tls-cert', 'good.pem']);
  expect([half.code, (half.doc['error'] as { code: string }).code]).toEqual([2, 'cli/bad-usage']);
}, 60_000);
