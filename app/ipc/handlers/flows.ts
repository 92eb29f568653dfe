/** Flows, revisions, templates, import. */
import { openThreatModel } from '../../compliance/open-threat-model.ts';
import { printBpmn } from '../../import/bpmn/print-bpmn.ts';
import { buildDraft } from '../../draft/build.ts';
import type { Outline } from '../../draft/outline.ts';
import { withCallsTo } from '../../import/calls-between.ts';
import { UserError } from '../../kernel/errors.ts';
import { bindConnections } from '../../workflow/graph/bind-connections.ts';
import { printFlow } from '../../workflow/model/canonical.ts';
import { filledFlow, isBlank } from '../../workflow/model/filled-flow.ts';
import { emptyFlow, type Flow } from '../../workflow/model/flow.ts';
import { ownerIn, ownerStanding, type Owner } from '../../workflow/model/owner.ts';
import type { Session } from '../../identity/ports.ts';
import type { FlowRecord } from '../../workflow/ports.ts';
import type { FlowSummary } from '../contract/flows.ts';
import type { CallContext, HandlersFor } from '../handler.ts';
import { allOrNone } from '../all-or-none.ts';
import { callerOf, readerOf } from '../caller.ts';
import { denialOf } from '../denial.ts';
import { draftModel } from '../draft-model.ts';
import { emergencyOf } from '../review-summary.ts';
import { isSavedAlready, saveRevision } from '../save-revision.ts';
import type { ImportResult, Services } from '../services.ts';

/** The gravest first; the others need nobody any more. */
const unsettled: readonly string[] = ['overdue', 'running', 'waiting', 'due'];

const mostDeleted = 200;

type ReviewState = FlowSummary['state'];

const mostLoss = 20_000;

/** What was lost of all of them, each with the name of its flow where there are several. */
function lossOf(first: ImportResult, others: readonly ImportResult[]): ImportResult['loss'][number][] {
  if (others.length === 0) return [...first.loss];
  const all = [first, ...others].flatMap(({ flow, loss }, index) =>
    loss.map(({ nodeId, kind, message }) => ({
      ...(index > 0 || nodeId === undefined ? {} : { nodeId }),
      kind,
      message: `${flow.name}: ${message}`,
    })),
  );
  return all.length <= mostLoss
    ? all
    : [...all.slice(0, mostLoss - 1), { kind: 'value-changed', message: `${all.length - mostLoss + 1} more are not listed.` }];
}

/** Says of which flow of a file it is that something is wrong with it. */
function among<T>({ name }: Flow, count: number, take: () => T): T {
  try {
    return take();
  } catch (error) {
    if (count < 2 || !(error instanceof UserError)) throw error;
    throw new UserError(error.code, `“${name}”: ${error.message} None of the ${count} flows was imported.`, {
      ...(error.place === undefined ? {} : { place: error.place }),
      ...(error.mend === undefined ? {} : { mend: error.mend }),
      cause: error,
    });
  }
}

