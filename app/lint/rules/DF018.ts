import { personalLabels, sensitiveLabels } from '../../workflow/model/labels.ts';
import { isJsonObject } from '../../kernel/json.ts';
import type { PatchOperation } from '../../workflow/graph/patch.ts';
import { defineRule } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import { bitOf, byModel, guessed, labelsSeen, worstLabel, type Seen, type StepView } from '../kit/step-view.ts';
import { fieldName, sentence, verbFor, wordsFor } from '../kit/words.ts';

/** The whole query goes into a JSON body, where the method has one and nothing stands in it yet. */
function intoBody(step: StepView): PatchOperation[] | undefined {
  const { query, method, bodyMode } = step.node.parameters;
  const [network] = step.facts.networks;
  if (
    step.node.foreign !== undefined ||
    !Array.isArray(query) ||
    query.length === 0 ||
    (network?.pathReads.length ?? 1) > 0 ||
    (bodyMode !== undefined && bodyMode !== 'none') ||
    !['POST', 'PUT', 'PATCH'].includes(String(method))
  )
    return undefined;
  const rows = query.flatMap((row) =>
    isJsonObject(row) && typeof row['name'] === 'string' && typeof row['value'] === 'string' ? [[row['name'], row['value']] as const] : [],
  );
  if (rows.length < query.length) return undefined;
  return [
    setParameter(step, 'query', []),
    setParameter(step, 'bodyMode', 'json'),
    setParameter(step, 'body', JSON.stringify(Object.fromEntries(rows))),
  ];
}

/** Names of what a service calls a record of its own by. */
const recordId =
  /^(?:(?:task|job|run|request|render|prediction|batch|snapshot|file|image|photo|audio|voice|video|document|message|event|conference|workflow|product|order)[_-]?)?id$/i;
/** The id by which a service calls its own record, as it came from there: personal only because the whole record is. */
function isRecordId(step: StepView, seen: Seen): boolean {
  const found = labelsSeen(seen) & personalLabels;
  if ((found & sensitiveLabels) !== 0 || guessed(seen) || byModel(seen) || !recordId.test(seen.field.split('.').at(-1) ?? '')) return false;
  // A step that has put something under this name may have put an e-mail address there.
  const label = worstLabel(found) ?? 'person';
  return step.witness(seen, bitOf(label), '').every(({ field, nodeId }) => field === '' || nodeId === step.node.id);
}

interface Address {
  readonly seen: readonly Seen[];
  readonly parameter: string;
  /** Whoever gets the message calls it. */
  readonly inMessage: boolean;
}
/** What goes into addresses: in a flow that is called, and in a mail, too. */
function addressesOf(step: StepView): Address[] {
  const called = step.facts.control?.known === true;
  return [
    ...step.facts.networks
      .filter(({ direction }) => direction === 'out')
      .map((network) => ({ seen: step.seeAddress(network), parameter: network.parameter, inMessage: false })),
    ...step.sinks
      .filter(({ kind, bound }) => kind === 'url' && bound)
      .map(({ reads, parameter }) => ({ seen: step.see(reads), parameter: called ? 'flowId' : parameter, inMessage: !called })),
  ];
}

export const DF018 = defineRule({
  id: 'DF018',
  title: 'Personal data is in a web address',
  severity: 'medium',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'path',
  on: ['networks', 'control', 'sinks'],
  choice: { title: 'Choose what goes into the body', opens: 'step' },
  taxonomy: ['CWE-598', 'HIPAA 164.312(e)(1)'],
  visit(step, report) {
    for (const { seen: all, parameter, inMessage } of addressesOf(step)) {
      const seen = all.find((one) => (labelsSeen(one) & personalLabels) !== 0 && !isRecordId(step, one));
      if (seen === undefined) continue;
      const label = worstLabel(labelsSeen(seen) & personalLabels) ?? 'person';
      const patch = intoBody(step);
      report({
        step,
        field: parameter,
        title: `${sentence(wordsFor(label))} in ${fieldName(seen.field)} ${verbFor(label, 'stand')} in ${inMessage ? `an address that “${step.name}” writes into a page or a mail` : `the address that “${step.name}” calls`}`,
        message: inMessage
          ? 'Whoever runs that server learns who opened it and when, and keeps the address in its logs, encrypted connection or not.'
          : 'Addresses are kept in the logs of every server on the way, encrypted connection or not.',
        remedy: inMessage
          ? 'Put an id into the address that says nothing about the person.'
          : 'Send it in the body of the request, or use an id that says nothing about the person.',
        path: step.witness(seen, bitOf(label), 'written into the address', parameter),
        fixes: patch === undefined ? [] : [{ id: 'to-body', title: 'Send the query in the body', safety: 'safe', patch }],
        confidence: guessed(seen) ? 'medium' : 'high',
        severity: guessed(seen) ? 'low' : 'medium',
      });
      return;
    }
  },
});
