import type { EffectKind } from '../../nodes/kit/facts.ts';
import { approvedSomehow } from '../kit/authority.ts';
import { defineRule } from '../kit/define-rule.ts';
import { acts } from '../kit/reach.ts';
import type { StepView } from '../kit/step-view.ts';

const creates: ReadonlySet<EffectKind> = new Set(['write']);
/** Giving a right to what one has just made (sharing a file) is no second pair of eyes. */
const releases: ReadonlySet<EffectKind> = new Set(['pay']);

export const PM008 = defineRule({
  id: 'PM008',
  title: 'One identity can both create and pay',
  severity: 'high',
  confidence: 'medium',
  persona: 'reviewer',
  fix: 'choice',
  scope: 'flow',
  choice: { title: 'Choose who creates and who approves', opens: 'connections' },
  taxonomy: ['CC6.3', 'LCNC-SEC-02'],
  visit(flow, report) {
    const byIdentity = new Map<string, { name: string; makers: StepView[]; payers: StepView[] }>();
    for (const step of flow.stepsWith('effects')) {
      const slot = step.connection;
      const identity = slot?.serviceAccount ?? (slot === undefined || slot.auth === 'none' ? flow.flow.serviceAccount : slot.id);
      if (identity === undefined) continue;
      const group = byIdentity.get(identity) ?? { name: slot?.serviceAccount ?? slot?.name ?? identity, makers: [], payers: [] };
      // A person who says yes to the payment is the second identity.
      if (acts(step, releases) && !approvedSomehow(step)) group.payers.push(step);
      if (acts(step, creates)) group.makers.push(step);
      byIdentity.set(identity, group);
    }
    const others = flow.otherFlows ?? [];
    for (const [identity, { name, makers, payers }] of byIdentity) {
      const [payer] = payers;
      const maker = makers.find((step) => step.index !== payer?.index);
      const elsewhere = others.find(
        (other) =>
          other.identities?.includes(identity) === true &&
          ((payer !== undefined && other.effects?.includes('write') === true) ||
            (makers.length > 0 && other.effects?.some((effect) => releases.has(effect)) === true)),
      );
      const step = payer ?? makers[0];
      if (step === undefined || ((payer === undefined || maker === undefined) && elsewhere === undefined)) continue;
      const both = payer !== undefined && maker !== undefined;
      report({
        step,
        field: 'connection',
        title: both
          ? `“${name}” both enters things with “${maker.name}” and moves money with “${payer.name}”`
          : `“${name}” acts in this flow and in “${elsewhere?.name ?? ''}”: together it can create and pay`,
        message:
          'Whoever controls this one identity can invent an invoice and pay it. That two have to agree is the oldest protection against fraud.',
        remedy: 'Use two accounts with different rights, or let a person approve the payment.',
        path: both
          ? [
              { nodeId: maker.node.id, nodeName: maker.name, field: '', why: maker.facts.effects[0]?.what ?? 'creates' },
              { nodeId: payer.node.id, nodeName: payer.name, field: '', why: payer.facts.effects[0]?.what ?? 'pays' },
            ]
          : [],
        key: identity,
        ...(both ? {} : { beside: true }),
      });
    }
  },
});