export function flowHandlers(services: Services): HandlersFor<'flows'> {
  const found = (flowId: string): FlowRecord => {
    const record = services.workspace().flows.get(flowId);
    if (record === undefined) throw new UserError('flow/not-found', 'This flow is not in the workspace any more.', { place: flowId });
    return record;
  };

  const people = (): readonly Owner[] =>
    services
      .workspace()
      .identity.people()
      .map(({ name, displayName, state }) => ({ account: name, displayName, active: state === 'active' }));

  const summaryOf = (record: FlowRecord, owners = people()): FlowSummary => {
    const { nameOf, latestReview } = services.workspace();
    const standing = ownerStanding(record.owner, owners);
    return {
      id: record.flowId,
      name: record.name,
      environment: record.environment,
      revision: record.revision,
      updatedAt: record.at,
      updatedBy: nameOf(record.by),
      nodes: record.nodes,
      verdict: record.verdict,
      state: stateOf(latestReview(record.flowId), record),
      ...(record.owner === undefined ? {} : { owner: record.owner }),
      ...(standing === undefined || standing === 'here' ? {} : { ownerStanding: standing }),
    };
  };

  /** With the gravest emergency release of it that is not settled. */
  const wholeSummaryOf = (record: FlowRecord): FlowSummary => {
    const workspace = services.workspace();
    const [first] = workspace.reviews.reviews
      .listOf(record.flowId)
      .flatMap((review) => {
        const { emergency } = emergencyOf(workspace, review);
        return emergency === undefined || !unsettled.includes(emergency.state)
          ? []
          : [{ ...emergency, reviewId: review.id, version: review.revision, environment: review.environment }];
      })
      .sort((one, other) => unsettled.indexOf(one.state) - unsettled.indexOf(other.state));
    return { ...summaryOf(record), ...(first === undefined ? {} : { emergency: first }) };
  };

  /** The person's shown name, or another spelling of the account, becomes the account: that is what a flow is told to be theirs by. */
  const withOwner = (flow: Flow): Flow => {
    const owner = ownerIn(flow.owner, people());
    return owner === undefined ? flow : { ...flow, owner: owner.account };
  };

  /** Saves a document as the newest revision and returns how it stands. */
  const save = (flow: Flow, base: number, by: string, message: string, copyOf?: string, through = services): FlowSummary => {
    saveRevision(through, withOwner(flow), { base, by, message, copyOf });
    return wholeSummaryOf(found(flow.id));
  };

  /** Of this workspace, and of whoever brings it in; by the account, since that tells whose private flows are whose. */
  const owned = (flow: Flow, { account }: Session): Flow => ({
    ...flow,
    environment: services.workspace().info.environment,
    owner: flow.owner ?? account,
  });

  /** For somebody who makes a flow of it: whoever is named as the owner of a template owns none here. */
  const ownerless = ({ owner: _whose, ...drawing }: Flow): Flow => drawing;

  /** The newest version, for somebody who takes a copy. */
  const drawingOf = (flowId: string): Flow => {
    const { name } = found(flowId);
    const saved = services.workspace().flows.document(flowId);
    if (saved === undefined) throw new UserError('flow/not-found', `“${name}” has no saved version.`, { place: flowId });
    return ownerless(saved);
  };

  /** Fills a flow in which nothing is drawn: it keeps its name and what was set on it, and nobody's work is written over. */
  const blank = (into: string, caller: Session): { readonly record: FlowRecord; readonly saved: Flow } => {
    if (!caller.permissions.includes('flow.edit'))
      throw new UserError('identity/denied', denialOf(caller, 'flow.edit', services.workspace().identity));
    const record = found(into);
    const saved = services.workspace().flows.document(into);
    if (saved === undefined || !isBlank(saved))
      throw new UserError('store/conflict', `Something is drawn in “${record.name}” already.`, {
        place: into,
        mend: 'Make a new flow for it.',
      });
    return { record, saved };
  };
  const fill = (flow: Flow, into: string, context: CallContext, message: string, copyOf: string | undefined, through: Services): Flow => {
    const caller = callerOf(context);
    const { record, saved } = blank(into, caller);
    const filled = filledFlow(saved, owned(flow, caller));
    save(filled, record.revision, caller.accountId, message, copyOf, through);
    context.note(into, { revision: String(record.revision + 1), filled: 'yes' });
    return filled;
  };

  /** `copyOf`: a flow of this workspace, deleted or not, which others may have drawn. */
  const adopt = (
    flow: Flow,
    context: CallContext,
    message: string,
    {
      into,
      copyOf,
      id = services.newId('flow'),
    }: { readonly into?: string | undefined; readonly copyOf?: string | undefined; readonly id?: string | undefined } = {},
    through = services,
  ): Flow => {
    if (into !== undefined) return fill(flow, into, context, message, copyOf, through);
    const caller = callerOf(context);
    const adopted: Flow = { ...owned(flow, caller), id };
    save(adopted, 0, caller.accountId, message, copyOf, through);
    context.note(adopted.id);
    return adopted;
  };

  return {
    'flows:list': async () => {
      const owners = people();
      return {
        flows: services
          .workspace()
          .flows.list()
          .map((record) => summaryOf(record, owners)),
      };
    },
    'flows:owners': async () => ({ people: [...people()] }),

    'flows:get': async ({ flowId, revision }) => {
      const record = found(flowId);
      const { flows, connections } = services.workspace();
      const saved = flows.document(flowId, revision);
      // The newest is linted and signed with its connections as they are now; an older one is history.
      const flow = saved === undefined || revision !== undefined ? saved : bindConnections(saved, connections.list());
      if (flow === undefined)
        throw new UserError('flow/not-found', `Revision ${String(revision)} of “${record.name}” does not exist.`, { place: flowId });
      return { flow, summary: wholeSummaryOf(record) };
    },

    'flows:create': async ({ name, template, copyOf, into, outline }, context) => {
      if (copyOf !== undefined)
        return { flow: adopt({ ...drawingOf(copyOf), name }, context, `A copy of ${found(copyOf).name}`.slice(0, 200), { into, copyOf }) };
      if (outline !== undefined)
        return {
          flow: adopt(
            { ...buildDraft(outline as Outline, { id: 'new', model: draftModel(services.workspace().models.list()) }).flow, name },
            context,
            'Created from a description',
            { into },
          ),
        };
      const start = template === undefined ? emptyFlow('new', name) : { ...ownerless(await services.resources.template(template)), name };
      return { flow: adopt(start, context, template === undefined ? 'Created empty' : 'Created from a template', { into }) };
    },

    'flows:save': async ({ flow, base, message }, context) => {
      const record = found(flow.id);
      const { accountId } = callerOf(context);
      const mine = withOwner(flow);
      if (isSavedAlready(services, mine, { base, by: accountId })) {
        context.note(flow.id, { revision: String(base + 1) });
        return wholeSummaryOf(record);
      }
      if (record.revision !== base) {
        throw new UserError('store/conflict', `“${record.name}” was saved by ${services.workspace().nameOf(record.by)} in the meantime.`, {
          place: flow.id,
          mend: 'Your changes are kept in this tab. Open the newest revision beside it and bring them together.',
        });
      }
      context.note(flow.id, { revision: String(base + 1) });
      return save(flow, base, accountId, message ?? '');
    },

    'flows:delete': async ({ flowId }, context) => {
      const record = found(flowId);
      services.workspace().flows.remove(flowId, services.clock.now(), callerOf(context).accountId);
      context.note(flowId, { revision: String(record.revision) });
      services.publish('flows:changed', {
        flowId,
        revision: record.revision,
        by: services.workspace().nameOf(callerOf(context).accountId),
        deleted: true,
      });
      return { done: true };
    },

    'flows:deleted': async () => {
      const { flows, nameOf } = services.workspace();
      return {
        flows: flows.removed(mostDeleted).map(({ flowId, name, at, by }) => ({ id: flowId, name, deletedAt: at, deletedBy: nameOf(by) })),
      };
    },

    'flows:restore': async ({ flowId }, context) => {
      const { flows } = services.workspace();
      flows.restore(flowId);
      const record = found(flowId);
      context.note(flowId, { revision: String(record.revision) });
      services.publish('flows:changed', {
        flowId,
        revision: record.revision,
        by: services.workspace().nameOf(callerOf(context).accountId),
        deleted: false,
      });
      const plain = ({ name }: FlowRecord): string => name.trim().toLowerCase();
      return { done: true, sameName: flows.list().some((other) => other.flowId !== flowId && plain(other) === plain(record)) };
    },

    'flows:revisions': async ({ flowId }) => {
      const { flows, nameOf } = services.workspace();
      found(flowId);
      return {
        revisions: [...flows.revisions(flowId)]
          .sort((a, b) => b.revision - a.revision)
          .map(({ revision, hash, at, by, message, verdict }) => ({ revision, hash, at, by: nameOf(by), message, verdict })),
      };
    },

    'flows:inFile': async ({ fileName, text }) => {
      const found = await services.importForeign(text, fileName);
      return { format: found[0].format, flows: found.map(({ flow: { name, nodes } }) => ({ name, steps: nodes.length })) };
    },

    'flows:import': async ({ fileName, text, into, only }, context) => {
      const found = await services.importForeign(text, fileName);
      const [first, ...others] = only === undefined ? found : found.filter((_, index) => only.includes(index));
      if (first === undefined)
        throw new UserError('file/not-found', 'The file does not hold the flows that were chosen.', {
          place: fileName,
          mend: 'Choose the file again.',
        });
      if (into !== undefined) blank(into, callerOf(context));
      const message = `Imported from ${fileName}`;
      const own = into ?? services.newId('flow');
      const brought = others.map((one) => ({ ...one, id: services.newId('flow') }));
      // The first of two of one name is the one that is meant, as where they came from.
      const ids = new Map([...brought.toReversed().map(({ flow, id }) => [flow.id, id] as const), [first.flow.id, own]]);
      const called = (flow: Flow): Flow => (first.format === 'countersign' ? flow : withCallsTo(flow, ids));
      // A file of a flow of this workspace is a copy of it, whoever brings it.
      const copyOf = first.format === 'countersign' && services.workspace().flows.newest(first.flow.id) > 0 ? first.flow.id : undefined;
      const flow = allOrNone(services, context, (through, within) => {
        // Those that are called first: what calls them is judged with them.
        for (const { flow, id } of brought.toReversed())
          among(flow, brought.length + 1, () => adopt(called(flow), within, message, { id }, through));
        return among(first.flow, brought.length + 1, () => adopt(called(first.flow), within, message, { into, copyOf, id: own }, through));
      });
      if (brought.length > 0) context.note(flow.id, { flows: String(brought.length + 1) });
      // The entry of the call is about the first of them: each of the others has its own, so that the log tells of every flow where it came from.
      await Promise.all(
        brought.map(({ id }) =>
          services.workspace().audit.append({
            actor: callerOf(context).accountId,
            action: 'flow.imported',
            subject: id,
            details: { with: flow.id, outcome: 'done' },
          }),
        ),
      );
      return { flow, others: brought.map(({ id, flow: { name } }) => ({ id, name })), format: first.format, loss: lossOf(first, others) };
    },

    'flows:unpack': async ({ fileName, base64 }) => ({
      text: await services.packageText(new Uint8Array(Buffer.from(base64, 'base64')), fileName),
    }),

    'flows:export': async ({ flowId, format = 'flow' }, context) => {
      const record = found(flowId);
      const flow = services.workspace().flows.document(flowId);
      if (flow === undefined) throw new UserError('flow/not-found', 'This flow has no saved revision.', { place: flowId });
      context.note(flowId, { revision: String(record.revision), ...(format === 'flow' ? {} : { format }) });
      const name = record.name
        .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
        .toLowerCase()
        .slice(0, 80);
      if (format === 'bpmn') return { fileName: `${name}.bpmn`, text: printBpmn(flow) };
      if (format === 'otm') {
        const { view, findings } = services.lint(flow, { reader: readerOf(context) });
        return { fileName: `${name}.otm.json`, text: `${JSON.stringify(openThreatModel(view, findings), null, 2)}\n` };
      }
      return { fileName: `${name}.flow.json`, text: printFlow(flow) };
    },

    'flows:templates': async () => {
      const { offered, refused } = await services.resources.templates();
      return {
        templates: offered.map(({ incident, ...template }) => ({
          ...template,
          tags: [...template.tags],
          ...(incident === undefined ? {} : { incident: { ...incident, findings: [...incident.findings] } }),
        })),
        refused: refused.slice(0, 100).map((path) => path.slice(0, 200)),
      };
    },

    'flows:addSamples': async ({ accounts }, context) => {
      if (accounts && !callerOf(context).permissions.includes('identity.manage'))
        throw new UserError('identity/denied', denialOf(callerOf(context), 'identity.manage', services.workspace().identity));
      const flows = [];
      for (const sample of await services.resources.samples())
        flows.push(summaryOf(found(adopt(ownerless(sample), context, 'Added with the samples').id)));
      return { flows, accounts: accounts ? await sampleAccounts(services) : [] };
    },
  };
}

