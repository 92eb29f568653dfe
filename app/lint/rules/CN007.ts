import { valueAt, type PatchOperation } from '../../workflow/graph/patch.ts';
import { defineRule } from '../kit/define-rule.ts';
import { newSlot } from '../kit/fixes.ts';
import { findSecrets, type TypedSecret } from '../kit/secrets.ts';
import type { Fix } from '../kit/finding.ts';
import type { StepView } from '../kit/step-view.ts';

export const CN007 = defineRule({
  id: 'CN007',
  title: 'A secret is written into the flow',
  severity: 'block', confidence: 'high', persona: 'builder', fix: 'safe', scope: 'node',
  taxonomy: ['CWE-798', 'LCNC-08', 'AML.T0083'],
  visit(step, report) {
    const { inParameters, elsewhere, inOriginal } = step.ofContent('secrets', () => secretsOf(step));
    for (const secret of inParameters) {
      const field = secret.path.join('.');
      const fix = moveToConnection(step, secret);
      report({
        step, field,
        title: `“${step.name}” holds ${secret.kind} in plain text`,
        message: 'Everyone who can open, copy or export this flow can read it and use it in your name, and it stays in old versions after you delete it here.',
        remedy: 'Move it into a connection, and have it replaced at its provider: it has been seen.',
        severity: secret.sure ? 'block' : 'high', confidence: secret.sure ? 'high' : 'medium',
        fixes: fix === undefined ? [] : [fix], key: `${field}:${secret.start}`,
      });
    }
    if (elsewhere[0] !== undefined) {
      report({
        step, field: 'note',
        title: `A note or sample of “${step.name}” holds ${elsewhere[0].kind} in plain text`,
        message: 'Notes and samples travel with the flow: everyone who opens or exports it can read the secret and use it.',
        remedy: 'Take it out of the note or the sample, and have it replaced at its provider.', key: 'note',
      });
    }
    if (inOriginal) {
      report({
        step, title: `The imported original of “${step.name}” holds a secret in plain text`,
        message: 'The flow keeps what was imported, so everyone who exports it gets the secret too.',
        remedy: 'Have the secret replaced at its provider, take it out of the original file, and import it again.', key: 'foreign',
      });
    }
  },
});

interface Found { readonly inParameters: readonly TypedSecret[]; readonly elsewhere: readonly TypedSecret[]; readonly inOriginal: boolean }

function secretsOf({ node }: StepView): Found {
  const inParameters = findSecrets(node.parameters);
  const elsewhere = [...(node.note === undefined ? [] : findSecrets(node.note)), ...(node.sample === undefined ? [] : findSecrets(node.sample))].filter((one) => one.sure);
  const raw = node.foreign?.raw;
  return { inParameters, elsewhere, inOriginal: raw !== undefined && inParameters.length === 0 && findSecrets(raw).some((one) => one.sure) };
}

/** The secret goes out of the parameter; the step gets a place for a connection, which the vault fills. */
function moveToConnection(step: StepView, secret: TypedSecret): Fix | undefined {
  const text = valueAt(step.node.parameters, secret.path);
  if (typeof text !== 'string' || (step.facts.networks.length === 0 && step.facts.code === undefined && step.node.connection === undefined)) return undefined;
  const left = `${text.slice(0, secret.start)}${text.slice(secret.end)}`;
  const parent = secret.path.slice(0, -1);
  const isRow = secret.path.at(-1) === 'value' && parent.length > 0;
  const network = step.facts.networks.find((one) => one.direction === 'out');
  // A row of a header or query table goes as a whole: the connection sends it.
  const patch: PatchOperation[] = [isRow
    ? { op: 'setParameter', nodeId: step.node.id, path: parent, value: undefined }
    : { op: 'setParameter', nodeId: step.node.id, path: secret.path, value: left.replace(/^(?:Bearer|Basic|Token)\s*$/i, '') }];
  patch.push(...newSlot(step, 'http', /Bearer/i.test(text) ? 'bearer' : 'api-key', network?.host === undefined ? [] : [network.host]));
  return { id: 'to-vault', title: 'Move the secret into a connection', safety: 'safe', patch };
}
