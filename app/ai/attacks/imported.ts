/**
 * What an imported step would do with what came to it. It does not run here, but its facts say which fields of which steps go into
 * which of its parameters: where none of them holds the attacker's text, he has no part in what it does. Pure.
 */
import type { Json } from '../../kernel/json.ts';
import type { NodeFacts, Read, SinkFact } from '../../nodes/kit/facts.ts';
import { ownField, pickPaths } from '../../nodes/kit/paths.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';

export interface ImportedStep {
  readonly nodeId: string;
  /** What came in. */
  readonly items: readonly Json[];
  /** What each step gave, by its name. */
  readonly given: ReadonlyMap<string, readonly Json[]>;
}

export type Doing = 'leaked' | 'steered' | 'unseen' | 'carried' | 'nothing';

/** Parameters that say to whom or where, as services name them. */
const addresses =
  /(?:^|\.)(?:to|cc|bcc|send_?to|recipients?|to_?(?:e?mail|number|list|user)|e?mail_?to|chat_?id|channel(?:_?id)?|phone_?number|user_?id|room(?:_?id)?|url|host|bucket(?:_?name)?|folder(?:_?id)?|path|table(?:_?id)?)(?:\.value)?$/i;
const ordersKinds: ReadonlySet<SinkFact['kind']> = new Set(['url', 'command', 'query', 'code', 'template']);

/** What a stand-in passes on has not the shape of a real answer: a field that is not in it may hold anything of it. */
const part = (item: Json, path: FieldPath): Json => (ownField(item, 'wouldNotRunHere') === undefined ? pickPaths(item, [path]) : item);

function readsHold(reads: readonly Read[], { items, given }: ImportedStep, mark: string): boolean {
  const has = (values: readonly Json[]): boolean => JSON.stringify(values).includes(mark);
  return reads.some((read) => {
    switch (read.from) {
      case 'input':
        return has(items.map((item) => part(item, read.path)));
      case 'node':
        return has((given.get(read.node) ?? []).map((item) => part(item, read.path)));
      case 'any':
        return has(items) || has([...given.values()].flat());
      case 'model':
      case 'environment':
      case 'run':
        return false;
    }
  });
}

export function importedDoing(facts: NodeFacts, step: ImportedStep, marks: { readonly attack: string; readonly secret: string }): Doing {
  const reads = [
    ...facts.sinks.flatMap((sink) => sink.reads),
    ...facts.effects.flatMap((effect) => effect.reads),
    ...facts.networks.flatMap(({ hostReads, pathReads, queryReads }) => [...hostReads, ...pathReads, ...queryReads]),
  ];
  const holds = (some: readonly Read[], mark: string): boolean => readsHold(some, step, mark);
  if (!holds(reads, marks.attack)) {
    // What nobody has described may take more than its parameters say.
    return facts.unknown === true && holds([{ from: 'any' }], marks.attack) ? 'unseen' : 'nothing';
  }
  const orders =
    facts.sinks.some(
      (sink) => (addresses.test(sink.parameter) || (ordersKinds.has(sink.kind) && sink.bound !== true)) && holds(sink.reads, marks.attack),
    ) || facts.networks.some(({ hostReads, pathReads }) => holds([...hostReads, ...pathReads], marks.attack));
  if (orders) return 'steered';
  // One sink for all parameters does not say which of them is the recipient.
  const sinks = facts.sinks.filter((sink) => holds(sink.reads, marks.attack));
  if (facts.unknown === true || sinks.length === 0 || sinks.some(({ parameter }) => parameter === 'values')) return 'unseen';
  return holds(
    sinks.flatMap((sink) => sink.reads),
    marks.secret,
  )
    ? 'leaked'
    : 'carried';
}
