/** Packages of Power Automate, and archives that were made to do harm. */
import { mkdirSync, writeFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';
import { describe, expect, it } from 'vitest';
import { importForeignAll } from '../../../app/import/detect.ts';
import { packageText } from '../../../app/import/package.node.ts';
import type { Json } from '../../../app/kernel/json.ts';
import { desk } from '../../cli/kit.ts';
import { filler } from '../../privacy/labelled.ts';
import { firstFlow, expectSound } from '../support.ts';

const { folder, write, cli, json, file } = desk();
const flow = (name: string): string =>
  JSON.stringify({
    properties: {
      displayName: name,
      definition: {
        $schema: 'https://schema.management.azure.com/providers/Microsoft.Logic/schemas/2016-06-01/workflowdefinition.json#',
        triggers: { manual: { type: 'Request', kind: 'Button', inputs: {} } },
        actions: { Get: { type: 'Http', runAfter: {}, inputs: { method: 'GET', uri: 'http://api.example.com/x' } } },
      },
    },
  });

async function zipOf(parts: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, content] of Object.entries(parts)) zip.addBuffer(Buffer.from(content), name);
  zip.end();
  return buffer(zip.outputStream as NodeJS.ReadableStream);
}

const guid = '0b7a51d2-6c1e-4f8e-9a53-2d6f7c1e8a11';
const exported = (): Promise<Buffer> =>
  zipOf({
    'manifest.json': '{"schema":"1.0"}',
    'Microsoft.Flow/flows/manifest.json': '{}',
    [`Microsoft.Flow/flows/${guid}/definition.json`]: flow('Orders'),
    [`Microsoft.Flow/flows/${guid}/apisMap.json`]: '{}',
  });

describe('packages', () => {
  it('an export: its flow, and what lies beside it by name', async () => {
    const one = firstFlow(await packageText(await exported(), 'orders.zip'), 'orders.zip');
    expectSound(one);
    expect([one.flow.name, one.loss.find(({ message }) => message.startsWith('The package'))?.message]).toEqual([
      'Orders',
      `The package also holds what is no flow: manifest.json, Microsoft.Flow/flows/manifest.json, Microsoft.Flow/flows/${guid}/apisMap.json.`,
    ]);
  });

  it('two parts of one name: nobody can tell which of them is taken elsewhere', async () => {
    const bytes = await zipOf({ 'Workflows/one.json': flow('Harmless'), 'Workflows/two.json': flow('Runs') });
    const alike = Buffer.from(bytes.toString('latin1').replaceAll('Workflows/two.json', 'Workflows/one.json'), 'latin1');
    await expect(packageText(alike, 'shop.zip')).rejects.toMatchObject({ code: 'import/invalid' });
  });

  it('a solution: every flow under its own name and id, and the secret in a variable of the environment', async () => {
    const bytes = await zipOf({
      [`Workflows/Send-${guid.toUpperCase()}.json`]: flow(''),
      'Workflows/Second-1B7A51D2-6C1E-4F8E-9A53-2D6F7C1E8A11.json': flow(''),
      'environment/values.json': JSON.stringify({ apiKey: filler(4)('{an:32}') }),
      'customizations.xml': '<x/>',
    });
    const all = importForeignAll(await packageText(bytes, 'shop.zip'), 'shop.zip');
    expect(all.map(({ flow: { name, id } }) => [name, id])).toEqual([
      ['Send', guid],
      ['Second', `1${guid.slice(1)}`],
    ]);
    expect(all[0]?.leftOut.map(({ field }) => field)).toEqual(['environment/values.json.apiKey']);
  });

  it('a flow behind hundreds of other files, and none under a name that is cut', async () => {
    const many = Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`Other/${index}.json`, '{}']));
    const text = await packageText(
      await zipOf({ 'Workflows/a.json': flow('A'), ...many, 'Workflows/leak.json': flow('Leak'), 'More/late.json': flow('Late') }),
      'a.zip',
    );
    expect(importForeignAll(text, 'a.zip').map(({ flow: { name } }) => name)).toEqual(['A', 'Leak', 'Late']);
    await expect(packageText(await zipOf({ [`${'n'.repeat(500)}.json`]: '{}' }), 'a.zip')).rejects.toMatchObject({
      code: 'file/too-large',
    });
  });

  it('a flow that is no JSON says where, and other files that are none are only named', async () => {
    await expect(packageText(await zipOf({ 'Workflows/notes.json': 'no json' }), 'shop.zip')).rejects.toMatchObject({
      code: 'file/not-json',
      place: 'shop.zip/Workflows/notes.json',
    });
    const text = await packageText(await zipOf({ 'workflow.json': flow('A'), 'broken.json': '{' }), 'a.zip');
    expect((JSON.parse(text) as { others: Json }).others).toEqual(['broken.json']);
  });
});

