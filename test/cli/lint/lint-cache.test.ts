/** What is remembered of files never changes what is printed, and nobody but this account has a say in it. */
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cachePlace, clearOldest, LintCache } from '../../../app/cli/lint/cache.ts';
import type { LintContext } from '../../../app/lint/kit/context.ts';
import { desk } from '../kit.ts';

const { cli, file, write } = desk();
const state = process.env['COUNTERSIGN_STATE'];
beforeAll(() => {
  process.env['COUNTERSIGN_STATE'] = file('state');
});
afterAll(() => {
  if (state === undefined) delete process.env['COUNTERSIGN_STATE'];
  else process.env['COUNTERSIGN_STATE'] = state;
});

/** A hook that posts what it gets, or calls another flow; one that gives a field away, or all of it. */
const flow = (id: string, { called, body = '={{ $json }}' }: { readonly called?: string; readonly body?: string } = {}): string =>
  JSON.stringify({
    id,
    name: id,
    connections: { Hook: { main: [[{ node: 'Next', type: 'main', index: 0 }]] } },
    nodes: [
      {
        id: 'a',
        name: 'Hook',
        type: 'n8n-nodes-base.webhook',
        typeVersion: 2,
        position: [0, 0],
        parameters: { path: id, httpMethod: 'POST' },
      },
      called === undefined
        ? {
            id: 'b',
            name: 'Next',
            type: 'n8n-nodes-base.httpRequest',
            typeVersion: 4,
            position: [200, 0],
            parameters: { url: 'https://api.example.com/orders', method: 'POST', sendBody: true, specifyBody: 'json', jsonBody: body },
          }
        : {
            id: 'b',
            name: 'Next',
            type: 'n8n-nodes-base.executeWorkflow',
            typeVersion: 1,
            position: [200, 0],
            parameters: { source: 'database', workflowId: called },
          },
    ],
  });

const fill = (folder: string): void => {
  rmSync(file(folder), { recursive: true, force: true });
  for (let at = 0; at < 22; at += 1) write(`${folder}/plain-${at}.json`, flow(`plain-${at}`));
  write(`${folder}/caller.json`, flow('caller', { called: 'plain-1' }));
  write(`${folder}/no-flow.json`, '{"no":"flow"}');
  write(`${folder}/broken.json`, '{"nodes":');
};
/** The time that linting takes is all that may differ. */
const printed = async (...args: string[]): Promise<string> => {
  const { code, out, err } = await cli(['lint', ...args]);
  return `${code}\n${out.replace(/"ms":[\d.]+/g, '').replace(/in [\d.]+ ms/, '')}\n${err}`;
};
const entries = (): string[] =>
  readdirSync(file('state/lint-cache'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
const smallest = (): string => entries().toSorted((a, b) => statSync(a).size - statSync(b).size)[0] ?? '';
const forget = (): void => {
  rmSync(file('state'), { recursive: true, force: true });
};

test('over edits, renames, deletions and other options the output is to the letter that of a run without it', async () => {
  write('policy.json', JSON.stringify({ rules: { RL001: 'off' }, hosts: ['api.example.com'] }));
  write('dated.json', JSON.stringify({ vendors: [{ name: 'Example', transfer: { basis: 'adequacy', since: '2020-01-01' } }] }));
  const place = fc.nat(21);
  const deed = fc.oneof(
    fc.record({ do: fc.constant('edit' as const), at: place, body: fc.constantFrom('={{ $json.email }}', '={"a":1}', '={{ $json }}') }),
    fc.record({ do: fc.constant('rename' as const), at: place }),
    fc.record({ do: fc.constant('delete' as const), at: place }),
    fc.record({ do: fc.constant('call' as const), at: place, called: place }),
    fc.record({
      do: fc.constant('options' as const),
      options: fc.constantFrom(
        ['--json'],
        ['--format', 'sarif'],
        ['--persona', 'builder'],
        ['--policy', 'policy.json'],
        ['--policy', 'dated.json'],
        ['--format', 'html'],
        ['--fail-on', 'block'],
      ),
    }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 3, maxLength: 5 }), async (deeds) => {
      fill('flows');
      let options: readonly string[] = [];
      await printed('flows');
      for (const one of deeds) {
        if (one.do === 'edit') write(`flows/plain-${one.at}.json`, flow(`plain-${one.at}`, { body: one.body }));
        if (one.do === 'rename' && readdirSync(file('flows')).includes(`plain-${one.at}.json`))
          renameSync(file(`flows/plain-${one.at}.json`), file(`flows/other-${one.at}.json`));
        if (one.do === 'delete') rmSync(file(`flows/plain-${one.at}.json`), { force: true });
        if (one.do === 'call') write('flows/caller.json', flow('caller', { called: `plain-${one.called}` }));
        if (one.do === 'options') options = one.options;
        expect(await printed('flows', ...options)).toBe(await printed('flows', ...options, '--no-cache'));
      }
    }),
    { numRuns: 6 },
  );
});

