/** One pass of lint: all files are read first, because flows that lie beside each other have a say in each other's verdicts. */
import { realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemClock } from '../../kernel/host.node.ts';
import { flowsAround } from '../../lint/flows-around.ts';
import { joinFlows } from '../../lint/join-flows.ts';
import type { LintContext } from '../../lint/kit/context.ts';
import { leavesHouse } from '../../lint/kit/step-view.ts';
import { zoneName } from '../../lint/kit/words.ts';
import { contextOf, type Known } from '../../lint/known-files.ts';
import { makeGreen } from '../../lint/make-green.ts';
import type { FileError, FileReport, LintReport } from '../../lint/output/file-report.ts';
import type { ProposedFlow } from '../../lint/output/fixes-file.ts';
import { newLinter } from '../../lint/run.ts';
import { printFlow } from '../../workflow/model/canonical.ts';
import type { Flow } from '../../workflow/model/flow.ts';
import { limits } from '../../workflow/model/limits.ts';
import type { CliIo } from '../command.ts';
import { writeProposals } from './fix-proposals.ts';
import { makeRoomFor } from './large-flow.ts';
import { errorOf, flowsIn, readFlowText, type FlowFile, type Found } from './files.ts';
import { readText } from '../read-file.ts';
import { writeWhole } from '../write-whole.ts';

/** In milliseconds, to the microsecond. */
export const since = (start: number): number => Math.round((performance.now() - start) * 1_000) / 1_000;

function lintOne(file: FlowFile, context: LintContext, listReceivers: boolean): FileReport {
  const start = performance.now();
  makeRoomFor(file.flow);
  const { findings, verdict, view } = newLinter(context).lint(file.flow, context);
  const receivers = listReceivers
    ? [
        ...new Set(
          view.steps
            .flatMap((step) => step.sinks)
            .filter(({ zone }) => leavesHouse(zone))
            .map(({ zone }) => zoneName(zone)),
        ),
      ]
    : undefined;
  return {
    path: file.path,
    format: file.format,
    flowName: file.flow.name,
    nodes: file.flow.nodes.length,
    edges: file.flow.edges.length,
    findings,
    verdict,
    ms: since(start),
    ...(receivers === undefined ? {} : { receivers }),
  };
}

/** What the safe fixes would do to a flow of another product, whose file stays as it is. */
function proposalOf(flow: Flow, { findings, verdict }: FileReport, context: LintContext): ProposedFlow {
  const green = makeGreen(flow, context, 'all');
  return { flow, findings, applied: green.applied, before: verdict, after: newLinter(context).lint(green.flow, context).verdict };
}

/** Keeps what is not the flow's: the file behind a link, its mode, and the line ends that an editor or Git gave it. */
function overwrite(path: string, before: string, after: string): void {
  const file = realpathSync(path);
  writeWhole(file, '/', before.includes('\r\n') ? after.replaceAll('\n', '\r\n') : after, { mode: statSync(file).mode & 0o777 });
}

export const isOurs = (file: Pick<FlowFile, 'format'>): boolean => file.format === 'countersign';

/** What lies beside each flow, by flow object: copies of one file have one id. */
export type Beside = (flow: Flow) => LintContext;

/** The contracts and stores of the others, and the accounts that flows of ours share. Nobody says that these files are all there is. */
export function besideOf(files: readonly Pick<FlowFile, 'flow' | 'format'>[], base: LintContext): Beside {
  if (files.length < 2) return () => base;
  const near = joinFlows(
    files.map(({ flow }) => flow),
    { kept: base.policy?.organisation?.stores },
  );
  const ours = files.filter(isOurs).map(({ flow }) => flow);
  const accounts = new Set(ours.flatMap((flow) => [flow.serviceAccount, ...flow.connections.map((slot) => slot.serviceAccount)]));
  const around = flowsAround(ours, { isIdentity: (id) => accounts.has(id), nameOf: ({ name }) => name });
  const isOwn = new Set(ours);
  return (flow) => {
    const flows = isOwn.has(flow) ? around(flow) : [];
    return { ...base, ...near.get(flow.id), ...(flows.length === 0 ? {} : { around: { flows: [...flows] } }) };
  };
}

/** What a context says of the others, as text: where it changes, so may the verdict. */
const saidOf = ({ stores, contracts, around }: LintContext): string => JSON.stringify([stores, contracts, around]);

interface Read {
  readonly flows: readonly FlowFile[];
  readonly text?: string;
  readonly said?: string;
}
/** The files of the passes so far, by path as it is shown; empty before the first. */
export type FilesRead = Map<string, Read>;

