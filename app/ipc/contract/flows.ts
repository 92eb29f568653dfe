/** Flows, revisions, templates, import, and what was not saved. */
import { z } from 'zod';
import { environments, flowSchema } from '../../workflow/model/flow.ts';
import { outlineSchema } from '../../draft/outline.ts';
import { call, push, readOnly } from './channel.ts';
import { done, emergencyView, empty, findingView, hex, id, riskTier, shortText, time, verdict } from './shapes.ts';

export const flowState = z.enum(['draft', 'submitted', 'changes-requested', 'approved', 'rejected', 'withdrawn', 'expired']);
export const flowSummary = z.strictObject({
  /** `ownerStanding`: where the owner is no person of the workspace, or was switched off. */
  id,
  name: shortText,
  owner: shortText.optional(),
  ownerStanding: z.enum(['off', 'unknown']).optional(),
  environment: z.enum(environments),
  revision: z.int(),
  updatedAt: time,
  updatedBy: shortText,
  nodes: z.int(),
  verdict,
  state: flowState,
  riskTier: riskTier.optional(),
  /** The gravest emergency release of it that is not settled; left out of lists. */
  emergency: emergencyView.extend({ reviewId: id, version: z.int(), environment: z.enum(environments) }).optional(),
});
export type FlowSummary = z.infer<typeof flowSummary>;

export const revisionView = z.strictObject({ revision: z.int(), hash: hex, at: time, by: shortText, message: shortText, verdict });
export const lossView = z.strictObject({ nodeId: shortText.optional(), kind: shortText, message: z.string().max(2_000) });

/** A flow that repeats the mistake of a known incident: what the facts rest on, what the checks say to it, and how it is mended. The template `<id>-mended` is without the mistake. */
const incident = z.strictObject({
  source: z.string().max(500),
  mend: z.string().max(2_000),
  findings: z
    .array(z.strictObject({ ruleId: findingView.shape.ruleId, severity: findingView.shape.severity, title: findingView.shape.title }))
    .max(20),
});

/** As many as one file of another program may hold. */
const mostInFile = 1_000;

