/** What to do when a colleague saved the flow that is open here: look at both, take theirs, or go on with one's own. */
import { filledFlow, isBlank } from '../../../../app/workflow/model/filled-flow.ts';
import { asCallError, call } from '../../../bridge/client.ts';
import { announce } from '../../../shell/status.ts';
import { notify } from '../../../ui/index.ts';
import { isUnsaved } from './document.ts';
import type { DesignerSession, Newer } from './session.ts';

/** The newer revision, if there is one that this tab has neither taken nor made itself. */
export function openNewer(newer: Newer | undefined, base: number, saving: boolean): Newer | undefined {
  return newer !== undefined && !saving && (newer.deleted || newer.revision > base) ? newer : undefined;
}

async function theirs(session: DesignerSession): Promise<Awaited<ReturnType<typeof call<'flows:get'>>> | undefined> {
  try {
    return await call('flows:get', { flowId: session.flowId });
  } catch (error) {
    notify({ tone: 'block', title: 'The newer version did not open', detail: `${asCallError(error).message} Your edits are kept.` });
    return undefined;
  }
}

/** Shows theirs over mine, as a difference that can be taken. */
export async function compareNewer(session: DesignerSession): Promise<void> {
  const found = await theirs(session);
  if (found === undefined) return;
  const { flow, summary } = found;
  const preview = {
    title: `Take the version of ${summary.updatedBy}`,
    finding: undefined,
    fix: undefined,
    steps: [],
    before: session.document.store.getState().flow,
    after: flow,
    verdict: undefined,
    revision: summary.revision,
  };
  session.view.setState({ preview, selected: new Set() });
  const { verdict } = await session.lint.ask({ ask: 'check', flow });
  if (session.view.getState().preview === preview) session.view.setState({ preview: { ...preview, verdict } });
}

/** Theirs becomes what stands here. One step of undo brings mine back, unsaved. */
export async function takeNewer(session: DesignerSession): Promise<void> {
  const found = await theirs(session);
  if (found === undefined) return;
  const { flow, summary } = found;
  session.document.replace(`Take the version of ${summary.updatedBy}`, flow);
  session.document.markSaved(summary.revision);
  session.summary.setState({ summary });
  session.view.setState({ newer: undefined });
  await session.recovery.drop();
  announce(`This is version ${summary.revision} now. Undo brings yours back.`);
}

/** What filled this flow, of which nothing was drawn, becomes what stands here; what was set here and not saved yet stays. Undo empties it again. */
async function takeFilling(session: DesignerSession, title: string): Promise<void> {
  const found = await theirs(session);
  if (found === undefined) return;
  const { flow, summary } = found;
  const { flow: mine } = session.document.store.getState();
  session.document.replace(title, flow);
  session.document.markSaved(summary.revision);
  session.summary.setState({ summary });
  session.view.setState({ newer: undefined });
  session.document.replace('Keep what was set here', filledFlow(mine, flow));
  if (!isUnsaved(session.document.store.getState())) await session.recovery.drop();
}

/** For what fills this flow. Nothing where another flow is made of it: for a trial, which is kept nowhere, and where something is drawn here or in what is saved. */
export async function fillingBy(
  session: DesignerSession,
  title: string,
): Promise<{ readonly flowId: string; taken(): Promise<void> } | undefined> {
  const { flowId, trial, document } = session;
  if (trial || !isBlank(document.store.getState().flow)) return undefined;
  const saved = await call('flows:get', { flowId }).catch(() => undefined);
  return saved === undefined || !isBlank(saved.flow) ? undefined : { flowId, taken: () => takeFilling(session, title) };
}

/** Mine goes on; saving makes it the newest, and theirs stays in the history. */
export function keepMine(session: DesignerSession, { revision }: Newer): void {
  session.document.rebase(revision);
  session.view.setState({ newer: undefined });
  announce('Your version goes on. Saving makes it the newest.');
}

/** Nothing of one's own is at stake: the tab follows. */
export const followsAlong = (session: DesignerSession): boolean =>
  !isUnsaved(session.document.store.getState()) && session.view.getState().preview === undefined;