export interface PassSettings {
  readonly base: LintContext;
  readonly known: Known;
  readonly fix: boolean;
  /** The report holds the files' texts. */
  readonly keepText: boolean;
  readonly listReceivers: boolean;
  readonly io: Pick<CliIo, 'cwd' | 'stdin'>;
}

type Taken = Iterable<Found | FileError> | AsyncIterable<Found | FileError>;

export async function examine(
  found: Taken,
  andStdin: boolean,
  settings: PassSettings,
  read: FilesRead = new Map(),
): Promise<Pick<LintReport, 'files' | 'errors'>> {
  const { io, fix, keepText } = settings;
  const now = systemClock.now();
  const base: LintContext = { ...settings.base, now: new Date(now).toISOString() };
  const errors: FileError[] = [];
  const fresh: string[] = [];
  const take = async (text: () => string | Promise<string>, path: string, named: boolean): Promise<void> => {
    read.delete(path);
    try {
      const content = await text();
      const flows = await flowsIn(content, path, named);
      if (flows.length === 0) return;
      read.set(path, { flows, ...(keepText || fix ? { text: content } : {}) });
      fresh.push(path);
    } catch (error) {
      errors.push(errorOf(error, path));
    }
  };
  for await (const one of found) {
    if ('code' in one) {
      errors.push(one);
      read.delete(one.path);
    } else await take(() => readFlowText(one.path, io.cwd, one.named), one.path, one.named);
  }
  if (andStdin) await take(() => io.stdin(), '-', true);

  const everything = (): FlowFile[] => [...read.values()].flatMap(({ flows }) => flows);
  const beside = besideOf(everything(), base);
  const mended = fix ? mendOurs(read, fresh, beside, settings, now, errors) : new Map<Flow, FileReport['fixed']>();
  const around = mended.size === 0 ? beside : besideOf(everything(), base);
  const files: FileReport[] = [];
  const isFresh = new Set(fresh);
  for (const [path, one] of read) {
    const contexts = one.flows.map(({ flow }) => around(flow));
    const said = contexts.map(saidOf).join('\n');
    if (!isFresh.has(path) && said === one.said) continue;
    read.set(path, { ...one, said });
    try {
      files.push(...lintFile(path, one, contexts, mended, settings, now));
    } catch (error) {
      errors.push(errorOf(error, path));
    }
  }
  return { files, errors };
}

/** Applies the safe fixes to the flows of ours, in the files and in `read`; by the new flow, what was done to it. */
function mendOurs(
  read: FilesRead,
  paths: readonly string[],
  beside: Beside,
  { known, io }: PassSettings,
  now: number,
  errors: FileError[],
): Map<Flow, FileReport['fixed']> {
  const mended = new Map<Flow, FileReport['fixed']>();
  for (const path of paths) {
    const { flows, text = '' } = read.get(path) as Read;
    const [file] = flows;
    if (file === undefined || !isOurs(file) || path === '-') continue;
    try {
      const green = makeGreen(file.flow, contextOf(beside(file.flow), file.flow.id, known, now), 'all');
      if (green.applied.length > 0) overwrite(resolve(io.cwd, path), text, printFlow(green.flow));
      read.set(path, {
        flows: [{ ...file, flow: green.flow }],
        text: green.applied.length > 0 ? readText(path, io.cwd, limits.bytes) : text,
      });
      mended.set(
        green.flow,
        green.applied.map(({ fix }) => fix.title),
      );
    } catch (error) {
      errors.push(errorOf(error, path));
      read.delete(path);
    }
  }
  return mended;
}

export function lintFile(
  path: string,
  { flows, text }: Read,
  contexts: readonly LintContext[],
  mended: ReadonlyMap<Flow, FileReport['fixed']>,
  settings: PassSettings,
  now: number,
): FileReport[] {
  const { known, fix, keepText, listReceivers, io } = settings;
  const proposed: ProposedFlow[] = [];
  const reports = flows.map((file, index): FileReport => {
    const told = contextOf(contexts[index] as LintContext, file.flow.id, known, now);
    const context: LintContext = file.leftOut === undefined || file.leftOut.length === 0 ? told : { ...told, leftOut: file.leftOut };
    const report = lintOne(file, context, listReceivers);
    const fixed = mended.get(file.flow);
    if (fix && path !== '-' && fixed === undefined) proposed.push(proposalOf(file.flow, report, context));
    return {
      ...report,
      ...(fixed === undefined ? {} : { fixed }),
      ...(keepText && text !== undefined ? { source: { text, ...(isOurs(file) ? { flow: file.flow } : {}) } } : {}),
    };
  });
  if (proposed.every(({ findings }) => findings.length === 0)) return reports;
  const proposals = writeProposals(path, io.cwd, reports[0]?.format ?? 'unknown', proposed);
  return reports.map((report) => ({ ...report, proposals }));
}
