/** No new risk: said, looked at, ended. */
import { makeBaseline, printBaseline } from '../../lint/baseline.ts';
import { severities, type Finding } from '../../lint/kit/finding.ts';
import { beginRatchet, byAge, flowStanding, sinceWhen, type FlowFindings, type Ratchet } from '../../lint/ratchet.ts';
import { instantText } from '../../kernel/instant.ts';
import { UserError } from '../../kernel/errors.ts';
import { bindConnections } from '../../workflow/graph/bind-connections.ts';
import { callerOf, readerOf } from '../caller.ts';
import type { OutputOf } from '../contract.ts';
import type { HandlersFor } from '../handler.ts';
import { keepProgress, keepRatchet, progressWith, ratchetOf } from '../ratchet-store.ts';
import type { Services } from '../services.ts';

type Row = OutputOf<'ratchet:get'>['old'][number];
const shownAtMost = 500;
/** Looks at former revisions, of one flow and in all: how old a finding is matters less than that somebody waits. */
const looks = { flow: 6, all: 300 } as const;

const graver = (a: Row, b: Row): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.since ?? 0) - (b.since ?? 0);

export function ratchetHandlers(services: Services): HandlersFor<'ratchet'> {
  const workspace = () => services.workspace();
  const lintAll = (): readonly (FlowFindings & {
    readonly name: string;
    readonly private: boolean;
    readonly owner: string | undefined;
  })[] =>
    workspace()
      .flows.list()
      .flatMap(({ flowId }) => {
        const flow = workspace().flows.document(flowId);
        return flow === undefined
          ? []
          : [
              {
                flowId,
                name: flow.name,
                private: flow.sharedWith === 'private',
                owner: flow.owner,
                findings: services.lint(flow).findings,
              },
            ];
      });

  /** By what the rules of today say of the revisions of then. */
  function ages(flows: readonly FlowFindings[]): (flowId: string, fingerprint: string) => number {
    const { flows: kept, connections } = workspace();
    let left: number = looks.all;
    const since = new Map(
      flows.map(({ flowId, findings }) => {
        const revisions = [...kept.revisions(flowId)].map(({ revision, at }) => ({ revision, at })).sort((a, b) => a.revision - b.revision);
        const budget = Math.min(looks.flow, left);
        const look = (revision: number): ReadonlySet<string> => {
          left -= 1;
          const then = kept.document(flowId, revision);
          return new Set(
            then === undefined
              ? []
              : services.lint(bindConnections(then, connections.list())).findings.map(({ fingerprint }) => fingerprint),
          );
        };
        return [flowId, sinceWhen(revisions, [...new Set(findings.map(({ fingerprint }) => fingerprint))], look, budget)] as const;
      }),
    );
    const now = services.clock.now();
    return (flowId, fingerprint) => since.get(flowId)?.get(fingerprint) ?? now;
  }

  const must = (): Ratchet => {
    const ratchet = ratchetOf(workspace().settings);
    if (ratchet === undefined)
      throw new UserError('policy/no-baseline', 'Nobody has ruled out new risk in this workspace.', {
        mend: 'Do it first, on the page Policies.',
      });
    return ratchet;
  };

  return {
    'ratchet:get': async (_input, context) => {
      const { account, seesFlows } = readerOf(context);
      const isHidden = (flow: { readonly private: boolean; readonly owner: string | undefined }): boolean =>
        !seesFlows || (flow.private && flow.owner !== account);
      const flows = lintAll();
      const ratchet = ratchetOf(workspace().settings);
      const standings = flows.map((flow) => ({ flow, ...flowStanding(ratchet ?? { entries: [] }, flow) }));
      const rowOf = (flow: (typeof flows)[number], { ruleId, severity, title }: Finding): Row => ({
        flowId: flow.flowId,
        flowName: isHidden(flow) ? 'A private flow' : flow.name,
        ruleId,
        severity,
        title: isHidden(flow) ? 'A finding in a private flow' : title,
      });
      const old = standings
        .flatMap(({ flow, left }) => left.map(({ finding, since }) => ({ ...rowOf(flow, finding), since })))
        .sort(graver);
      const novel = standings.flatMap(({ flow, fresh }) => fresh.map((finding) => rowOf(flow, finding))).sort(graver);
      const known = (ratchet?.entries ?? []).reduce((sum, { count }) => sum + count, 0);
      const progress = ratchet === undefined ? undefined : progressWith(services, ratchet, flows);
      return {
        ...(ratchet === undefined ? {} : { set: { at: ratchet.setAt, by: workspace().nameOf(ratchet.setBy), gate: ratchet.gate } }),
        flows: flows.length,
        known,
        left: old.length,
        gone: known - old.length,
        fresh: novel.length,
        ages: byAge(
          old.map(({ since }) => since),
          services.clock.now(),
        ),
        days: [...(progress?.days ?? [])].map((day) => ({ ...day })),
        old: old.slice(0, shownAtMost),
        novel: novel.slice(0, shownAtMost),
      };
    },
    'ratchet:set': async ({ gate }, context) => {
      const flows = lintAll();
      const ratchet = beginRatchet(flows, ages(flows), { setAt: services.clock.now(), setBy: callerOf(context).accountId, gate });
      keepRatchet(workspace().settings, ratchet);
      keepProgress(workspace(), progressWith(services, ratchet, flows));
      context.note('baseline', { flows: String(flows.length), findings: String(ratchet.entries.length), gate: String(gate) });
      return { done: true };
    },
    'ratchet:gate': async ({ gate }, context) => {
      keepRatchet(workspace().settings, { ...must(), gate }, true);
      context.note('baseline', { gate: String(gate) });
      return { done: true };
    },
    'ratchet:end': async (_input, context) => {
      const { entries } = must();
      keepRatchet(workspace().settings, undefined);
      context.note('baseline', { findings: String(entries.length) });
      return { done: true };
    },
    'ratchet:file': async () => ({
      fileName: `countersign-baseline-${instantText(services.clock.now()).slice(0, 10)}.json`,
      text: printBaseline(makeBaseline(lintAll().map(({ findings }) => findings))),
    }),
  };
}
