/** A step is known again exactly while its content stays the same. */
import { describe, expect, it } from 'vitest';
import { compileFacts } from '../../app/lint/dataflow/compile.ts';
import type { CompiledFacts } from '../../app/lint/dataflow/compiled.ts';
import { ContentMemory } from '../../app/lint/dataflow/content-memory.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { factsOf } from '../../app/nodes/describe.ts';
import { emptyFlow, type ConnectionSlot, type FlowNode } from '../../app/workflow/model/flow.ts';
import { step } from './kit/flow.ts';
import { slot } from './kit/steps.ts';

const memory = new ContentMemory();
function ask(node: FlowNode, connection?: ConnectionSlot, more = ''): CompiledFacts {
  memory.forgetParts();
  return askAgain(node, connection, more);
}
/** As while one flow is looked at. */
function askAgain(node: FlowNode, connection?: ConnectionSlot, more = ''): CompiledFacts {
  const mark = connection === undefined ? undefined : memory.markOf(connection);
  const known = memory.find(node.id, node, mark, more);
  if (known !== undefined) return known;
  const made = compileFacts(node, factsOf(node, emptyFlow('f', 'F')), memory.table);
  memory.keep(node.id, node, mark, more, made);
  return made;
}
const tidy = (id: string, assignments: { name: string; value: string }[] = []): FlowNode => step(id, 'set-fields', { assignments });

describe('what is remembered of a step', () => {
  it('is found by a copy of it', () => {
    const node = tidy('copied', [{ name: 'a', value: 'b' }]);
    expect(ask(structuredClone(node), slot())).toBe(ask(node, slot()));
  });

  it.each<readonly [string, (node: FlowNode) => FlowNode]>([
    ['another value', (node) => ({ ...node, timeoutMs: 2_000 })],
    ['a number instead of its text', (node) => ({ ...node, parameters: { ...node.parameters, keep: '1' } })],
    ['a list instead of a record', (node) => ({ ...node, parameters: { ...node.parameters, more: [] } })],
    ['nothing instead of an empty list', (node) => ({ ...node, parameters: { ...node.parameters, more: null } })],
    ['one field less', (node) => ({ ...node, parameters: { assignments: [], keep: 1 } })],
    ['one entry more', (node) => ({ ...node, parameters: { ...node.parameters, assignments: [{ name: 'a', value: 'b' }] } })],
    ['a text that looks like the end of one', (node) => ({ ...node, name: 'Symbol(end)' })],
  ])('is not taken for that of a step with %s', (_what, change) => {
    const node = step('changed', 'set-fields', { assignments: [], keep: 1, more: {} });
    expect(ask(change(node))).not.toBe(ask(node));
  });

  it('is told apart by connection, and by what other facts depend on', () => {
    const node = tidy('bound');
    const all = [ask(node), ask(node, slot()), ask(node, slot({ name: 'Other' })), ask(node, slot(), 'a contract')];
    expect(new Set(all).size).toBe(4);
  });

  it('does not follow a step that is changed in place', () => {
    const node = tidy('changing', [{ name: 'a', value: 'b' }]);
    const before = ask(node);
    (node.parameters['assignments'] as { value: string }[])[0] = { value: 'c' };
    expect(ask(node)).not.toBe(before);
  });

  const many = Array.from({ length: 12 }, (_, at) => ({ name: `field ${at}`, value: 'b' }));
  it('does not follow a large value that is changed in place', () => {
    const node = tidy('changing much', structuredClone(many));
    const before = ask(node);
    (node.parameters['assignments'] as { value: string }[])[11] = { value: 'c' };
    expect(ask(node)).not.toBe(before);
  });

  it('tells steps apart that share a large value, and knows copies of them that share it or not', () => {
    const shared = structuredClone(many);
    const nodes = [tidy('one', shared), tidy('two', shared), { ...tidy('three', shared), name: 'Third' }];
    const all = nodes.map((node) => askAgain(node));
    expect(new Set(all).size).toBe(3);
    memory.forgetParts();
    expect(structuredClone(nodes).map((node) => askAgain(node))).toEqual(all);
    memory.forgetParts();
    const apart = nodes.map((node) => structuredClone(node));
    expect(apart.map((node) => askAgain(node)).every((one, at) => one === all[at])).toBe(true);
    const other = structuredClone(many);
    other[11] = { name: 'field 11', value: 'c' };
    memory.forgetParts();
    expect(all).not.toContain(askAgain(tidy('two', other)));
    expect(askAgain(nodes[1] as FlowNode)).toBe(all[1]);
  });
});

describe('values inside of values', () => {
  const nested = (levels: number): unknown =>
    Array.from({ length: levels }).reduce<unknown>((inside, _, level) => (level % 2 === 0 ? [inside] : { a: inside }), 'x');

  it('end the lint with words and not with the stack, however deep they are', () => {
    const deep = { ...tidy('deep'), parameters: { assignments: [], more: nested(100_000) } } as FlowNode;
    expect(() => lintFlow({ ...emptyFlow('f', 'F'), nodes: [tidy('fine'), deep] })).toThrow(
      expect.objectContaining({
        code: 'flow/too-large',
        message: 'The step “deep” holds values inside of values, more than 500 levels deep.',
        place: 'deep',
      }),
    );
  });

  it('are linted as deep as any file may have them', () => {
    const deep = { ...tidy('deep'), parameters: { assignments: [], more: nested(400) } } as FlowNode;
    expect(lintFlow({ ...emptyFlow('f', 'F'), nodes: [deep] }).view.steps).toHaveLength(1);
  });
});