describe('archives that were made to do harm', () => {
  it.each<[string, () => Promise<Buffer>, string]>([
    ['a bomb', () => zipOf({ 'Workflows/a.json': `{"a":"${'0'.repeat(33 * 1024 * 1024)}"}` }), 'file/too-large'],
    [
      'many small bombs',
      () =>
        zipOf(
          Object.fromEntries(
            Array.from({ length: 12 }, (_, index) => [`Workflows/${index}.json`, `{"a":"${'0'.repeat(4 * 1024 * 1024)}"}`]),
          ),
        ),
      'file/too-large',
    ],
    [
      'more parts than any flow has',
      () => zipOf(Object.fromEntries(Array.from({ length: 5_001 }, (_, index) => [`${index}.txt`, '']))),
      'file/too-large',
    ],
    [
      'a name that leads out',
      async () =>
        Buffer.from((await zipOf({ 'aa/workflow.json': flow('A') })).toString('latin1').replaceAll('aa/workflow', '../workflow'), 'latin1'),
      'import/invalid',
    ],
    [
      'an absolute name',
      async () =>
        Buffer.from((await zipOf({ 'a/workflow.json': flow('A') })).toString('latin1').replaceAll('a/workflow', '//workflow'), 'latin1'),
      'import/invalid',
    ],
    ['half an archive', async () => (await exported()).subarray(0, 200), 'import/invalid'],
    ['noise behind the sign', async () => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(500, 7)]), 'import/invalid'],
    [
      'a size that lies',
      async () => {
        const bytes = await zipOf({ 'workflow.json': flow('A') });
        const at = bytes.indexOf('PK\u0001\u0002');
        bytes.writeUInt32LE(5, at + 24);
        return bytes;
      },
      'import/invalid',
    ],
    ['packed flows deeper than any', () => zipOf({ 'workflow.json': `${'['.repeat(5_000)}${']'.repeat(5_000)}` }), 'file/too-large'],
  ])('%s', async (_name, make, code) => {
    await expect(packageText(await make(), 'x.zip')).rejects.toMatchObject({ code });
  });

  it('a part called __proto__ changes nothing', async () => {
    const text = await packageText(await zipOf({ 'workflow.json': flow('A'), '__proto__.json': '{"polluted":1}' }), 'a.zip');
    expect([firstFlow(text, 'a.zip').flow.name, ({} as { polluted?: number }).polluted]).toEqual(['A', undefined]);
  });
});

describe('on the command line', () => {
  it('lint reads a package, and lets archives lie that hold no flow; import writes every flow of it', async () => {
    mkdirSync(join(folder, 'all'), { recursive: true });
    const second = await zipOf({ 'Workflows/One.json': flow('One'), 'Workflows/Two.json': flow('Two') });
    writeFileSync(join(folder, 'all/shop.zip'), second);
    write('all/photos.zip', await zipOf({ 'a.txt': 'x' }));
    write('all/broken.zip', 'PK\u0003\u0004nothing');
    const { code, doc } = await json(['lint', 'all']);
    expect([
      code,
      (doc['files'] as { path: string; format: string; nodes: number }[]).map(({ path, format, nodes }) => [path, format, nodes]),
      doc['errors'],
    ]).toEqual([
      1,
      [
        ['all/shop.zip', 'power-automate', 2],
        ['all/shop.zip', 'power-automate', 2],
      ],
      [],
    ]);
    expect((await json(['lint', 'all/broken.zip'])).doc['errors']).toMatchObject([{ code: 'import/invalid' }]);
    expect((await json(['lint', 'all/photos.zip'])).doc['errors']).toMatchObject([{ code: 'file/unknown-format' }]);
    expect((await cli(['import', 'all/shop.zip', '-o', 'shop.flow.json'])).code).toBe(0);
    expect([
      readFileSync(file('shop.flow.json'), 'utf8').includes('"One"'),
      readFileSync(file('shop-2.flow.json'), 'utf8').includes('"Two"'),
    ]).toEqual([true, true]);
  });
});
