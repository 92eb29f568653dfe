/** A bound repository on a server: git's own http-backend over TLS, and OpenSSH, with two workspaces that share it. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeOf, openTwo, type TwoWorkspaces } from '../exchange/two-workspaces.ts';
import { hasOpenssl, newAuthority, type Authority } from '../kit/certificates.ts';
import { gitOverHttps, gitOverSsh, missingGit, missingSsh, type SshServer } from '../kit/git-servers.ts';
import { Refusal, type PersonAtDoor } from '../kit/person.ts';
import { httpsServer } from '../kit/servers.ts';
import { headOf, look, pull, push, stateOf } from './two-clones.ts';

const missing = missingGit ?? (hasOpenssl() ? undefined : 'openssl is not installed');
let world: TwoWorkspaces;
let folder: string;
let env: Readonly<Record<string, string>>;
const inside = ['127.0.0.1'];

beforeAll(async () => {
  world = await openTwo();
  folder = mkdtempSync(join(tmpdir(), 'countersign-remotes-'));
  env = { PATH: process.env['PATH'] ?? '', HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };
});
afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true, force: true });
});

function bare(name: string): string {
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', join(folder, name)], { env });
  execFileSync('git', ['-C', join(folder, name), 'config', 'http.receivepack', 'true'], { env });
  return join(folder, name);
}
const saying = (attempt: Promise<unknown>): Promise<string> =>
  attempt.then(
    () => 'done',
    (error: unknown) => (error instanceof Refusal ? `${error.code} ${error.message}` : String(error)),
  );
const filesUnder = (place: string): string[] =>
  readdirSync(place, { recursive: true, encoding: 'utf8' })
    .map((name) => join(place, name))
    .filter((path) => statSync(path).isFile());
const holding = (place: string, text: string): string[] => filesUnder(place).filter((path) => readFileSync(path).includes(text));

/** Two people push and take; a server's own rule refuses. */
async function shareThrough(repository: string, ada: PersonAtDoor, ben: PersonAtDoor): Promise<void> {
  const { flow } = await ada.call('flows:create', { name: 'Shared by a server' });
  await push(ada, [flow.id]);
  const seen = await look(ben);
  expect(seen.flows.find((one) => one.flowId === flow.id)).toMatchObject({ state: 'only-there', name: 'Shared by a server' });
  await ben.call('git:take', { flowId: flow.id, head: seen.head ?? '', choices: {} });
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'safe.directory=*', '-C', repository, ...args], { env, encoding: 'utf8' });
  expect([git('fsck', '--strict'), git('log', '--format=%s', 'main').trim().split('\n').length]).toEqual(['', 1]);
  const hook = join(repository, 'hooks', 'pre-receive');
  mkdirSync(join(repository, 'hooks'), { recursive: true });
  writeFileSync(hook, '#!/bin/sh\necho "only on weekdays" >&2\nexit 1\n');
  chmodSync(hook, 0o755);
  const { flow: refused } = await ada.call('flows:create', { name: 'Refused' });
  expect(await saying(push(ada, [refused.id]))).toContain('git/refused The server refused the push. (pre-receive hook declined');
  rmSync(hook);
}

/** One of two comes late, and pushes after having looked again. */
async function comeLate(ada: PersonAtDoor, ben: PersonAtDoor): Promise<void> {
  await pull(ben);
  const late = await headOf(ben);
  const { flow: more } = await ada.call('flows:create', { name: 'In between' });
  await push(ada, [more.id]);
  const { flow: own } = await ben.call('flows:create', { name: 'Too late' });
  expect(await codeOf(ben.call('git:push', { ...late, flowIds: [own.id], reviewIds: [], message: 'Late' }))).toBe('git/moved');
  await push(ben, [own.id]);
  expect((await stateOf(ada, own.id))?.state).toBe('only-there');
}

