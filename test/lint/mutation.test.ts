/**
 * Every rule hinges on what it says it does: the smallest change that turns a flow on which it speaks into one on which it keeps quiet
 * is found by taking the difference of two of its flows apart, and each part of that change must be needed.
 */
import { describe, expect, it } from 'vitest';
import { rules } from '../../app/lint/registry.ts';
import { lintFlow, type LintContext } from '../../app/lint/run.ts';
import type { Finding } from '../../app/lint/kit/finding.ts';
import { applyPatch } from '../../app/workflow/graph/patch.ts';
import type { Flow, FlowNode } from '../../app/workflow/model/flow.ts';
import { contextFor, type RuleCases } from './kit/cases.ts';

/** What is linted: a flow, and what is known besides. */
interface Case {
  readonly flow: Flow;
  readonly context: LintContext | undefined;
}
interface Part {
  readonly name: string;
  apply(one: Case): Case;
}
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const keysOf = (...objects: object[]): string[] => [...new Set(objects.flatMap((one) => Object.keys(one)))].sort();

function withKey<T extends object>(object: T, key: string, from: object): T {
  const { [key as keyof T]: _old, ...rest } = object;
  return (Object.hasOwn(from, key) ? { ...rest, [key]: (from as Record<string, unknown>)[key] } : rest) as T;
}
const onFlow = (name: string, change: (flow: Flow) => Flow): Part => ({
  name,
  apply: ({ flow, context }) => ({ flow: change(flow), context }),
});
const onNode = (name: string, id: string, change: (node: FlowNode) => FlowNode): Part =>
  onFlow(`${id}: ${name}`, (flow) => ({ ...flow, nodes: flow.nodes.map((node) => (node.id === id ? change(node) : node)) }));

/** What is known of two flows apart: one part for each fact. */
function contextDifference({ context: from }: Case, { context: to }: Case): Part[] {
  const before = from?.record;
  const after = to?.record;
  if (before === undefined || after === undefined)
    return same(from, to) ? [] : [{ name: 'what is known', apply: ({ flow }) => ({ flow, context: to }) }];
  const onRecord = (name: string, change: (record: NonNullable<LintContext['record']>) => NonNullable<LintContext['record']>): Part => ({
    name,
    apply: ({ flow, context }) => ({ flow, context: { ...context, record: change(context?.record ?? before) } }),
  });
  const parts = keysOf(before, after)
    .filter((key) => key !== 'approval' && !same(before[key as keyof typeof before], after[key as keyof typeof after]))
    .map((key) => onRecord(`record: ${key}`, (record) => withKey(record, key, after)));
  const [old, next] = [before.approval, after.approval];
  if (old === undefined || next === undefined)
    return same(old, next) ? parts : [...parts, onRecord('record: approval', (record) => withKey(record, 'approval', after))];
  return [
    ...parts,
    ...keysOf(old, next)
      .filter((key) => !same(old[key as keyof typeof old], next[key as keyof typeof next]))
      .map((key) => onRecord(`approval: ${key}`, (record) => ({ ...record, approval: withKey(record.approval ?? old, key, next) }))),
  ];
}

/** The difference of two flows: one part for each setting that differs, one for the steps and wires that come and go. */
function difference({ flow: from }: Case, { flow: to }: Case): Part[] {
  const parts: Part[] = [];
  const before = new Map(from.nodes.map((node) => [node.id, node]));
  const after = new Map(to.nodes.map((node) => [node.id, node]));
  const replaced = (id: string): boolean => before.get(id)?.type !== after.get(id)?.type;
  if (!same(from.edges, to.edges) || [...before.keys(), ...after.keys()].some(replaced)) {
    parts.push(
      onFlow('steps and wires', (flow) => ({
        ...flow,
        edges: to.edges,
        nodes: to.nodes.map((node) => (replaced(node.id) ? node : (flow.nodes.find((one) => one.id === node.id) ?? node))),
      })),
    );
  }
  for (const [id, node] of before) {
    const next = after.get(id);
    if (next === undefined || replaced(id)) continue;
    for (const key of keysOf(node.parameters, next.parameters)) {
      if (!same(node.parameters[key], next.parameters[key]))
        parts.push(onNode(key, id, (one) => ({ ...one, parameters: withKey(one.parameters, key, next.parameters) })));
    }
    for (const key of keysOf(node, next))
      if (key !== 'parameters' && !same(node[key as keyof FlowNode], next[key as keyof FlowNode]))
        parts.push(onNode(key, id, (one) => withKey(one, key, next)));
  }
  for (const key of keysOf(from, to)) {
    if (key !== 'nodes' && key !== 'edges' && !same(from[key as keyof Flow], to[key as keyof Flow]))
      parts.push(onFlow(key, (flow) => withKey(flow, key, to)));
  }
  return parts;
}

const applied = (one: Case, parts: readonly Part[]): Case => parts.reduce((made, part) => part.apply(made), one);
const grave = (findings: readonly Finding[]): ReadonlySet<string> =>
  new Set(findings.filter(({ severity }) => severity === 'block' || severity === 'high').map(({ ruleId }) => ruleId));

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', async (id) => {
  const { cases } = (await import(`./rules/${id}.ts`)) as { cases: RuleCases };
  const caseOf = (flow: Flow): Case => ({ flow, context: contextFor(cases, flow) });
  const lint = ({ flow, context }: Case): readonly Finding[] => lintFlow(flow, context).findings;
  const speaks = (one: Case): boolean => lint(one).some(({ ruleId }) => ruleId === id);
  const fresh = (before: Case, after: Case): string[] => {
    const old = grave(lint(before));
    return [...grave(lint(after))].filter((one) => !old.has(one));
  };

  it('its safe fixes end it and bring nothing grave', () => {
    for (const one of cases.fires.map(caseOf)) {
      for (const finding of lint(one).filter(({ ruleId }) => ruleId === id)) {
        for (const fix of finding.fixes.filter(({ safety }) => safety === 'safe')) {
          const patched = applyPatch(one.flow, fix.patch);
          const after = patched.ok ? { ...one, flow: patched.value } : one;
          expect({
            fix: fix.title,
            left: lint(after).some(({ fingerprint }) => fingerprint === finding.fingerprint),
            fresh: fresh(one, after),
          }).toEqual({ fix: fix.title, left: false, fresh: [] });
        }
      }
    }
  });

  it('one small change ends it and brings nothing grave, and taken back the rule speaks again', () => {
    const pairs = cases.fires
      .map(caseOf)
      .flatMap((bad) =>
        cases.silent.map(caseOf).map((good) => ({ bad, parts: [...difference(bad, good), ...contextDifference(bad, good)] })),
      )
      .sort((a, b) => a.parts.length - b.parts.length);
    let smallest = Infinity;
    for (const { bad, parts } of pairs) {
      let needed = parts;
      for (const part of parts) {
        const without = needed.filter((one) => one !== part);
        if (!speaks(applied(bad, without))) needed = without;
      }
      const mended = applied(bad, needed);
      if (!speaks(mended) && fresh(bad, mended).length === 0) smallest = Math.min(smallest, needed.length);
      // One such change is enough, and there is none smaller.
      if (smallest <= 1) break;
    }
    expect(smallest).toBe(1);
  });
});
