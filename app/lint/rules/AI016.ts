import { defineRule } from '../kit/define-rule.ts';
import type { Fix, PatchOperation } from '../kit/finding.ts';
import type { ValueType } from '../../workflow/model/labels.ts';
import { acts } from '../kit/reach.ts';
import { isPublic, isText, leavesHouse, publicBit, type StepView } from '../kit/step-view.ts';
import { list, listSteps, zoneName } from '../kit/words.ts';

/** A part that thinks for itself: an agent as a tool, or somebody else's tools behind a server. */
const otherAgent = (part: StepView): boolean =>
  part.node.disabled !== true &&
  (part.facts.ai?.role === 'agent' ||
    part.facts.ai?.role === 'tool-source' ||
    (part.facts.control?.kind === 'subflow' && (answersFreely(part) || part.facts.effects.some(({ kind }) => kind === 'exec'))));

/** An agent in a flow of its own: what that gives back is a model's text, or its name says that one runs there. */
function answersFreely({ facts: { control }, flow }: StepView): boolean {
  const contract = flow.context.contracts?.find(({ flowId }) => flowId === control?.flowId);
  return contract === undefined ? control?.thinks === true : contract.returns.some(({ byModel, type }) => byModel && openTypes.has(type));
}
const openTypes: ReadonlySet<ValueType> = new Set(['text', 'any', 'object', 'list']);

function lacks(part: StepView): string[] {
  const remote = part.facts.networks.filter((network) => network.direction === 'out');
  const away = part.facts.ai?.role === 'tool-source' && part.facts.sinks.some((sink) => leavesHouse(sink.zone));
  return [
    ...(remote.some((network) => network.host !== undefined && !network.sendsCredentials && network.auth === 'none') && away
      ? ['no identity: it takes calls without a login']
      : []),
    ...((part.facts.ai?.role === 'agent' && part.facts.ai.output === 'none') || answersFreely(part)
      ? ['no schema: it answers in free text']
      : []),
    ...(away
      ? [
          `no zone of yours: it is run by ${zoneName(part.facts.sinks.find((sink) => leavesHouse(sink.zone))?.zone ?? { scope: 'unknown' })}`,
        ]
      : []),
  ];
}

/** Where calls to it go. */
const hostsOf = ({ facts: { networks } }: StepView): string =>
  networks
    .filter(({ direction }) => direction === 'out')
    .map(({ host }) => host ?? '')
    .join();

/** A part that nobody else uses is switched off: unplugged and left lying there it would be a step that nobody can judge. */
function withoutParts(step: StepView, parts: readonly StepView[]): Fix {
  const own = parts.every((part) => part.leaving.every((edge) => edge.to.node === step.node.id));
  const patch = parts.flatMap((part): PatchOperation[] =>
    own
      ? [{ op: 'setNode', nodeId: part.node.id, values: { disabled: true } }]
      : part.leaving.filter((edge) => edge.to.node === step.node.id).map((edge) => ({ op: 'removeEdge', edgeId: edge.id })),
  );
  return { id: 'off', title: own ? `Switch ${listSteps(parts)} off` : `Unplug ${listSteps(parts)}`, safety: 'choice', patch };
}

export const AI016 = defineRule({
  id: 'AI016',
  title: 'One agent hands work to another without identity, schema or zone',
  severity: 'high',
  confidence: 'medium',
  persona: 'builder',
  fix: 'choice',
  scope: 'path',
  on: 'ai',
  taxonomy: ['ASI07'],
  visit(step, report) {
    if (!step.compiled.generates) return;
    const others = step.parts.filter(otherAgent);
    if (others.length === 0) return;
    const hostile = step.see(step.compiled.given).find((one) => isPublic(one) && isText(one));
    // Several tools of one server are one hand-over.
    const groups = new Map<string, { readonly parts: StepView[]; readonly missing: readonly string[] }>();
    for (const part of others) {
      const missing = lacks(part);
      if (missing.length === 0) continue;
      const key = part.facts.ai?.role === 'tool-source' ? `${missing.join()}\n${hostsOf(part)}` : part.node.id;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { parts: [part], missing });
      else group.parts.push(part);
    }
    for (const { parts, missing } of groups.values()) {
      const [part] = parts;
      if (part === undefined) continue;
      // What is planted in one agent goes on to the next; without an outsider's text or anything that acts there is little to pass on.
      const acting = parts.flatMap((each) => [...each.parts, each]).find((one) => acts(one));
      const grave = hostile !== undefined && acting !== undefined && missing.length > 1;
      const own = part.node.foreign === undefined && part.facts.ai?.role === 'agent';
      report({
        step: part,
        title: `“${step.name}” hands work to ${listSteps(parts)}, which ${parts.length === 1 ? 'has' : 'have'} ${list(missing)}`,
        message:
          hostile === undefined
            ? 'Each agent takes the other at its word. An answer that is wrong, or comes from somebody else, goes on into the next step unseen.'
            : `Instructions that an outsider plants in “${step.name}” are passed on as if they were yours${acting === undefined ? '' : `, and “${acting.name}” acts on them`}.`,
        remedy: 'Let the called agent answer in fixed fields, ask for a login, and keep it in your own systems.',
        path:
          hostile === undefined
            ? [
                { nodeId: step.node.id, nodeName: step.name, field: '', why: 'hands on a task in free text' },
                { nodeId: part.node.id, nodeName: part.name, field: '', why: missing.join('; ') },
              ]
            : [
                ...step.witness(hostile, publicBit, 'read by the first agent'),
                { nodeId: part.node.id, nodeName: part.name, field: '', why: missing.join('; ') },
              ],
        severity: grave ? 'high' : 'medium',
        fixes: [
          ...(own
            ? [
                {
                  id: 'schema',
                  title: `Let “${part.name}” answer in a fixed field`,
                  safety: 'choice' as const,
                  patch: [
                    { op: 'setParameter' as const, nodeId: part.node.id, path: ['output'], value: 'schema' },
                    { op: 'setParameter' as const, nodeId: part.node.id, path: ['schema'], value: [{ name: 'done', type: 'boolean' }] },
                  ],
                },
              ]
            : []),
          withoutParts(step, parts),
        ],
        key: part.node.id,
      });
    }
  },
});