describe.skipIf(missing !== undefined)(`over HTTPS${missing === undefined ? '' : ` (SKIPPED: ${missing})`}`, () => {
  const token = 'tok-5f2b9c71d0';
  let authority: Authority;
  let server: Awaited<ReturnType<typeof gitOverHttps>>;
  let login = '';
  let place: string;
  beforeAll(async () => {
    authority = newAuthority();
    server = await gitOverHttps(folder, authority.issue('127.0.0.1'), () => login);
    bare('web.git');
    place = `https://127.0.0.1:${server.port}/web.git`;
  });
  afterAll(async () => {
    await server.close();
    authority.remove();
  });

  test('two people share with a login of their own each, which is nowhere but in the store', async () => {
    const { ada, ben, left } = world;
    for (const person of [ada, ben]) await person.call('git:bind', { place, branch: 'main', ca: authority.ca, internalAddresses: inside });
    expect(left.asked.at(-1)).toMatchObject({ detail: expect.stringContaining('May be at 127.0.0.1 inside your network') });
    expect(left.asked.at(-1)?.detail).toContain(
      `${place}\nBranch: main\nOnly certificates of this authority count (SHA-256): ${new X509Certificate(authority.ca).fingerprint256}\n`,
    );
    login = `Basic ${Buffer.from(`ada:${token}`).toString('base64')}`;
    expect([await saying(look(ada)), server.seen.length, (await ada.call('git:status', {})).access]).toEqual([
      expect.stringContaining('git/login-refused You have not entered'),
      0,
      { login: false },
    ]);
    await ada.call('git:login', { user: 'ada', secret: 'not it' });
    expect(await saying(look(ada))).toContain('git/login-refused The server did not accept your login');
    await ada.call('git:login', { user: 'ada', secret: token });
    await ben.call('git:login', { user: 'ada', secret: token });
    expect(await look(ada)).toMatchObject({ rewritten: false, flows: [], commits: [] });
    await shareThrough(join(folder, 'web.git'), ada, ben);
    await comeLate(ada, ben);
    login = `Bearer ${token}`;
    expect(await saying(look(ada))).toContain('git/login-refused');
    await ada.call('git:login', { user: '', secret: token });
    expect((await look(ada)).flows.length).toBeGreaterThan(2);
    expect([holding(left.folder, token), holding(folder, token), holding(left.folder, 'Shared by a server')]).toEqual([[], [], []]);
    const { entries } = await ada.call('audit:list', { limit: 100, actions: ['git.*'] }).catch(() => ({ entries: [] }));
    expect(JSON.stringify(entries)).not.toContain(token);
  });

  test('a login goes over TLS 1.3 and nothing older, and is gone once the repository is unbound or the person switched off', async () => {
    const { ada, left } = world;
    const older = await httpsServer(
      { ...authority.issue('127.0.0.1'), minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
      (_request, response) => {
        response.end();
      },
    );
    await ada.call('git:bind', {
      place: `https://127.0.0.1:${older.port}/web.git`,
      branch: 'main',
      ca: authority.ca,
      internalAddresses: inside,
    });
    await ada.call('git:login', { user: '', secret: token });
    expect(await saying(look(ada))).toContain('egress/tls No secure connection to 127.0.0.1: it speaks only an older TLS than is allowed');
    await older.close();
    const bind = (): Promise<unknown> => ada.call('git:bind', { place, branch: 'main', ca: authority.ca, internalAddresses: inside });
    const {
      person: { id: personId },
      firstPassword,
    } = await ada.call('people:create', { account: 'otto', displayName: 'Otto', roles: ['designer'], groups: [] });
    const otto = left.person('otto');
    await otto.firstSignIn(firstPassword);
    const kept = async (): Promise<unknown[]> => [(await ada.call('git:status', {})).access, (await otto.call('git:status', {})).access];
    await bind();
    for (const person of [ada, otto]) await person.call('git:login', { user: '', secret: token });
    const before = await kept();
    await ada.call('git:unbind', {});
    await bind();
    expect([before, await kept()]).toEqual([
      [{ login: true }, { login: true }],
      [{ login: false }, { login: false }],
    ]);
    for (const person of [ada, otto]) await person.call('git:login', { user: '', secret: token });
    for (const disabled of [true, false]) await ada.call('people:update', { personId, roles: ['designer'], groups: [], disabled });
    await otto.firstSignIn((await ada.call('people:resetAccess', { personId })).firstPassword ?? '');
    expect(await kept()).toEqual([{ login: true }, { login: false }]);
  });

  test('a login goes to the server that it was entered for, and over checked TLS only', async () => {
    const { ada } = world;
    const before = server.seen.length;
    const codes: string[] = [];
    // Another authority or another path makes it another server: the login is not sent there.
    for (const to of [
      { place, internalAddresses: inside },
      { place: `https://127.0.0.1:${server.port}/other.git`, ca: authority.ca, internalAddresses: inside },
    ]) {
      await ada.call('git:bind', { branch: 'main', ...to });
      codes.push(await codeOf(look(ada)));
    }
    expect([codes, server.seen.length]).toEqual([['git/login-refused', 'git/login-refused'], before]);
    // The server's own authority is not known, the address was not approved, the repository is not there, it has moved.
    for (const to of [
      { place, internalAddresses: inside },
      { place, ca: authority.ca },
      { place: `https://127.0.0.1:${server.port}/none.git`, ca: authority.ca, internalAddresses: inside },
      { place: `https://127.0.0.1:${server.port}/elsewhere.git`, ca: authority.ca, internalAddresses: inside },
    ]) {
      await ada.call('git:bind', { branch: 'main', ...to });
      await ada.call('git:login', { user: '', secret: token });
      codes.push(await codeOf(look(ada)));
    }
    expect([
      codes.slice(2),
      await codeOf(ada.call('git:bind', { place: `https://ada:${token}@127.0.0.1/web.git`, branch: 'main' })),
      await codeOf(ada.call('git:bind', { place: 'http://127.0.0.1/web.git', branch: 'main' })),
    ]).toEqual([['egress/tls', 'egress/blocked', 'git/unreachable', 'git/unreachable'], 'git/not-a-repository', 'git/not-a-repository']);
  });
});

const noSsh = missing ?? missingSsh;
describe.skipIf(noSsh !== undefined)(`over SSH${noSsh === undefined ? '' : ` (SKIPPED: ${noSsh})`}`, () => {
  let server: SshServer;
  let log: string;
  let path: string | undefined;
  let temporary: string | undefined;
  beforeAll(async () => {
    server = await gitOverSsh(folder);
    // What is started as ssh leaves its command line and environment behind, then is ssh.
    const tools = join(folder, 'tools');
    mkdirSync(tools);
    log = join(folder, 'ssh.log');
    const real = execFileSync('sh', ['-c', 'command -v ssh'], { encoding: 'utf8' }).trim();
    writeFileSync(join(tools, 'ssh'), `#!/bin/sh\n{ echo "$@"; env; } >> ${log}\nexec ${real} "$@"\n`);
    chmodSync(join(tools, 'ssh'), 0o755);
    path = process.env['PATH'];
    // Signs that mean something to ssh in the options that name its files.
    temporary = process.env['TMPDIR'];
    process.env['TMPDIR'] = mkdtempSync(join(folder, 'of a "person" 100%d '));
    process.env['PATH'] = `${tools}${delimiter}${path ?? ''}`;
  });
  afterAll(() => {
    process.env['PATH'] = path ?? '';
    if (temporary === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = temporary;
    server.close();
  });

  test('two people share with a key of their own each, to the host whose key is pinned', async () => {
    const { ada, ben, left } = world;
    const repository = bare('ssh.git');
    const place = `ssh://${server.user}@127.0.0.1:${server.port}${repository}`;
    for (const person of [ada, ben])
      await person.call('git:bind', { place, branch: 'main', hostKey: server.hostKey, internalAddresses: inside });
    expect(left.asked.at(-1)?.detail).toMatch(/Host key: ssh-ed25519 SHA256:[A-Za-z0-9+/]{43}/);
    expect(await saying(look(ada))).toContain('git/login-refused You have no key');
    const { publicKey } = await ada.call('git:newKey', {});
    expect(await saying(look(ada))).toContain('git/login-refused 127.0.0.1 did not accept your key');
    server.authorize(`${publicKey}\n${(await ben.call('git:newKey', {})).publicKey}`);
    expect([(await ada.call('git:status', {})).access, await look(ada)]).toMatchObject([
      { login: true, publicKey },
      { flows: expect.any(Array), commits: [] },
    ]);
    await shareThrough(repository, ada, ben);
    const said = readFileSync(log, 'utf8');
    expect([
      /PRIVATE|IdentityFile=(?!none)|SSH_AUTH_SOCK|HOME=\/(?!.*countersign)/.exec(said.replaceAll(/^(PWD|OLDPWD|SHLVL|_)=.*$/gm, '')),
      said.includes(`git-receive-pack '${repository}'`),
      readdirSync(tmpdir()).filter((name) => name.startsWith('countersign-ssh-')),
    ]).toEqual([null, true, []]);
  });

  test('another host key, a repository that is not there and an address that was not approved are told', async () => {
    const { ada } = world;
    const other = mkdtempSync(join(folder, 'other-'));
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(other, 'key')]);
    const hostKey = readFileSync(join(other, 'key.pub'), 'utf8');
    const place = `ssh://${server.user}@127.0.0.1:${server.port}${folder}/ssh.git`;
    const said: string[] = [];
    // Another address or host key makes it another server, where nobody's key of before signs in.
    await ada.call('git:bind', {
      branch: 'main',
      internalAddresses: inside,
      place: `ssh://${server.user}@127.0.0.1:${server.port}${folder}/ssh.git`,
      hostKey: server.hostKey,
    });
    const known = (await ada.call('git:newKey', {})).publicKey;
    server.authorize(known);
    await look(ada);
    await ada.call('git:bind', { branch: 'main', internalAddresses: inside, place, hostKey });
    expect([await saying(look(ada)), (await ada.call('git:status', {})).access]).toEqual([
      expect.stringContaining('git/login-refused You have no key'),
      { login: false },
    ]);
    for (const to of [
      { place, hostKey },
      { place: `${server.user}@127.0.0.1:none.git`, hostKey: server.hostKey },
      { place: `ssh://${server.user}@127.0.0.1:${server.port}${folder}/none.git`, hostKey: server.hostKey },
    ]) {
      await ada.call('git:bind', { branch: 'main', internalAddresses: inside, ...to });
      server.authorize((await ada.call('git:newKey', {})).publicKey);
      said.push(await saying(look(ada)));
    }
    await ada.call('git:bind', { branch: 'main', place, hostKey: server.hostKey });
    await ada.call('git:newKey', {});
    said.push(await saying(look(ada)));
    expect(said).toEqual([
      expect.stringContaining('git/wrong-server 127.0.0.1 shows another host key'),
      expect.stringContaining('git/unreachable'),
      expect.stringMatching(/git\/unreachable .*(none\.git|not appear to be a git repository)/),
      expect.stringContaining('egress/blocked'),
    ]);
    // What could be read as one key and pinned as another is not even asked.
    const asked = world.left.asked.length;
    expect([
      await codeOf(
        ada.call('git:bind', { branch: 'main', place, hostKey: `${server.hostKey.split(' ').slice(0, 2).join(' ')}, ${hostKey}` }),
      ),
      world.left.asked.length,
    ]).toEqual(['git/wrong-server', asked]);
    expect([
      await codeOf(ada.call('git:bind', { branch: 'main', place, hostKey: 'no key' })),
      await codeOf(ada.call('git:bind', { branch: 'main', place: `ssh://git@127.0.0.1/a'; touch /x;'` })),
    ]).toEqual(['git/wrong-server', 'git/not-a-repository']);
  });
});