/** A colleague of each kind to practise the journey with. Made by whoever may manage people; others get the flows alone. */
async function sampleAccounts(services: Services): Promise<{ account: string; role: string; firstPassword: string }[]> {
  const { identity } = services.workspace();
  const made = [];
  for (const { account, displayName, role, groups } of practiceColleagues) {
    if (identity.people().some((person) => person.name === account)) continue;
    const { firstPassword } = await identity.create({ account, displayName, roles: [role], groups });
    made.push({ account, role: displayName, firstPassword });
  }
  return made;
}

const practiceColleagues = [
  { account: 'dana', displayName: 'Dana (designer)', role: 'designer', groups: [] },
  { account: 'rui', displayName: 'Rui (security reviewer)', role: 'reviewer', groups: ['security', 'privacy'] },
  { account: 'mei', displayName: 'Mei (legal reviewer)', role: 'reviewer', groups: ['legal', 'data-science'] },
  { account: 'omar', displayName: 'Omar (operator)', role: 'operator', groups: [] },
] as const;

/** A flow is as far as its newest review, unless it was edited since. */
function stateOf(review: { readonly submittedAt: number; readonly state: ReviewState } | undefined, record: FlowRecord): ReviewState {
  return review === undefined || record.at > review.submittedAt ? 'draft' : review.state;
}
