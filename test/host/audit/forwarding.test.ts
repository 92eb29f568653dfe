import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { main } from '../../../app/cli/main.ts';
import { openTestHost, passphrase, withFirstPerson, type TestHost } from '../open-test-host.ts';

let world: TestHost;
beforeEach(async () => {
  world = await openTestHost();
});
afterEach(async () => {
  await world.close();
});

const storeFolder = (): string => {
  const name = readdirSync(world.folder, { recursive: true, encoding: 'utf8' }).find((entry) => entry.endsWith('store.countersign-db'));
  if (name === undefined) throw new Error('there is no store');
  return join(world.folder, name, '..');
};

async function until(done: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !done(); tries += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  expect(done()).toBe(true);
}

const destination = { id: 'new', name: 'Collector', enabled: true, kind: 'file', fileName: 'siem.jsonl', format: 'ocsf' } as const;

test('a destination gets every entry from the first on, goes on after a restart, and its token is never shown', async () => {
  const { ada } = await withFirstPerson(world);
  await ada.call('audit:saveDestination', { destination, secret: 'a-secret-token' });
  const file = join(storeFolder(), 'forwarded', 'siem.jsonl');
  const received = (): number[] =>
    readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { metadata: { sequence: number } }).metadata.sequence);
  const size = async (): Promise<number> => (await ada.call('audit:list', { limit: 1 })).size;
  let wanted = await size();
  await until(() => received().length >= wanted);
  await ada.call('audit:verify', {});
  wanted = await size();
  await until(() => received().length === wanted);
  expect(received()).toEqual(Array.from({ length: wanted }, (_, index) => index));
  const listed = await ada.call('audit:destinations', {});
  expect(listed).toMatchObject({ destinations: [{ hasToken: true, destination: { name: 'Collector' }, status: { lost: 0 } }] });
  expect(JSON.stringify(listed) + readFileSync(file, 'utf8')).not.toContain('a-secret-token');
  await world.restart();
  await world.person('ada').call('store:unlock', { passphrase });
  await until(() => received().length > wanted);
  expect(received()).toEqual(Array.from({ length: received().length }, (_, index) => index));
});

test('a token goes to the server that it was entered for, and to another one only with a token of its own', async () => {
  const { ada } = await withFirstPerson(world);
  const splunk = { id: 'new', name: 'SIEM', enabled: false, kind: 'splunk', format: 'json', acknowledged: false } as const;
  await ada.call('audit:saveDestination', { destination: { ...splunk, url: 'https://siem.example.com/' }, secret: 'a-secret-token' });
  const [made] = (await ada.call('audit:destinations', {})).destinations;
  const id = made?.destination.id ?? '';
  const moved = (url: string, secret?: string) =>
    ada.call('audit:saveDestination', { destination: { ...splunk, id, url }, ...(secret === undefined ? {} : { secret }) }).then(
      () => 'saved',
      (error: { code: string }) => error.code,
    );
  expect([
    await moved('https://siem.example.com/services/collector'),
    await moved('https://elsewhere.example.com/'),
    await moved('https://siem.example.com:8443/'),
    await moved('https://elsewhere.example.com/', 'another-token'),
  ]).toEqual(['saved', 'ipc/bad-input', 'ipc/bad-input', 'saved']);
});

test('a second destination cannot write to the same file, and one that was removed gets nothing more', async () => {
  const { ada } = await withFirstPerson(world);
  await ada.call('audit:saveDestination', { destination });
  await expect(ada.call('audit:saveDestination', { destination: { ...destination, name: 'Other' } })).rejects.toMatchObject({
    code: 'ipc/bad-input',
  });
  const [made] = (await ada.call('audit:destinations', {})).destinations;
  await ada.call('audit:removeDestination', { destinationId: made?.destination.id ?? '' });
  expect(await ada.call('audit:destinations', {})).toEqual({ destinations: [] });
});

test('the log that the app wrote passes the verifier that knows nothing of the app', async () => {
  const { ada } = await withFirstPerson(world);
  const size = (await ada.call('audit:list', { limit: 1 })).size;
  await world.host.close();
  let out = '';
  const code = await main(['audit', 'verify', storeFolder(), '--passphrase-stdin', '--json'], {
    out: (text) => {
      out += text;
    },
    err: () => undefined,
    stdin: async () => passphrase,
    stdinChunks: () => [],
    cwd: world.folder,
    tty: false,
  });
  expect([code, JSON.parse(out)]).toMatchObject([0, { ok: true, problems: [] }]);
  expect((JSON.parse(out) as { size: number }).size).toBeGreaterThanOrEqual(size);
  await world.restart();
});
