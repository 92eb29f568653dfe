/**
 * The closure: everything that decides what runs, under one hash. A signature is about the closure, not about the drawing,
 * so any change after submission voids it. Each part is a canonical text (RFC 8785); the hash is over the parts' hashes.
 */
import type { Grant } from '../broker/grant.ts';
import { canonicalJson, type Json } from '../kernel/json.ts';
import type { Hash } from '../kernel/ports.ts';
import type { ConnectionSlot, Flow } from '../workflow/model/flow.ts';
import { fourWords } from './fingerprint.ts';
import { releaseText } from '../workflow/model/release-form.ts';

export interface ModelLock {
  readonly provider: string;
  readonly model: string;
  readonly digest?: string;
}
export interface NodeTypeLock {
  readonly type: string;
  readonly version: number;
}

/** A waiver as it counts: bound to one finding of one path. Times in ISO 8601. */
export interface WaiverLock {
  readonly ruleId: string;
  readonly fingerprint: string;
  readonly reason: string;
  /** Who asked for it; a lock without one does not count. */
  readonly owner?: string;
  readonly approvedBy: string;
  readonly until: string;
}

export interface ClosureInput {
  readonly flow: Flow;
  /** Flows that it starts, each once. */
  readonly subflows: readonly Flow[];
  /** Connections as the workspace has bound them; the flow's own slots unless something narrower is known. Never a secret. */
  readonly connections: readonly ConnectionSlot[];
  readonly capabilities: Grant;
  /** Digests of models that the registry knows; the others are locked by name. */
  readonly models: readonly ModelLock[];
  /** The organisation's policy pack, as data. */
  readonly policyPack: Json;
  /** Version of the rule set that gave the verdict. */
  readonly ruleSet: string;
  readonly verdictHash: string;
  readonly waivers: readonly WaiverLock[];
}

export interface ClosurePart {
  readonly name: string;
  readonly sha256: string;
}
export interface Closure {
  readonly hash: string;
  readonly words: string;
  /** By name. */
  readonly parts: readonly ClosurePart[];
}

/** The texts that are hashed, by part name; the bundle stores some of them as files, byte for byte. */
export type ClosureTexts = Readonly<Record<string, string>>;

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The node types that the flows use, each version once. */
export function nodeTypesOf(flows: readonly Flow[]): readonly NodeTypeLock[] {
  const found = new Map<string, NodeTypeLock>();
  for (const flow of flows)
    for (const node of flow.nodes) found.set(`${node.type}@${node.typeVersion}`, { type: node.type, version: node.typeVersion });
  return [...found.values()].sort((a, b) => compare(a.type, b.type) || a.version - b.version);
}

/** The models that the capabilities name, with the registry's digest where it has one. */
export function modelsOf(capabilities: Grant, known: readonly ModelLock[]): readonly ModelLock[] {
  const found = new Map<string, ModelLock>();
  for (const { provider, model, digest } of capabilities.models) {
    const pinned = digest ?? known.find((lock) => lock.provider === provider && lock.model === model)?.digest;
    found.set(
      canonicalJson([provider, model, digest ?? '']),
      pinned === undefined ? { provider, model } : { provider, model, digest: pinned },
    );
  }
  return [...found.values()].sort(
    (a, b) => compare(a.provider, b.provider) || compare(a.model, b.model) || compare(a.digest ?? '', b.digest ?? ''),
  );
}

export const subflowPart = (flowId: string): string => `subflow:${flowId}`;

export function closureTexts(input: ClosureInput): ClosureTexts {
  const subflows = input.subflows.map((flow) => [subflowPart(flow.id), releaseText(flow)] as const);
  const connections = [...input.connections].sort((a, b) => compare(a.id, b.id));
  const waivers = [...input.waivers].sort((a, b) => compare(a.fingerprint, b.fingerprint) || compare(a.ruleId, b.ruleId));
  return {
    flow: releaseText(input.flow),
    ...Object.fromEntries(subflows),
    capabilities: canonicalJson(input.capabilities),
    connections: canonicalJson(connections),
    models: canonicalJson({ models: modelsOf(input.capabilities, input.models) }),
    nodes: canonicalJson({ nodeTypes: nodeTypesOf([input.flow, ...input.subflows]) }),
    policy: canonicalJson({ pack: input.policyPack, ruleSet: input.ruleSet, waivers }),
    verdict: input.verdictHash,
  };
}

/** The hash over parts that are already hashed: what a verifier computes from a bundle's files. */
export function closureOfParts(parts: readonly ClosurePart[], hash: Hash): Closure {
  const sorted = [...parts].sort((a, b) => compare(a.name, b.name));
  const sha256 = hash.sha256(canonicalJson({ version: 1, parts: sorted.map(({ name, sha256: digest }) => ({ name, sha256: digest })) }));
  return { hash: sha256, words: fourWords(sha256), parts: sorted };
}

export function closureOfTexts(texts: ClosureTexts, hash: Hash): Closure {
  return closureOfParts(
    Object.entries(texts).map(([name, text]) => ({ name, sha256: hash.sha256(text) })),
    hash,
  );
}

/** Which parts differ, by name. */
export function changedParts(before: Closure, after: Closure): readonly string[] {
  const old = new Map(before.parts.map((part) => [part.name, part.sha256]));
  const now = new Map(after.parts.map((part) => [part.name, part.sha256]));
  return [...new Set([...old.keys(), ...now.keys()])].filter((name) => old.get(name) !== now.get(name)).sort(compare);
}

const partWords: Readonly<Record<string, string>> = {
  flow: 'the flow',
  connections: 'a connection',
  models: 'a model of the registry',
  policy: 'the policy, a rule, a waiver or the list of models',
};
const followWords: Readonly<Record<string, string>> = {
  capabilities: 'what it may do',
  nodes: 'the kinds of its steps',
  verdict: 'what the checks find',
};

/** What is different now, for whoever asks why a signature is refused: what was changed, and only where that is nothing of these, what follows from it. */
export function changeWords(before: Closure, after: Closure): string {
  const names = changedParts(before, after);
  const changed = names.flatMap((name) => partWords[name] ?? (name.startsWith(subflowPart('')) ? ['a flow that it calls'] : []));
  const words = changed.length > 0 ? changed : names.flatMap((name) => followWords[name] ?? []);
  return [...new Set(words)].join(', ');
}
