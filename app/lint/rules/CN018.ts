import type { PatchOperation } from '../../workflow/graph/patch.ts';
import { addressKind } from '../kit/addresses.ts';
import { defineRule, type Report } from '../kit/define-rule.ts';
import { setParameter } from '../kit/fixes.ts';
import type { FlowView } from '../kit/flow-view.ts';
import type { StepView } from '../kit/step-view.ts';
import { advisoryFor } from '../kit/versions.ts';
import { list, listSteps } from '../kit/words.ts';

export const CN018 = defineRule({
  id: 'CN018',
  title: 'A connector or tool server is not pinned, not vouched for, or has a known hole',
  severity: 'high',
  confidence: 'high',
  persona: 'builder',
  fix: 'safe',
  scope: 'flow',
  choice: { title: 'Choose a connector that was checked', opens: 'step' },
  taxonomy: ['LCNC-SEC-07', 'ASI04', 'CWE-1395'],
  visit(flow, report) {
    const byName = new Map<string, StepView[]>();
    for (const step of flow.stepsWith('connector')) {
      const { connector } = step.facts;
      // What runs on the same machine is one's own, and nobody publishes it.
      if (
        connector === undefined ||
        (connector.version === undefined && step.facts.networks.some(({ host }) => host !== undefined && addressKind(host) === 'loopback'))
      )
        continue;
      byName.set(connector.name, [...(byName.get(connector.name) ?? []), step]);
    }
    const loose: StepView[] = [];
    for (const [name, steps] of byName) if (!judged(flow, name, steps, report)) loose.push(...steps);
    const [first] = loose;
    if (first === undefined) return;
    const servers = loose.filter(({ facts: { connector } }) => connector?.kind === 'mcp');
    const fixes = pins(flow, loose);
    report({
      step: servers[0] ?? first,
      title: `${listSteps(loose)} run${loose.length === 1 ? 's' : ''} whatever the publisher offers today (${list([...new Set(loose.map(({ facts }) => facts.connector?.name ?? ''))])})`,
      message:
        servers.length > 0
          ? 'A tool server can change its tools, and what they say about themselves, at any time. The model reads the new text as instructions, and nobody has looked at it.'
          : "A package that is not tied to one version changes under the flow. If its maker is broken into, the new version runs with the flow's rights.",
      remedy: 'Tie it to the version or the digest that was looked at.',
      severity: servers.length > 0 ? 'high' : 'medium',
      fixes:
        fixes.length < loose.length
          ? []
          : [{ id: 'pin', title: 'Tie them to the versions that your organisation approved', safety: 'safe', patch: fixes }],
      key: 'unpinned',
    });
  },
});

const approved = (flow: FlowView, name: string) =>
  flow.context.policy?.organisation?.connectors?.find((one) => one.name.toLowerCase() === name.toLowerCase());

/** True where nothing is left to say about this connector's version: it is pinned, or something graver was said. */
function judged(flow: FlowView, name: string, steps: readonly StepView[], report: Report): boolean {
  const [step] = steps;
  const connector = step?.facts.connector;
  if (step === undefined || connector === undefined) return true;
  const known = approved(flow, name);
  const hole = advisoryFor(connector.version, known?.advisories);
  if (hole !== undefined || known?.verified === false) {
    report({
      step,
      title:
        hole === undefined
          ? `${listSteps(steps)} use${steps.length === 1 ? 's' : ''} ${name}, which nobody vouches for`
          : `${listSteps(steps)} use${steps.length === 1 ? 's' : ''} ${name}, which has a known hole (${hole.id})`,
      message: 'Whoever knows of it can take over the step, and with it the logins and the data that the step is given.',
      remedy: hole?.fixedIn === undefined ? 'Replace it by one that somebody looks after.' : `Use version ${hole.fixedIn} or later.`,
      key: `${name}/${hole?.id ?? 'unverified'}`,
    });
    return true;
  }
  return connector.version !== undefined || connector.digest !== undefined;
}

function pins(flow: FlowView, steps: readonly StepView[]): PatchOperation[] {
  return steps.flatMap((step) => {
    const { connector } = step.facts;
    const known = connector === undefined ? undefined : approved(flow, connector.name);
    if (connector === undefined || known === undefined || (known.version === undefined && known.digest === undefined)) return [];
    return known.digest === undefined
      ? [setParameter(step, `${connector.parameter}.version`, known.version)]
      : [setParameter(step, `${connector.parameter}.digest`, known.digest)];
  });
}
