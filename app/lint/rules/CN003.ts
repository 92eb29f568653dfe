import type { PatchOperation } from '../../workflow/graph/patch.ts';
import { defineRule } from '../kit/define-rule.ts';
import type { StepView } from '../kit/step-view.ts';

/** Names under which products keep the switch, and the value that turns the check on. */
const switches: readonly (readonly [name: string, safe: boolean])[] = [
  ['allowUnauthorizedCerts', false],
  ['ignoreSSLIssues', false],
  ['rejectUnauthorized', true],
  ['verifyCertificate', true],
  ['verifyservercert', true],
  ['insecure', false],
  ['skipSslVerification', false],
];

/** Where nothing is encrypted no certificate is shown: CN001 says so. */
const plain: ReadonlySet<string> = new Set(['http', 'ws']);

function turnOn(step: StepView): PatchOperation[] {
  const out: PatchOperation[] = [];
  if (step.connection?.tls?.verify === false)
    out.push({ op: 'setConnection', slotId: step.connection.id, path: ['tls', 'verify'], value: true });
  const stack: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value: step.node.parameters, path: [] }];
  for (let at = stack.pop(); at !== undefined && at.path.length < 8; at = stack.pop()) {
    if (typeof at.value !== 'object' || at.value === null) continue;
    for (const [key, value] of Object.entries(at.value)) {
      const known = switches.find(([name]) => name === key);
      if (known !== undefined && value === !known[1])
        out.push({ op: 'setParameter', nodeId: step.node.id, path: [...at.path, key], value: known[1] });
      else stack.push({ value, path: [...at.path, key] });
    }
  }
  // What is said of an imported step follows its settings: where none of them holds the switch, as in a command, nothing is mended by it.
  return out.every((one) => one.op === 'setParameter' && one.path[0] === 'facts') ? [] : out;
}

export const CN003 = defineRule({
  id: 'CN003',
  title: "The server's certificate is not checked",
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'node',
  on: 'networks',
  taxonomy: ['CWE-295', 'LCNC-SEC-04'],
  visit(step, report) {
    const network = step.facts.networks.find(
      (one) => one.direction === 'out' && !one.verifyCertificate && (one.scheme === undefined || !plain.has(one.scheme)),
    );
    if (network === undefined) return;
    const patch = turnOn(step);
    report({
      step,
      field: network.parameter,
      title: `“${step.name}” does not check who ${network.host ?? 'its server'} is`,
      message:
        'Anyone who can get between you and the server can pose as it, read everything and answer with what they like. Encryption without this check protects nothing.',
      remedy:
        'Turn the certificate check on. If the server has a certificate of your own, add your certificate authority to the connection instead.',
      fixes:
        patch.length === 0 ? [] : [{ id: 'check-certificate', title: `Check the certificate in “${step.name}”`, safety: 'safe', patch }],
    });
  },
});
