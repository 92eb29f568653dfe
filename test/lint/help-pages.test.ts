/** What the pages about an organisation's own files promise is what their schemas take. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { readPlaybooks } from '../../app/cli/service/playbook-file.ts';
import { packSchema, readPack } from '../../app/lint/kit/pack.ts';
import { policySchema, readPolicy } from '../../app/lint/policy.ts';

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}
const shapeOf = (schema: z.ZodType): Shape => z.toJSONSchema(schema, { io: 'input', reused: 'inline' }) as Shape;
const keysOf = (shape: Shape | undefined): string[] => Object.keys(shape?.items?.properties ?? shape?.properties ?? {}).sort();

const page = (name: string): string => readFileSync(join(import.meta.dirname, '../../resources', name), 'utf8');
const example = (text: string): string => /```json\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
const words = (text: string): string[] => [...text.matchAll(/`(\w+)(?:: \w+)?`/g)].map(([, key = '']) => key).sort();
/** Rows of the first table behind a heading: its keys, and what is said of them. */
const rowsUnder = (text: string, heading: string): readonly (readonly [string, string])[] =>
  [...(text.split(heading)[1]?.split('\n## ')[0] ?? '').matchAll(/^\| (`.*?`) \| (.*) \|$/gm)].map(([, keys = '', says = '']) => [
    keys,
    says,
  ]);
const keysUnder = (text: string, heading: string): string[] =>
  rowsUnder(text, heading)
    .flatMap(([keys]) => words(keys))
    .sort();
const said = (text: string, heading: string, key: string): string =>
  rowsUnder(text, heading).find(([keys]) => keys === `\`${key}\``)?.[1] ?? '';

test('the page about policies names every key that a policy may have and no other, and its example is one', () => {
  const text = page('policy.md');
  const { properties = {} } = shapeOf(policySchema);
  expect(keysUnder(text, '# The policy file')).toEqual(Object.keys(properties).sort());
  expect(keysUnder(text, '## organisation')).toEqual(keysOf(properties['organisation']));
  for (const key of ['models', 'vendors', 'learning'])
    expect(
      /`\{ (.*?) \}`/
        .exec(said(text, '# The policy file', key))?.[1]
        ?.replaceAll('?', '')
        .split(', ')
        .sort(),
    ).toEqual(keysOf(properties[key]));
  expect(readPolicy(example(text), 'policy.md').hosts).toHaveLength(2);
});

test('the page about packs does so, too', () => {
  const text = page('packs.md');
  const rule = shapeOf(packSchema).properties?.['rules']?.items?.properties ?? {};
  expect(keysUnder(text, '# Rule packs')).toEqual(Object.keys(rule).sort());
  for (const key of ['step', 'data', 'when']) expect(words(said(text, '# Rule packs', key))).toEqual(keysOf(rule[key]));
  expect(readPack(example(text), 'packs.md').rules).toHaveLength(1);
});

test('the playbooks on the page about servers are ones', () => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-pages-'));
  writeFileSync(join(folder, 'playbooks.json'), example(page('deploy/README.md')));
  const { playbooks } = readPlaybooks('playbooks.json', folder);
  rmSync(folder, { recursive: true });
  expect(playbooks).toHaveLength(2);
});
