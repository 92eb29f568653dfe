/** Where an address begins that a step before has written into a field: a base address that several steps share. */
import type { NetworkFact, NodeFacts, Read } from '../../nodes/kit/facts.ts';
import { isFollowed } from '../dataflow/facts-that-hold.ts';
import { scriptSteps } from '../dataflow/script/summary.ts';
import { readUrl, type UrlFacts } from '../../nodes/kit/url.ts';
import type { FieldPath } from '../../workflow/model/labels.ts';
import type { StepView } from './step-view.ts';

/** Further back nobody keeps such a field. */
const FARTHEST = 30;

const same = (a: FieldPath, b: FieldPath): boolean => a.length === b.length && a.every((part, index) => part === b[index]);
const touches = (a: FieldPath, b: FieldPath): boolean => a.slice(0, b.length).every((part, index) => part === b[index]);

/** What the step's first way out says of the field: its fixed text, that it was there before, or neither. */
function writtenBy(facts: NodeFacts, path: FieldPath): string | 'before' | undefined {
  const ways = facts.outputs.filter(({ kind }) => kind === 'data');
  const out = ways[0]?.id;
  const steps =
    facts.code !== undefined && isFollowed(facts.code)
      ? scriptSteps(facts.code, facts.code.dialect === 'node-red' && ways.length > 1 ? 0 : undefined)
      : facts.transfer.find(({ port }) => port === out)?.steps;
  if (steps === undefined)
    return facts.sources.some(({ port }) => port === out) || facts.code !== undefined || facts.trigger !== undefined ? undefined : 'before';
  let found: string | 'before' | undefined;
  for (const step of steps) {
    if (step.op === 'input' && (step.at ?? []).length === 0) found = 'before';
    else if (step.op === 'assign' && same(step.path, path)) found = step.literal;
    else if (
      'path' in step
        ? touches(path, step.path) || touches(step.path, path)
        : step.op === 'rename'
          ? touches(path, step.to) || touches(path, step.from)
          : step.op === 'keep'
            ? !step.paths.some((one) => touches(path, one))
            : step.op === 'remove' && step.paths.some((one) => touches(path, one))
    )
      found = undefined;
  }
  return found;
}

function textsOf(step: StepView, read: Read): string[] {
  if (read.from === 'node') {
    const named = step.flow.graph.names.indexOf(read.node);
    const text = named === undefined ? undefined : writtenBy(step.flow.step(named).facts, read.path);
    return text === undefined || text === 'before' ? [] : [text];
  }
  if (read.from !== 'input') return [];
  const found: string[] = [];
  const queue = [...step.previous];
  const seen = new Set(queue);
  for (let one = queue.pop(); one !== undefined && seen.size <= FARTHEST; one = queue.pop()) {
    const text = writtenBy(one.facts, read.path);
    if (text !== undefined && text !== 'before') found.push(text);
    if (text === 'before')
      for (const before of one.previous)
        if (!seen.has(before)) {
          seen.add(before);
          queue.push(before);
        }
  }
  return found;
}

/** The addresses that the step may call where its own parameter says nothing of the beginning. */
export function baseAddresses(step: StepView, { scheme, hostReads }: NetworkFact): readonly UrlFacts[] {
  const [read, ...others] = hostReads;
  return scheme !== undefined || read === undefined || others.length > 0 ? [] : textsOf(step, read).map(readUrl);
}
