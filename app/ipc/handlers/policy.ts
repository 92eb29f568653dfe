/** The organisation's policy: read, tried on every flow, kept. */
import { UserError } from '../../kernel/errors.ts';
import { severities, type Finding } from '../../lint/kit/finding.ts';
import { ruleList } from '../../lint/registry.ts';
import { clashOf, clashWords } from '../../lint/kit/pack.ts';
import { previewPack } from '../../lint/packs/preview.ts';
import type { Policy } from '../../lint/kit/context.ts';
import { receiversOf } from '../../compliance/receivers.ts';
import { dataMap } from '../../lint/data-map.ts';
import { callerOf, hiddenFrom, privateFlowName, readerOf } from '../caller.ts';
import type { InputOf, OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import type { Services } from '../services.ts';
import type { PackSigner } from '../sharing-services.ts';
import { newestDocuments } from './connection-view.ts';

type Effect = OutputOf<'policy:preview'>['effects'][number];
const titlesAtMost = 20;
const receiversAtMost = 10_000;
const signed = (signer: PackSigner | undefined): { signer?: PackSigner } => (signer === undefined ? {} : { signer: { ...signer } });
const isOpen = (finding: Finding): boolean => finding.waived === undefined;
const keyOf = (finding: Finding): string => `${finding.fingerprint} ${finding.severity}`;

/** Refuses what would not do what it says: two rules under one id, a rule that does not exist, a rule that blocks switched off. */
function refuseMistakes(policy: Policy): void {
  for (const [index, pack] of (policy.packs ?? []).entries()) {
    const clash = clashOf(pack, (policy.packs ?? []).slice(0, index));
    if (clash !== undefined)
      throw new UserError('lint/bad-policy', clashWords(clash), {
        place: pack.name,
        mend: 'Give one of them another id, so that a finding names one rule.',
      });
  }
  const own = (policy.packs ?? []).flatMap((pack) => pack.rules);
  const known = new Map([...ruleList(), ...own].map((rule) => [rule.id, rule]));
  for (const [ruleId, wanted] of Object.entries(policy.rules ?? {})) {
    const rule = known.get(ruleId);
    if (rule === undefined)
      throw new UserError('lint/bad-policy', `There is no rule ${ruleId}.`, { place: ruleId, mend: 'Take it out of the policy.' });
    if (rule.severity === 'block' && wanted === 'off')
      throw new UserError('lint/bad-policy', `${ruleId} blocks sign-off, so it cannot be switched off.`, {
        place: ruleId,
        mend: 'Approve a waiver for the one place where it may stay.',
      });
  }
}

export function policyHandlers(services: Services): HandlersFor<'policy'> {
  const shown = (): OutputOf<'policy:get'> => {
    const { policy, changedAt, changedBy } = services.policy.stored();
    return {
      policy: { ...policy },
      ...(changedAt === undefined ? {} : { changedAt }),
      ...(changedBy === undefined ? {} : { changedBy: services.workspace().nameOf(changedBy) }),
    };
  };

  const effectOn = (flowId: string, policy: InputOf<'policy:preview'>['policy']): Effect | undefined => {
    const flow = services.workspace().flows.document(flowId);
    if (flow === undefined) return undefined;
    const before = services.lint(flow);
    const after = services.lint(flow, { policy });
    const old = new Set(before.findings.filter(isOpen).map(keyOf));
    const now = new Set(after.findings.filter(isOpen).map(keyOf));
    const added = after.findings
      .filter((finding) => isOpen(finding) && !old.has(keyOf(finding)))
      .toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
    const removed = [...old].filter((key) => !now.has(key)).length;
    if (added.length === 0 && removed === 0) return undefined;
    return {
      flowId,
      flowName: flow.name,
      before: { ...before.verdict.counts },
      after: { ...after.verdict.counts },
      added: added.slice(0, titlesAtMost).map(({ title }) => title),
      removed,
    };
  };

  return {
    'policy:get': async () => shown(),
    'policy:receivers': async (_input, context) => {
      const isHidden = hiddenFrom(context);
      const documents = newestDocuments(services.workspace());
      const own = new Set(documents.filter(isHidden).map(({ id }) => id));
      const maps = documents.map((flow) => ({ flow, destinations: dataMap(services.lint(flow, { reader: readerOf(context) }).view) }));
      return {
        receivers: receiversOf(maps)
          .slice(0, receiversAtMost)
          .map(({ labels, flows, transfer, ...receiver }) => ({
            ...receiver,
            labels: [...labels],
            ...(transfer === undefined ? {} : { transfer: { ...transfer } }),
            flows: flows.map(({ id, name }) => (own.has(id) ? { name: privateFlowName } : { id, name })),
          })),
      };
    },
    'policy:preview': async ({ policy }) => {
      refuseMistakes(policy);
      const records = services.workspace().flows.list();
      return {
        flows: records.length,
        effects: records.flatMap(({ flowId }) => effectOn(flowId, policy) ?? []),
        approvals: services
          .workspace()
          .reviews.reviews.list()
          .filter(({ state }) => state === 'approved').length,
      };
    },
    'policy:previewPack': async ({ pack }) => {
      const { flows } = services.workspace();
      const documents = flows.list().flatMap(({ flowId }) => flows.document(flowId) ?? []);
      const preview = previewPack(pack, documents, { policy: services.policy.stored().policy });
      return {
        checked: documents.length,
        ...signed(services.workspace().exchange.packSigner(pack)),
        rules: preview.rules.map((rule) => ({ ...rule })),
        flows: preview.flows
          .filter(({ findings }) => findings.length > 0)
          .map(({ flowId, flowName, findings }) => ({
            flowId,
            flowName,
            titles: [...new Set(findings.map(({ title }) => title))].slice(0, titlesAtMost),
          })),
      };
    },
    'policy:openPack': async ({ fileName, text }, context) => {
      const { pack, signer } = services.workspace().exchange.openPack(text, fileName);
      context.note(pack.id, { version: pack.version, ...(signer === undefined ? {} : { key: signer.keyId }) });
      return { pack, ...signed(signer) };
    },
    'policy:signPack': async ({ pack }, context) => {
      const { keyId, fileName, text } = await services.workspace().exchange.signPack(pack, callerOf(context).accountId);
      context.note(pack.id, { version: pack.version, key: keyId });
      return { fileName, text };
    },
    'policy:save': async ({ policy, base }, context) => {
      refuseMistakes(policy);
      if (services.policy.stored().changedAt !== base) {
        throw new UserError('store/conflict', 'The policy was changed by somebody else in the meantime.', {
          mend: 'Open the page again and make your change on the newest policy.',
        });
      }
      services.policy.keep(policy, callerOf(context).accountId);
      const ended = services.policy.endChangedApprovals();
      for (const { id, flowId } of ended) services.publish('review:changed', { reviewId: id, flowId });
      services.publish('policy:changed', {});
      context.note('policy', {
        rules: String(Object.keys(policy.rules ?? {}).length),
        hosts: String(policy.hosts?.length ?? 0),
        approvalsEnded: String(ended.length),
      });
      return { ...shown(), approvalsEnded: ended.length };
    },
  };
}
