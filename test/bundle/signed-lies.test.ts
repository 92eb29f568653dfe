/** What everybody signed, and is not so: each part of a manifest, bent in every way that there is, under good signatures. */
import { expect, test } from 'vitest';
import { bundleInputOf, recomputeChecks } from '../../app/bundle/from-assessment.ts';
import type { Verdict } from '../../app/lint/kit/finding.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { assess } from '../../app/review/assess.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { insider, sealInsider } from './hostile.ts';
import { ada, pia, reasonFor, reviews, rex, sealed } from './kit.ts';
import { prepareBundle } from '../../app/bundle/prepare.node.ts';

type Path = readonly (string | number)[];
type Node = Record<string | number, unknown>;
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;
const pathsOf = (value: unknown, at: Path = []): Path[] =>
  isNode(value)
    ? [at, ...Object.entries(value).flatMap(([key, one]) => pathsOf(one, [...at, Array.isArray(value) ? Number(key) : key]))]
    : [at];
const valueAt = (value: unknown, at: Path): unknown => at.reduce<unknown>((found, key) => (isNode(found) ? found[key] : undefined), value);

function bent(value: unknown): readonly (readonly [string, unknown])[] {
  const any = [
    ['left out', undefined],
    ['null', null],
    ['a list', []],
  ] as const;
  if (typeof value === 'string')
    return [...any, ['in capitals', value.toUpperCase()], ['with a sign that nobody sees', `${value}\u200b`], ['another', `x${value}`]];
  if (typeof value === 'number') return [...any, ['less', value - 1], ['half', value + 0.5], ['a text', String(value)]];
  return Array.isArray(value) ? [...any, ['twice', [...value, ...value]]] : [...any, ['more', { ...(value as object), more: 1 }]];
}

/** Undefined where this is no change. */
function lie(manifest: Node, at: Path, value: unknown): Node | undefined {
  const made = structuredClone(manifest);
  const parent = valueAt(made, at.slice(0, -1));
  const key = at.at(-1);
  if (!isNode(parent) || key === undefined) return undefined;
  if (value !== undefined) parent[key] = value;
  else if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
  return JSON.stringify(made) === JSON.stringify(manifest) ? undefined : made;
}

test('a manifest that was bent anywhere before everybody signed it is refused, but where it claims what only a catalogue and rules can judge', async () => {
  const manifest = insider(() => undefined).manifest as unknown as Node;
  const taken: string[] = [];
  let tried = 0;
  for (const at of pathsOf(manifest).filter(([first]) => first !== undefined && first !== 'files'))
    for (const [how, value] of bent(valueAt(manifest, at))) {
      const lies = lie(manifest, at, value);
      if (lies === undefined) continue;
      tried += 1;
      const bytes = await sealInsider(
        insider(({ manifest: made }) => {
          for (const key of Object.keys(made)) delete made[key];
          Object.assign(made, lies);
        }),
      ).catch(() => undefined);
      if (bytes !== undefined && (await reasonFor(bytes)) === 'accepted') taken.push(`${at.join('.')} ${how}`);
    }
  expect(tried).toBeGreaterThan(300);
  // Whoever has rules and catalogue works out findings and reviews again; what is said of versions and authors is the signers' word.
  expect(taken).toEqual([
    'version less',
    'risk.score less',
    'review.signatures less',
    'review.groups a list',
    'review.groups.0 left out',
    'review.groups.1 left out',
    'authors a list',
    'authors.0 left out',
    'authors.0 in capitals',
    'authors.0 with a sign that nobody sees',
    'authors.0 another',
    'verdict.counts.high less',
    'verdict.counts.medium less',
    'verdict.counts.low less',
  ]);
}, 120_000);

test('B-FIT-4: a verdict that counts fewer findings than its rules find is refused by whoever has the rules', async () => {
  const drawn = flow([step('hook', 'webhook-trigger', { auth: 'bearer' }), step('end', 'noop')], ['hook > end'], {
    id: 'flow_lies',
    name: 'Lies',
    owner: 'ada',
    purpose: 'Shows that counts are counted again',
    environment: 'prod',
  });
  const assessment = assess(drawn, [], { hash: nodeHash, policy: {} }, nodeHash);
  const input = bundleInputOf(assessment, {
    version: 1,
    environment: 'prod',
    expiresAt: '2027-06-01T00:00:00Z',
    minimumRunner: '0.1.0',
    programVersion: '0.1.0',
    authors: ['ada'],
    policy: {},
    waivers: [],
    models: [],
    tests: [{ name: 'dry run', result: 'passed' }],
    emergency: false,
  });
  const reason = async (counts: Verdict['counts']): Promise<string> => {
    const bundle = prepareBundle(
      {
        ...input,
        verdict: { result: 'pass', hash: input.verdict.hash, counts },
        requiredSignatures: 2,
        requiredGroups: ['privacy', 'security'],
      },
      nodeHash,
    );
    return await reasonFor(await sealed(bundle, await reviews(bundle, [rex, pia], [ada])), { recompute: recomputeChecks(nodeHash) });
  };
  const { counts } = assessment.verdict;
  expect([
    await reason(counts),
    await reason({ ...counts, low: counts.low + 1 }),
    await reason({ ...counts, high: 0, medium: 0, low: 0 }),
  ]).toEqual(['accepted', 'accepted', 'verdict-mismatch']);
});