export const flowsContract = {
  /** A flow was made, saved, renamed or deleted, by anybody: what lists flows or has one open looks again. */
  'flows:changed': push({
    output: z.strictObject({ flowId: id, revision: z.int(), by: shortText, deleted: z.boolean() }),
    permission: 'flow.read',
  }),
  'flows:list': call({
    input: empty,
    output: z.strictObject({ flows: z.array(flowSummary).max(10_000) }),
    permission: 'flow.read',
    audit: readOnly,
  }),
  /** Who can own a flow, by the account that it keeps; those who were switched off can no more. */
  'flows:owners': call({
    input: empty,
    output: z.strictObject({
      people: z.array(z.strictObject({ account: shortText, displayName: shortText, active: z.boolean() })).max(10_000),
    }),
    permission: 'flow.read',
    audit: readOnly,
  }),
  'flows:get': call({
    input: z.strictObject({ flowId: id, revision: z.int().optional() }),
    output: z.strictObject({ flow: flowSchema, summary: flowSummary }),
    permission: 'flow.read',
    audit: readOnly,
  }),
  /** `into`: a flow with nothing drawn yet, which gets the template as its next version and keeps its name and what is set on it. `copyOf`: a flow whose newest version is copied, for whoever asks. `outline`: what a person asked for in words, drawn with the safe choices made. */
  'flows:create': call({
    input: z.strictObject({
      name: shortText.min(1),
      template: shortText.optional(),
      copyOf: id.optional(),
      into: id.optional(),
      outline: outlineSchema.optional(),
    }),
    output: z.strictObject({ flow: flowSchema }),
    permission: 'flow.edit',
    audit: { action: 'flow.created' },
  }),
  /** Saves a new revision. `base` is the revision that was edited: a newer one means a conflict, and nothing is written. */
  'flows:save': call({
    input: z.strictObject({ flow: flowSchema, base: z.int(), message: shortText.optional() }),
    output: flowSummary,
    permission: 'flow.edit',
    audit: { action: 'flow.edited' },
  }),
  'flows:delete': call({
    input: z.strictObject({ flowId: id }),
    output: done,
    permission: 'flow.delete',
    confirm: 'native',
    audit: { action: 'flow.deleted' },
  }),
  /** Deleted flows, newest first; everything of them stayed. */
  'flows:deleted': call({
    input: empty,
    output: z.strictObject({ flows: z.array(z.strictObject({ id, name: shortText, deletedAt: time, deletedBy: shortText })).max(200) }),
    permission: 'flow.read',
    audit: readOnly,
  }),
  /** `sameName`: another flow has its name by now. */
  'flows:restore': call({
    input: z.strictObject({ flowId: id }),
    output: z.strictObject({ done: z.literal(true), sameName: z.boolean() }),
    permission: 'flow.delete',
    audit: { action: 'flow.restored' },
  }),
  'flows:revisions': call({
    input: z.strictObject({ flowId: id }),
    output: z.strictObject({ revisions: z.array(revisionView).max(10_000) }),
    permission: 'flow.read',
    audit: readOnly,
  }),
  /** Which flows a file holds, in its order; nothing of it is kept. */
  'flows:inFile': call({
    input: z.strictObject({ fileName: z.string().max(255), text: z.string().max(32 * 1024 * 1024) }),
    output: z.strictObject({ format: shortText, flows: z.array(z.strictObject({ name: shortText, steps: z.int() })).max(mostInFile) }),
    permission: 'flow.import',
    perMinute: 120,
    audit: readOnly,
  }),
  'flows:import': call({
    /** The file's text, not a path: the renderer names no files. `into` as for `flows:create`, for the first flow. `only`: which flows of the file, counted from 0; left out, all of them. */
    input: z.strictObject({
      fileName: z.string().max(255),
      into: id.optional(),
      only: z.array(z.int().min(0)).min(1).max(mostInFile).optional(),
      text: z.string().max(32 * 1024 * 1024),
    }),
    output: z.strictObject({
      flow: flowSchema,
      others: z.array(z.strictObject({ id, name: shortText })).max(mostInFile),
      format: shortText,
      loss: z.array(lossView).max(20_000),
    }),
    permission: 'flow.import',
    perMinute: 120,
    audit: { action: 'flow.imported' },
  }),
  /** What can be read in a package of flows (.zip), as one text that `flows:import` takes; nothing of it is kept. */
  'flows:unpack': call({
    input: z.strictObject({ fileName: z.string().max(255), base64: z.string().max(44 * 1024 * 1024) }),
    output: z.strictObject({ text: z.string() }),
    permission: 'flow.import',
    perMinute: 600,
    audit: readOnly,
  }),
  /** The canonical text of a flow, for a file of the user's own. */
  /** As a file of this program, as a process diagram (BPMN 2.0), or as a threat model (OTM). */
  'flows:export': call({
    input: z.strictObject({ flowId: id, format: z.enum(['flow', 'bpmn', 'otm']).optional() }),
    output: z.strictObject({ fileName: shortText, text: z.string() }),
    permission: 'flow.read',
    audit: { action: 'flow.exported' },
  }),
  'flows:templates': call({
    input: empty,
    output: z.strictObject({
      templates: z
        .array(
          z.strictObject({
            id: shortText,
            title: shortText,
            summary: z.string().max(2_000),
            nodes: z.int(),
            tags: z.array(shortText).max(20),
            incident: incident.optional(),
          }),
        )
        .max(200),
      /** Files that are not what the program was built with: nothing of them is offered. */
      refused: z.array(shortText).max(100),
    }),
    permission: 'flow.read',
    audit: readOnly,
  }),
  /** The sample workspace: a safe template, an imported risky flow, a designer and a reviewer account. */
  'flows:addSamples': call({
    input: z.strictObject({ accounts: z.boolean() }),
    output: z.strictObject({
      flows: z.array(flowSummary).max(20),
      accounts: z.array(z.strictObject({ account: shortText, role: shortText, firstPassword: shortText })).max(5),
    }),
    permission: 'flow.edit',
    audit: { action: 'flow.samples-added' },
  }),
  /**
   * Unsaved edits of a tab, kept encrypted within a second, so that a crash loses nothing. `document` is the whole tab with its undo history. `over`: when what
   * this tab goes on from was kept, 0 for nothing; another window's, kept since, stays, and the answer is `store/conflict`. Left out, it takes the place of any. `window`: a random name of the caller,
   * by which it knows as its own what it kept when the answer was lost.
   */
  'recovery:keep': call({
    input: z.strictObject({
      flowId: id,
      base: z.int(),
      document: z.string().max(64 * 1024 * 1024),
      over: time.optional(),
      window: id.optional(),
    }),
    output: z.strictObject({ keptAt: time }),
    permission: 'flow.edit',
    perMinute: 1_200,
    audit: { none: 'unsaved work of the person; the saved revision has an entry' },
  }),
  'recovery:list': call({
    input: empty,
    output: z.strictObject({ tabs: z.array(z.strictObject({ flowId: id, base: z.int(), keptAt: time, document: z.string() })).max(100) }),
    permission: 'flow.edit',
    audit: { none: 'own unsaved work' },
  }),
  /** With `over`, only what was kept then, or by this window. */
  'recovery:drop': call({
    input: z.strictObject({ flowId: id, over: time.optional(), window: id.optional() }),
    output: done,
    permission: 'flow.edit',
    audit: { none: 'own unsaved work' },
  }),
} as const;