describe('what is remembered', () => {
  beforeEach(() => {
    forget();
    fill('flows');
  });

  test('serves the files that nothing beside them has a say in, and is left alone by --no-cache, --fix and baselines', async () => {
    const first = await printed('flows', '--no-cache');
    expect(readdirSync(file('.'))).not.toContain('state');
    expect([await printed('flows'), entries().length]).toEqual([first, 23]);
    const times = entries().map((path) => statSync(path).mtimeMs);
    expect([await printed('flows'), entries().map((path) => statSync(path).mtimeMs)]).toEqual([first, times]);
    write('nothing.json', '{"format":"countersign-baseline","formatVersion":1,"findings":[]}');
    await printed('flows', '--baseline', 'nothing.json');
    await printed('flows', '--fix');
    expect(entries().length).toBe(23);
  });

  test('is used: an entry that was whole and said otherwise would be printed', async () => {
    await printed('flows');
    const place = cachePlaceOf('flows');
    const found = { path: 'flows/plain-3.json', named: false };
    const content = readFileSync(file('flows/plain-3.json'), 'utf8');
    const cache = new LintCache(place);
    const known = cache.find(found, content);
    if (known === undefined) throw new Error('nothing is remembered');
    cache.keep(found, content, {
      ...known,
      printed: known.printed.map((one) => ({ ...one, bytes: new TextEncoder().encode('made up\n') })),
    });
    expect(await printed('flows')).toContain('made up');
  });

  test.each<[string, (bytes: Buffer) => Uint8Array | string]>([
    ['cut short', (bytes) => bytes.subarray(0, bytes.length - 5)],
    ['empty', () => ''],
    ['one bit flipped', (bytes) => bytes.map((byte, at) => (at === bytes.length - 3 ? byte ^ 1 : byte))],
    ['no JSON', () => `${'0'.repeat(64)}nothing\n`],
    // Of the file without a flow, which is about no other file by what it says.
    ['somebody else’s', () => readFileSync(smallest())],
  ])('is not believed where it is %s', async (_what, damage) => {
    const first = await printed('flows');
    for (const path of entries()) writeFileSync(path, damage(readFileSync(path)));
    expect(await printed('flows')).toBe(first);
  });

  test('is not looked for in the folder that is linted, in a repository, nor where others may write', async () => {
    await printed('flows');
    expect(cachePlaceOf('flows').folder).toContain('lint-cache');
    expect([place('.'), place('state'), place('state/lint-cache')]).toEqual([undefined, undefined, undefined]);
    write('.git/HEAD', 'ref: refs/heads/main');
    expect(place('flows')).toBeUndefined();
    rmSync(file('.git'), { recursive: true });
    if (process.platform === 'win32') return;
    chmodSync(file('state/lint-cache'), 0o777);
    expect(place('flows')).toBeUndefined();
  });

  test('is another one once a login has come of age, on whatever hour of the day', () => {
    const usedAt = '2026-01-01T15:00:00Z';
    const policy = { organisation: { connections: [{ name: 'crm', usedAt }] } };
    const keyAt = (now: string, given: LintContext['policy']): string | undefined =>
      place('flows', { policy: given, now: Date.parse(now) })?.key;
    expect(keyAt('2026-04-01T14:00:00Z', policy)).not.toBe(keyAt('2026-04-01T16:00:00Z', policy));
    expect(keyAt('2026-04-01T16:00:00Z', policy)).toBe(keyAt('2026-04-02T14:00:00Z', policy));
    expect(keyAt('2026-04-01T14:00:00Z', undefined)).toBe(keyAt('2026-05-01T16:00:00Z', undefined));
  });

  test('is bounded: the oldest go first', async () => {
    await printed('flows');
    const all = entries().length;
    const size = entries().reduce((sum, path) => sum + statSync(path).size, 0);
    clearOldest(file('state/lint-cache'), size);
    const before = entries().length;
    clearOldest(file('state/lint-cache'), Math.floor(size / 2));
    expect([
      before,
      entries().length > 0,
      entries().length < all,
      entries().reduce((sum, path) => sum + statSync(path).size, 0) <= size / 2,
    ]).toEqual([all, true, true, true]);
  });
});

/** As the command asks for it. */
function place(
  folder: string,
  { policy, now = 0 }: { readonly policy?: LintContext['policy']; readonly now?: number } = {},
): ReturnType<typeof cachePlace> {
  const print = { format: 'text', persona: 'reviewer', failOn: 'low', colours: false } as const;
  return cachePlace(
    { policy, known: { waivers: [], records: {} }, keepText: false, listReceivers: false, now, print },
    [folder],
    file('.'),
  );
}

function cachePlaceOf(folder: string): NonNullable<ReturnType<typeof cachePlace>> {
  const found = place(folder);
  if (found === undefined) throw new Error('nothing can be remembered here');
  return found;
}
