/** A small world for bundle tests: people with keys, a trust root, a flow, and a bundle that verifies. */
import { seedSigner, type Signer } from '../../app/bundle/dsse.node.ts';
import type { BundleInput } from '../../app/bundle/bundle-input.ts';
import { attest, prepareBundle, sealBundle, type PreparedBundle } from '../../app/bundle/prepare.node.ts';
import type { TrustRole } from '../../app/bundle/statement.ts';
import { readTrustRoot, signTrustRoot, usualReviews, type TrustRoot } from '../../app/bundle/trust-root.node.ts';
import { verifyBundle, type Verification, type VerifyOptions } from '../../app/bundle/verify.node.ts';
import type { ZipFile } from '../../app/bundle/zip.node.ts';
import { emptyGrant, type Grant } from '../../app/broker/grant.ts';
import { keyPairOf, type KeyPair } from '../../app/identity/ed25519.node.ts';
import type { ReviewerGroup } from '../../app/identity/permissions.ts';
import { nodeHash } from '../../app/kernel/host.node.ts';
import type { WaiverLock } from '../../app/review/closure.ts';
import { emptyFlow, type Flow, type FlowNode } from '../../app/workflow/model/flow.ts';

export interface Person {
  readonly owner: string;
  readonly pair: KeyPair;
  readonly signer: Signer;
  readonly roles: readonly TrustRole[];
  readonly groups: readonly ReviewerGroup[];
}

/** The same key for the same name, in every run. */
export function person(owner: string, roles: readonly TrustRole[], groups: readonly ReviewerGroup[] = [], key = owner): Person {
  const pair = keyPairOf(Uint8Array.from(Buffer.from(nodeHash.sha256(`test key ${key}`), 'hex')));
  return { owner, pair, signer: seedSigner(pair), roles, groups };
}

export const ada = person('ada', ['author']);
export const rex = person('rex', ['reviewer'], ['security']);
export const pia = person('pia', ['reviewer'], ['privacy']);
export const release = person('release-desk', ['release']);
export const rootKeeper = person('root-keeper', ['root']);
export const mallory = person('mallory', ['author', 'reviewer', 'release']);
/** A second key of the same reviewer. */
export const rexAgain = person('rex', ['reviewer'], ['security'], 'rex, second key');
/** Draws and reviews; never both for one flow. */
export const bea = person('bea', ['author', 'reviewer'], ['security', 'privacy']);
export const everybody = [ada, rex, pia, release, rootKeeper, rexAgain, bea] as const;

export function rootOf(people: readonly Person[], changes: Partial<TrustRoot> = {}): TrustRoot {
  const idsOf = (role: TrustRole): string[] => people.filter((one) => one.roles.includes(role)).map((one) => one.pair.keyId);
  return {
    type: 'countersign-trust-root',
    formatVersion: 1,
    version: 1,
    expiresAt: '2030-01-01T00:00:00Z',
    keys: people.map(({ owner, pair, groups }) => ({
      keyId: pair.keyId,
      publicKey: Buffer.from(pair.publicKey).toString('base64'),
      owner,
      groups: [...groups],
    })),
    roles: {
      author: { keyIds: idsOf('author'), threshold: 1 },
      reviewer: { keyIds: idsOf('reviewer'), threshold: 1 },
      release: { keyIds: idsOf('release'), threshold: 1 },
      root: { keyIds: idsOf('root'), threshold: 1 },
    },
    reviews: usualReviews,
    revoked: { keys: [], bundles: [] },
    ...changes,
  };
}

export const trust = async (root: TrustRoot = rootOf(everybody)): Promise<TrustRoot> =>
  readTrustRoot(await signTrustRoot(root, [rootKeeper.signer]));

function node(id: string, type: string, parameters: FlowNode['parameters'], more: Partial<FlowNode> = {}): FlowNode {
  return { id, type, typeVersion: 1, name: id, parameters, ...more };
}

