/**
 * What happened to a flow so far, as plain data: its approval, its waivers, its last run, the people and the tools. The workspace
 * fills in what its store knows; at the command line a file does (`--record`). Times are ISO 8601, hashes SHA-256 in lower-case hex.
 */
import { z } from 'zod';
import { canonicalFlow } from '../../workflow/model/canonical.ts';
import { environments, type Flow } from '../../workflow/model/flow.ts';
import type { Hash } from '../../kernel/ports.ts';

const name = z.string().min(1).max(200);
const digest = z.string().regex(/^[0-9a-f]{64}$/);
const time = z.iso.datetime({ offset: true });

/** As short as a waiver's reason can be that others understand: the same at every door. */
export const shortestReason = 10;

/** Words that say nothing, however many of them stand there. */
const standIns: ReadonlySet<string> = new Set(
  `to be it is this that the an as on in of for and or so we will must shall not yet no none known unknown na ok okay fine good done some day
   determined defined decided confirmed explained explain filled given added written follow follows later soon now just see above below placeholder
   text dummy sample example lorem ipsum dolor sit amet fix fixed me please wip work progress still temp temporary temporarily foo bar baz qux
   test reason because asdf qwer qwerty qwertz todo tbd tba waiver waived waive finding accepted accept ignore ignored`.split(/\s+/),
);

/** A reason that others can judge: a few words that differ, and no stand-in for one. Scripts that set no blanks between words are counted by signs. */
export function saysWhy(reason: string): boolean {
  const text = reason
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase();
  if (text.length < shortestReason || /^\W*(?:todo|tbd|tba|fixme)\b/.test(text)) return false;
  const words = new Set(text.match(/[\p{L}\p{M}]{2,}/gu));
  const signs = new Set(text.match(/\p{L}/gu));
  return signs.size >= 5 && (words.size >= 2 || /\p{Lo}/u.test(text)) && ![...words].every((word) => standIns.has(word));
}

export const flowRecordSchema = z.lazy(() =>
  z.strictObject({
    /** `draft`: it is being drawn, and what it will have to answer for at sign-off is only said. `release`: it is about to be signed or run. */
    stage: z.enum(['draft', 'release']),
    /** The environment of the workspace or runner that holds the flow. */
    environment: z.enum(environments).optional(),
    /** Where the newest change was made; elsewhere it arrives as a release. */
    editedIn: z.enum(environments).optional(),
    approval: z
      .strictObject({
        /** `drawingHash` of the flow that was approved. */
        flow: digest,
        /** Parts of the closure beside the drawing that are no longer what was approved: `policy`, `models`, `subflow:x`. */
        changed: z.array(name).max(2_000),
        /** Why it ended, where it has. */
        ended: z.string().max(2_000).optional(),
        at: time,
        until: time,
        approvers: z.array(name).max(100),
        /** Everybody who touched what was approved. */
        authors: z.array(name).max(1_000),
      })
      .optional(),
    /** Parts that the signed flow stands on, and whether somebody signed them too. */
    parts: z
      .array(z.strictObject({ kind: z.enum(['sub-flow', 'connector', 'policy']), name, signed: z.boolean() }))
      .max(2_000)
      .optional(),
    /** Every waiver that was given for this flow, ended ones too. */
    waivers: z
      .array(
        z.strictObject({
          ruleId: name,
          fingerprint: name,
          reason: z.string().max(20_000),
          owner: z.string().max(200).optional(),
          until: time,
        }),
      )
      .max(5_000)
      .optional(),
    /** It starts by itself since then; `lastRun` is missing where it never ran. */
    enabled: z.strictObject({ since: time, lastRun: time.optional() }).optional(),
    /** Runs a day, as counted lately. */
    runsPerDay: z.number().min(0).max(1e9).optional(),
    /** Who built it, and the badges that they hold. */
    builders: z
      .array(z.strictObject({ name, badges: z.array(name).max(100) }))
      .max(1_000)
      .optional(),
    /** `promptHash` of the prompts and models that were put to the test. */
    evaluations: z
      .array(z.strictObject({ hash: digest, kind: z.enum(['evaluation', 'red-team']), passed: z.boolean() }))
      .max(10_000)
      .optional(),
    /** Descriptions of tools as they were approved and as the server gives them now, by step. */
    tools: z
      .array(z.strictObject({ nodeId: name, tool: name, approved: digest, now: digest }))
      .max(5_000)
      .optional(),
    commits: z
      .array(z.strictObject({ id: name, author: name, /** Missing: unsigned. */ signer: name.optional() }))
      .max(10_000)
      .optional(),
    /** Keys and packs beside the approval that end some day. */
    ends: z
      .array(z.strictObject({ kind: z.enum(['key', 'policy-pack', 'trust-root']), name, at: time }))
      .max(1_000)
      .optional(),
  }),
);
export type FlowRecord = z.infer<typeof flowRecordSchema>;

/**
 * SHA-256 of what somebody drew: without notes, samples and positions, and without the connections, which the workspace binds. The
 * same for the draft, the frozen flow and the one in a bundle.
 */
export function drawingHash(flow: Flow, hash: Hash): string {
  const nodes = flow.nodes.map(({ note: _note, sample: _sample, foreign: _foreign, ...rest }) => rest);
  return hash.sha256(canonicalFlow({ ...flow, connections: [], nodes }));
}
