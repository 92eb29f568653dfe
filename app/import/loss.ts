/** What an import did not carry over, or carried in another form: nothing may vanish without a line here. */

import type { SecretLeftOut } from '../privacy/detectors/secrets/places.ts';

/** Stable kinds: the import page groups by them. */
export const lossKinds = [
  'unknown-type',
  'opaque-step',
  'edge-dropped',
  'node-dropped',
  'renamed',
  'expression-kept',
  'setting-dropped',
  'credential',
  'value-changed',
  'sample-dropped',
  'note-split',
  'hidden-copy',
  'layout',
  'default-changed',
  'reference-missing',
  'extension-dropped',
] as const;
export type LossKind = (typeof lossKinds)[number];

export interface LossEntry {
  /** Id of the node in the imported flow; absent where the entry is about the whole file. */
  readonly nodeId?: string;
  readonly kind: LossKind;
  readonly message: string;
}

/** More entries than this are counted, not listed: a hostile file must not make a report that nobody can open. */
const mostEntries = 5_000;

export class LossReport {
  /** Secrets in parts that did not come along; never their values. */
  readonly secrets: SecretLeftOut[] = [];
  private readonly list: LossEntry[] = [];
  private more = 0;

  add(kind: LossKind, message: string, nodeId?: string): void {
    if (this.list.length >= mostEntries) this.more += 1;
    else this.list.push({ ...(nodeId === undefined ? {} : { nodeId }), kind, message: message.slice(0, 1_000) });
  }

  /** `title`: what kind of step it is. */
  cannotRun(name: string, title: string, nodeId: string): void {
    this.add('opaque-step', `“${name}” (${title}) is checked here but cannot run here; replace it with a Countersign step.`, nodeId);
  }
  undescribed(name: string, type: string, nodeId: string): void {
    this.add('unknown-type', `Nobody has described “${type}”: “${name}” counts as untrusted, and what it does is unknown.`, nodeId);
  }

  /** What was said of one step is true of another, which took its place. */
  moved(from: string, to: string): void {
    this.list.forEach((entry, index) => {
      if (entry.nodeId === from) this.list[index] = { ...entry, nodeId: to };
    });
  }

  get entries(): readonly LossEntry[] {
    return this.more === 0 ? this.list : [...this.list, { kind: 'value-changed', message: `${this.more} more entries are not listed.` }];
  }
}