export function sampleFlow(): Flow {
  return {
    ...emptyFlow('flow_invoices', 'Invoice triage'),
    environment: 'prod',
    owner: 'ada',
    purpose: 'Sort invoices that arrive by mail',
    connections: [{ id: 'crm', name: 'CRM', type: 'http', auth: 'oauth2', hosts: ['crm.example.com'], scopes: ['read'] }],
    nodes: [
      node('start', 'manual', {}),
      node('ask', 'model-call', { model: 'small-1' }, { note: 'talk to Jo about this', sample: [{ email: 'jo@example.com' }] }),
      node('save', 'http-request', { url: 'https://crm.example.com/v1/invoices', method: 'POST' }, { connection: 'crm' }),
    ],
    edges: [
      { id: 'e1', kind: 'data', from: { node: 'start', port: 'main' }, to: { node: 'ask', port: 'main' } },
      { id: 'e2', kind: 'data', from: { node: 'ask', port: 'main' }, to: { node: 'save', port: 'main' } },
    ],
    notes: [{ id: 'n1', text: 'A private thought of the designer' }],
    layout: { nodes: { start: { x: 1, y: 2 } }, notes: { n1: { x: 3, y: 4 } } },
  };
}

export const sampleGrant: Grant = {
  ...emptyGrant,
  hosts: [
    {
      host: 'crm.example.com',
      port: 443,
      scheme: 'https',
      methods: ['POST'],
      paths: ['/v1/invoices'],
      connection: 'crm',
      minimumTls: '1.3',
      nodes: ['save'],
    },
  ],
  models: [{ provider: 'local', model: 'small-1', digest: `sha256:${'ab'.repeat(32)}`, nodes: ['ask'] }],
};

export function bundleInput(changes: Partial<BundleInput> = {}): BundleInput {
  const flow = sampleFlow();
  return {
    flow,
    subflows: [{ ...emptyFlow('flow_notify', 'Notify'), environment: 'prod', nodes: [node('stop', 'stop', {})] }],
    connections: flow.connections,
    capabilities: sampleGrant,
    models: [],
    policyPack: { name: 'default' },
    ruleSet: '1.0.0',
    waivers: [],
    verdict: { result: 'pass', hash: nodeHash.sha256('verdict'), counts: { block: 0, high: 1, medium: 2, low: 3, waived: 0 } },
    lintReport: { version: '2.1.0', runs: [] },
    tests: [{ name: 'dry run', result: 'passed' }],
    version: 3,
    environment: 'prod',
    expiresAt: '2027-06-01T00:00:00Z',
    minimumRunner: '0.1.0',
    risk: { tier: 'high', score: 48 },
    requiredSignatures: 2,
    requiredGroups: ['privacy', 'security'],
    emergency: false,
    authors: ['ada'],
    ...changes,
  };
}

/** One that counts. */
export const goodWaiver: WaiverLock = {
  ruleId: 'DF001',
  fingerprint: 'f'.repeat(32),
  reason: 'The provider is part of our group',
  owner: 'ada',
  approvedBy: 'rex',
  until: '2027-06-01T00:00:00Z',
};

export const prepared = (changes: Partial<BundleInput> = {}): PreparedBundle => prepareBundle(bundleInput(changes), nodeHash);

export async function reviews(
  bundle: PreparedBundle,
  reviewers: readonly Person[] = [rex, pia],
  authors: readonly Person[] = [ada],
): Promise<ZipFile[]> {
  const closure = bundle.manifest.closure.hash;
  return Promise.all([
    ...authors.map((one) => attest(bundle, 'author', { closure, author: one.owner }, [one.signer])),
    ...reviewers.map((one) =>
      attest(bundle, 'review', { closure, reviewer: one.owner, decision: 'approved', groups: [...one.groups] }, [one.signer]),
    ),
  ]);
}

export const sealed = async (
  bundle: PreparedBundle = prepared(),
  attestations?: readonly ZipFile[],
  by: Person = release,
): Promise<Uint8Array> => sealBundle(bundle, attestations ?? (await reviews(bundle)), { signers: [by.signer] }, nodeHash);

export const noon = Date.parse('2026-12-01T12:00:00Z');

export async function check(bytes: Uint8Array, options: Partial<VerifyOptions> = {}): Promise<Verification> {
  const trustRoot = 'trustRoot' in options ? options.trustRoot : await trust();
  return verifyBundle(bytes, { at: noon, runnerVersion: '0.1.0', ...options, trustRoot }, nodeHash);
}

export async function reasonFor(bytes: Uint8Array, options: Partial<VerifyOptions> = {}): Promise<string> {
  const result = await check(bytes, options);
  return result.ok ? 'accepted' : result.reason;
}
