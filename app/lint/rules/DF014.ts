import { personalLabels } from '../../workflow/model/labels.ts';
import { LABELS, RESTORED, typeOf } from '../dataflow/cell.ts';
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import type { FlowEdge } from '../../workflow/model/flow.ts';
import { defineRule } from '../kit/define-rule.ts';
import { takesAway } from '../kit/fixes.ts';
import { labelsSeen, restoredBit, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName, zoneName } from '../kit/words.ts';

/** The step that gives values back changes places with this one, where it stands right before it and leads nowhere else. */
function restoreAfter(step: StepView): PatchOperation[] | undefined {
  const restore = step.previous.find((one) => one.facts.transfer.some(({ steps }) => steps.some(({ op }) => op === 'restore')));
  const into = restore?.entering.filter(({ kind }) => kind === 'data') ?? [];
  const between = restore?.leaving.filter(({ kind }) => kind === 'data') ?? [];
  const out = step.leaving.filter(({ kind }) => kind === 'data');
  const [first] = between;
  if (
    restore === undefined ||
    first === undefined ||
    into.length === 0 ||
    between.some((edge) => edge.to.node !== step.node.id) ||
    step.previous.length > 1
  )
    return undefined;
  const add = (from: FlowEdge['from'], to: FlowEdge['to']): PatchOperation => ({
    op: 'addEdge',
    edge: { id: `${from.node}.${from.port}-${to.node}.${to.port}`.slice(0, 128), kind: 'data', from, to },
  });
  const back = into[0]?.to ?? first.to;
  return [
    ...[...into, ...between, ...out].map((edge): PatchOperation => ({ op: 'removeEdge', edgeId: edge.id })),
    ...into.map((edge) => add(edge.from, first.to)),
    add({ node: step.node.id, port: out[0]?.from.port ?? 'out' }, back),
    ...out.map((edge) => add(first.from, edge.to)),
  ];
}

/**
 * The value was turned back by a step to which no token came that was made in this flow: a table, a file or another flow has brought it, and
 * only what is personal or secret is ever made a token.
 */
function ofElsewhere({ flow }: StepView, seen: Seen): boolean {
  const { witnesses, graph, values, table } = flow.analysis;
  const begins = witnesses.find(witnesses.spots(seen.joined, seen.at), restoredBit)?.begins;
  if (begins === undefined) return false;
  const restorer = flow.step(graph.portNode[begins.port] as number);
  const at = table.fields(values[begins.port]?.paths[begins.cell] ?? 0);
  const paths = restorer.facts.transfer.flatMap(({ steps }) => steps.flatMap((one) => (one.op === 'restore' ? one.paths : [])));
  const covering = paths.filter((path) => path.every((part, index) => part === '*' || part === at[index]));
  return (
    covering.length > 0 &&
    !restorer
      .seeFacts(covering.map((path) => ({ from: 'input', path })))
      .some(({ low, high }) => (high & LABELS) !== 0 || typeOf(low) === 'uuid')
  );
}

const isPlainAgain = (step: StepView, seen: Seen): boolean =>
  (seen.high & RESTORED) !== 0 && ((labelsSeen(seen) & personalLabels) !== 0 || ofElsewhere(step, seen));

export const DF014 = defineRule({
  id: 'DF014',
  title: 'Data that was turned back from tokens leaves the house again',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: 'sinks',
  choice: { title: 'Choose where values come back', opens: 'step' },
  taxonomy: ['GDPR 4(5)', 'GDPR 32', 'CWE-359'],
  visit(step, report) {
    for (const sink of step.sinks) {
      // A message to the person themselves, or a system that only you can know, is what Restore is for.
      if (!takesAway(sink)) continue;
      const seen = step.see(sink.reads).find((one) => isPlainAgain(step, one));
      if (seen === undefined) continue;
      const patch = restoreAfter(step);
      report({
        step,
        field: sink.parameter,
        title: `${fieldName(seen.field)} was turned back into plain data and then goes to ${zoneName(sink.zone)}`,
        message: 'The tokens protected it up to here. From here on it is out, as if there had been none.',
        remedy: 'Move the Restore step behind this one, or restore only the fields that the next step needs.',
        path: step.witness(seen, restoredBit, `goes to ${zoneName(sink.zone)}`, sink.parameter),
        fixes: patch === undefined ? [] : [{ id: 'after', title: `Move the Restore step behind “${step.name}”`, safety: 'safe', patch }],
      });
      return;
    }
  },
});
