/** Templates are what the program was built with, or they are not offered. */
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { digestOf, notAsBuilt, pinnedFolders } from '../../app/host/pinned-resources.node.ts';
import { shippedResources } from '../../app/host/resources.node.ts';
import { templateDigests } from '../../app/host/template-digests.ts';
import { packageRoot } from '../../app/serve/folders.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-templates-'));
  for (const name of pinnedFolders) cpSync(join(packageRoot, 'resources', name), join(folder, name), { recursive: true });
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});
const resources = () => shippedResources(folder, () => Promise.reject(new Error('nothing is imported')));
const change = (path: string, from: string, to: string): void =>
  writeFileSync(join(folder, path), readFileSync(join(folder, path), 'utf8').replace(from, to));
const ids = async (): Promise<string[]> => (await resources().templates()).offered.map(({ id }) => id);

test('the digests are those of the files: after a change on purpose, run node test/support/on-node.mjs pin-templates', () => {
  const found = pinnedFolders.flatMap((name) =>
    readdirSync(join(packageRoot, 'resources', name)).map((file) => [
      `${name}/${file}`,
      digestOf(readFileSync(join(packageRoot, 'resources', name, file), 'utf8')),
    ]),
  );
  expect(Object.fromEntries(found)).toEqual(templateDigests);
});

test('one that was changed is not offered, cannot be opened, and is named; the others are as before', async () => {
  const before = await ids();
  change('templates/mail-triage.flow.json', '"environment": "dev"', '"environment": "prod"');
  change('incidents/customer-records.mended.flow.json', '"schemaVersion": 1,', '"schemaVersion": 1, "added": 1,');
  const { refused } = await resources().templates();
  expect([before.length - (await ids()).length, refused]).toEqual([
    2,
    ['incidents/customer-records.mended.flow.json', 'templates/mail-triage.flow.json'],
  ]);
  await expect(resources().template('mail-triage')).rejects.toMatchObject({ code: 'file/not-as-built' });
  await expect(resources().template('customer-records-mended')).rejects.toMatchObject({ code: 'file/not-as-built' });
  expect((await resources().template('meeting-notes')).id).toBe('meeting-notes');
});

test('one that somebody put there, a list that was changed, and one that is gone are no way around it', async () => {
  writeFileSync(join(folder, 'templates', 'mine.flow.json'), readFileSync(join(folder, 'templates', 'mail-triage.flow.json')));
  change('templates/index.json', '"id": "mail-triage"', '"id": "mine"');
  rmSync(join(folder, 'incidents', 'forgotten-server.flow.json'));
  writeFileSync(join(folder, 'templates', 'meeting-notes.flow.json'), 'not JSON');
  expect(await notAsBuilt(folder)).toEqual([
    'incidents/forgotten-server.flow.json',
    'templates/index.json',
    'templates/meeting-notes.flow.json',
    'templates/mine.flow.json',
  ]);
  expect(await ids()).toEqual(['customer-records', 'everybodys-invoices']);
  await expect(resources().template('mine')).rejects.toMatchObject({ code: 'file/not-as-built' });
});

test('line ends that a checkout changes, and what a desktop leaves in a folder, change nothing', async () => {
  const path = join(folder, 'templates', 'mail-triage.flow.json');
  writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n'));
  writeFileSync(join(folder, 'templates', '.DS_Store'), 'how a window of the desktop stood');
  expect(await notAsBuilt(folder)).toEqual([]);
});

test('each has accounts of its own, as the check on shared accounts asks for', async () => {
  const pinned = Object.keys(templateDigests).filter((path) => path.startsWith('templates/') && path.endsWith('.flow.json'));
  const named = await Promise.all(
    pinned.map(async (path) => {
      const { serviceAccount, connections } = await resources().template(path.slice('templates/'.length, -'.flow.json'.length));
      return new Set([serviceAccount, ...connections.map((slot) => slot.serviceAccount)].filter((account) => account !== undefined));
    }),
  );
  const all = named.flatMap((accounts) => [...accounts]);
  expect([named.length > 10, all.filter((account, at) => all.indexOf(account) !== at)]).toEqual([true, []]);
});
