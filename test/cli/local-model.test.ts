/** A signed bundle with a local model: it names the file by its digest and its signer, carries neither, and runs with no other. */
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nodeHash } from '../../app/kernel/host.node.ts';
import { readZip } from '../../app/bundle/zip.node.ts';
import { printFlow } from '../../app/workflow/model/canonical.ts';
import { flow, step } from '../lint/kit/flow.ts';
import { linearClassifier, memoryBomb } from '../support/onnx-writer.ts';
import { pinnedModel } from '../support/pinned-model.ts';
import { signedWithKey } from '../support/model-signer.ts';
import { desk } from './kit.ts';

const { file, write, json, cli } = desk();
const people = [
  ['author', 'author', []],
  ['ann', 'reviewer', ['--group', 'security', '--group', 'legal']],
  ['bob', 'reviewer', ['--group', 'privacy', '--group', 'data-science']],
  ['release', 'release', []],
  ['root', 'root', []],
] as const;
const signers = ['author', 'ann', 'bob', 'release'];
const maker = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const model = linearClassifier();
const digest = nodeHash.sha256(model);
const signer = maker.publicKey.export({ type: 'spki', format: 'pem' }).toString();

beforeAll(async () => {
  process.env['COUNTERSIGN_STATE'] = file('state');
  for (const [owner, role, groups] of people) await cli(['key', 'new', '-o', `${owner}.key`, '--owner', owner, '--role', role, ...groups]);
  await cli(['trust', 'init', '--root-key', 'root.key', ...signers.flatMap((name) => ['--key', `${name}.key.pub`]), '-o', 'root.json']);
  const decides = step('model', 'onnx', {
    path: 'models/fraud.onnx',
    model: pinnedModel(model, 'fraud'),
    values: [{ value: '{{ input.all }}' }],
    classes: [{ name: 'fine' }, { name: 'fraud' }],
    signature: 'models/model.sig',
    signer,
  });
  write(
    'f.flow.json',
    printFlow(
      flow([step('start', 'manual-trigger'), decides], ['start > model'], { id: 'flow_model', name: 'Model', environment: 'prod' }),
    ),
  );
  write('in.json', JSON.stringify({ all: [1, 2, 3] }));
  write('models/model.sig', signedWithKey([{ name: 'fraud.onnx', digest }], maker.privateKey));
  write('models/fraud.onnx', model);
  await json(['bundle', 'create', 'f.flow.json', ...signers.flatMap((name) => ['--key', `${name}.key`]), '-o', 'f.countersign']);
}, 60_000);
afterAll(() => {
  delete process.env['COUNTERSIGN_STATE'];
});

async function run(): Promise<unknown> {
  const { out } = await cli(['run', 'f.countersign', '--trust-root', 'root.json', '--json', '--input', 'in.json']);
  const last = JSON.parse(out.trimEnd().split('\n').at(-1) ?? '') as {
    type: string;
    output?: { prediction?: { class: string } }[];
    error?: { code: string };
  };
  return last.error?.code ?? last.output?.[0]?.prediction?.class;
}

test('names the model by its digest in grant, lock and bill of materials, and does not carry it', async () => {
  const bundle = await readZip(new Uint8Array(readFileSync(file('f.countersign'))));
  const read = (name: string): Record<string, never> => JSON.parse(new TextDecoder().decode(bundle.get(name))) as Record<string, never>;
  const name = `fraud@sha256:${digest.slice(0, 12)}`;
  const { capabilities } = read('manifest.json') as unknown as {
    capabilities: { models: unknown; files: { path: string; access: string }[] };
  };
  const { components } = read('bom.cdx.json') as unknown as { components: { name: string; hashes?: unknown }[] };
  expect([
    capabilities.models,
    capabilities.files.map(({ path, access }) => `${access} ${path}`),
    read('models.lock.json')['models'],
    components.find((one) => one.name === name)?.hashes,
  ]).toEqual([
    [
      {
        provider: 'local',
        model: name,
        digest: `sha256:${digest}`,
        signature: { file: 'models/model.sig', signer: signer.trim() },
        nodes: ['model'],
      },
    ],
    ['read models/fraud.onnx', 'read models/model.sig'],
    [{ provider: 'local', model: name, digest: `sha256:${digest}` }],
    [{ alg: 'SHA-256', content: digest }],
  ]);
  expect([...bundle.keys()].filter((one) => /onnx|model\.sig/.test(one))).toEqual([]);
});

test('runs with the approved and signed file, and with no other', async () => {
  const good = await run();
  write('models/fraud.onnx', memoryBomb());
  const swapped = await run();
  write('models/fraud.onnx', model);
  write('models/model.sig', signedWithKey([{ name: 'fraud.onnx', digest }], generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey));
  const ofStranger = await run();
  rmSync(file('models/fraud.onnx'));
  expect([good, swapped, ofStranger, await run()]).toEqual(['fraud', 'halted/capability', 'halted/capability', 'files/unreadable']);
}, 60_000);
