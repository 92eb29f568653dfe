/** What a person does in the designer: each one edit, one step of undo, one announcement. */
import type { PortRef } from '../../../../app/workflow/model/flow.ts';
import type { AnyNodeDefinition } from '../../../../app/nodes/kit/define-node.ts';
import { call, asCallError } from '../../../bridge/client.ts';
import type { Point } from '../../../canvas/geometry.ts';
import { dockingOf } from '../../../canvas/dock.ts';
import { cardHeight, cardWidth } from '../../../canvas/geometry.ts';
import { isPart, specsOf } from '../../../canvas/ports.ts';
import { layoutFlow } from '../../../canvas/layout.ts';
import { notePrefix } from '../../../canvas/scene.ts';
import { closeTab, openFlow } from '../../../shell/router.ts';
import { announce } from '../../../shell/status.ts';
import { notify, takeBack } from '../../../ui/index.ts';
import { clipOf, paste, readClip } from './clipboard.ts';
import {
  addNode,
  addNote,
  aligned,
  connect,
  connectionKind,
  firstFit,
  moveThings,
  newNode,
  placeAfter,
  joinAround,
  removeThings,
  replaced,
  setNode,
  type Alignment,
} from './edits.ts';
import { keepFresh, type DesignerSession } from './session.ts';

const flowOf = (session: DesignerSession) => session.document.store.getState().flow;
const selectedOf = (session: DesignerSession): ReadonlySet<string> => session.view.getState().selected;
const select = (session: DesignerSession, ids: Iterable<string>): void => session.view.setState({ selected: new Set(ids) });
const count = (number: number, word: string): string => `${number} ${word}${number === 1 ? '' : 's'}`;

function onlyStep(session: DesignerSession): string | undefined {
  const ids = [...selectedOf(session)].filter((id) => flowOf(session).nodes.some((node) => node.id === id));
  return ids.length === 1 ? ids[0] : undefined;
}

/** Adds a step where it was dropped, or after the selected step and joined to it. */
export function addStep(session: DesignerSession, definition: AnyNodeDefinition, at?: Point, from?: PortRef): string {
  const flow = flowOf(session);
  const node = newNode(flow, definition);
  const { api } = session.canvas;
  const anchor = at === undefined ? onlyStep(session) : undefined;
  const centre = api?.centre() ?? { x: 0, y: 0 };
  const place =
    at === undefined
      ? placeAfter(api?.boxes() ?? new Map(), anchor, { x: centre.x - cardWidth / 2, y: centre.y - cardHeight / 2 })
      : { x: at.x - (from === undefined ? cardWidth / 2 : 0), y: at.y - cardHeight / 2 };
  session.document.edit(`Add ${node.name}`, (draft) => {
    addNode(draft, node, place);
    const source = from?.node ?? anchor;
    if (source === undefined) return;
    const ends =
      from === undefined && isPart(specsOf(node)) ? firstFit(draft, node.id, source) : firstFit(draft, source, node.id, from?.port);
    if (ends !== undefined) connect(draft, ends.from, ends.to);
  });
  keepFresh(session, node.id);
  select(session, [node.id]);
  announce(`${node.name} added`);
  // Dropped half beside the canvas, it is still seen whole.
  requestAnimationFrame(() => (at === undefined ? session.canvas.api?.reveal(node.id) : session.canvas.api?.uncover(node.id)));
  return node.id;
}

export function replaceStep(session: DesignerSession, id: string, definition: AnyNodeDefinition): void {
  const replacement = replaced(flowOf(session), id, definition);
  if (replacement === undefined) return;
  const { node, edges, lost } = replacement;
  session.document.edit(`Replace ${node.name}`, (draft) => {
    draft.nodes = draft.nodes.map((one) => (one.id === id ? node : one));
    draft.edges = [...edges];
  });
  keepFresh(session, id);
  select(session, [id]);
  announce(`${node.name} is a step ${definition.title} now${lost === 0 ? '' : `; ${lost} wire${lost === 1 ? '' : 's'} did not fit`}`);
}

export function joinPorts(session: DesignerSession, from: PortRef, to: PortRef): void {
  const verdict = connectionKind(flowOf(session), from, to);
  if ('refused' in verdict) {
    announce(verdict.refused);
    return;
  }
  session.document.edit('Connect', (draft) => {
    connect(draft, from, to);
  });
}

/** Joins two steps by the first ports that fit; says why when none do. */
export function joinSteps(session: DesignerSession, fromId: string, toId: string): boolean {
  const ends = firstFit(flowOf(session), fromId, toId);
  if (ends === undefined) {
    notify({ tone: 'medium', title: 'These steps do not fit together', detail: 'The first has no output that the second takes.' });
    return false;
  }
  joinPorts(session, ends.from, ends.to);
  announce('Connected');
  return true;
}

export function removeSelected(session: DesignerSession): void {
  const ids = selectedOf(session);
  if (ids.size === 0) return;
  session.document.edit(`Delete ${count(ids.size, 'thing')}`, (draft) => {
    joinAround(draft, ids);
    removeThings(draft, ids);
  });
  select(session, []);
  announce(`${count(ids.size, 'thing')} deleted. Undo brings them back.`);
}

const duplicateShift = 32;

export function duplicateSelected(session: DesignerSession): void {
  const boxes = session.canvas.api?.boxes() ?? new Map();
  const clip = clipOf(flowOf(session), withParts(session), boxes);
  if (clip === undefined) return;
  const places = Object.values(clip.places);
  const corner = {
    x: Math.min(...places.map((one) => one.x)) + duplicateShift,
    y: Math.min(...places.map((one) => one.y)) + duplicateShift,
  };
  // A copy of this flow's own step keeps the connection that it had.
  const connections = clip.nodes.map((node) => flowOf(session).nodes.find((one) => one.id === node.id)?.connection);
  let added: ReadonlySet<string> = new Set();
  session.document.edit('Duplicate', (draft) => {
    added = paste(draft, clip, corner);
    [...added]
      .filter((id) => !id.startsWith(notePrefix))
      .forEach((id, index) => {
        const connection = connections[index];
        if (connection !== undefined) setNode(draft, id, { connection });
      });
  });
  select(session, added);
  announce(`${count(added.size, 'thing')} duplicated`);
}

/** The selection with the AI parts that dock under it: they travel with their agent. */
function withParts(session: DesignerSession): ReadonlySet<string> {
  const flow = flowOf(session);
  const ids = new Set(selectedOf(session));
  const docked = dockingOf(flow.nodes, flow.edges).parts;
  let before = -1;
  while (before !== ids.size) {
    before = ids.size;
    for (const edge of flow.edges) {
      if (ids.has(edge.to.node) && docked.has(edge.from.node)) ids.add(edge.from.node);
    }
  }
  return ids;
}

export async function copySelected(session: DesignerSession): Promise<boolean> {
  const clip = clipOf(flowOf(session), withParts(session), session.canvas.api?.boxes() ?? new Map());
  if (clip === undefined) return false;
  await navigator.clipboard.writeText(JSON.stringify(clip));
  announce(`${count(clip.nodes.length + clip.notes.length, 'thing')} copied, without connections and secrets`);
  return true;
}

export async function cutSelected(session: DesignerSession): Promise<void> {
  if (await copySelected(session)) removeSelected(session);
}

export function pasteText(session: DesignerSession, text: string, at?: Point): boolean {
  const clip = readClip(text);
  if (clip === undefined) return false;
  const centre = session.canvas.api?.centre() ?? { x: 0, y: 0 };
  let added: ReadonlySet<string> = new Set();
  session.document.edit('Paste', (draft) => {
    added = paste(draft, clip, at ?? { x: centre.x - cardWidth / 2, y: centre.y - cardHeight / 2 });
  });
  select(session, added);
  announce(`${count(added.size, 'thing')} pasted`);
  return true;
}

export async function pasteFromClipboard(session: DesignerSession): Promise<void> {
  try {
    if (!pasteText(session, await navigator.clipboard.readText()))
      notify({ tone: 'info', title: 'Nothing to paste', detail: 'The clipboard holds no steps that were copied from a flow.' });
  } catch {
    notify({ tone: 'medium', title: 'The clipboard cannot be read', detail: 'Allow this page to read it, or press Ctrl+V.' });
  }
}

export function selectAll(session: DesignerSession): void {
  const flow = flowOf(session);
  select(session, [
    ...flow.nodes.map((node) => node.id),
    ...flow.edges.map((edge) => edge.id),
    ...flow.notes.map((note) => notePrefix + note.id),
  ]);
}

export function alignSelected(session: DesignerSession, how: Alignment): void {
  const boxes = new Map([...(session.canvas.api?.boxes() ?? [])].filter(([id]) => selectedOf(session).has(id)));
  const places = aligned(boxes, how);
  if (places.size > 0) session.document.edit('Align', (draft) => moveThings(draft, places));
}

export function toggleDisabled(session: DesignerSession): void {
  const flow = flowOf(session);
  const nodes = flow.nodes.filter((node) => selectedOf(session).has(node.id));
  if (nodes.length === 0) return;
  const disable = nodes.some((node) => node.disabled !== true);
  session.document.edit(disable ? 'Switch off' : 'Switch on', (draft) => {
    for (const node of nodes) setNode(draft, node.id, { disabled: disable ? true : undefined });
  });
}

export function addNoteHere(session: DesignerSession, at?: Point): void {
  const centre = at ?? session.canvas.api?.centre() ?? { x: 0, y: 0 };
  let id = '';
  session.document.edit('Add note', (draft) => {
    id = addNote(draft, { x: centre.x - 110, y: centre.y - 60 });
  });
  session.view.setState({ selected: new Set([notePrefix + id]), inspectorOpen: true });
}

/** Lays the flow out from left to right, in a worker; one step of undo. */
export async function tidyUp(session: DesignerSession): Promise<void> {
  const flow = flowOf(session);
  const abort = new AbortController();
  session.view.setState({ busy: { label: 'Laying out', cancel: () => abort.abort() } });
  try {
    const places = await layoutFlow(flow, abort.signal);
    if (flowOf(session) !== flow) return;
    session.document.edit('Tidy up', (draft) => moveThings(draft, places));
    requestAnimationFrame(() => session.canvas.api?.fit());
    announce('Laid out');
  } catch (error) {
    if (abort.signal.aborted) notify({ tone: 'info', title: 'The layout was stopped', detail: 'Nothing was moved.' });
    else
      notify({
        tone: 'block',
        title: 'The layout failed',
        detail: `${error instanceof Error ? error.message : 'Unknown reason'}. Nothing was moved.`,
      });
  } finally {
    session.view.setState({ busy: undefined });
  }
}

/** Where the edits are that were not saved. */
const whereEditsAre = (session: DesignerSession): string =>
  session.view.getState().kept.state === 'failed'
    ? 'Your edits stand in this window alone: leave it open until they are saved.'
    : 'Your edits are kept for recovery.';

/** What notices about saving this flow are about. */
const savingOf = (session: DesignerSession): string => `save:${session.flowId}`;

/** The bar over the canvas asks what to do, also in a tab that missed the news. */
async function tellOfNewer(session: DesignerSession): Promise<void> {
  try {
    const { summary } = await call('flows:get', { flowId: session.flowId });
    session.view.setState({ newer: { revision: summary.revision, by: summary.updatedBy, deleted: false } });
  } catch (error) {
    notify({
      tone: 'block',
      title: 'Not saved: there is a newer version',
      detail: `${asCallError(error).message} ${whereEditsAre(session)}`,
      about: savingOf(session),
    });
  }
}

/** Saves a new revision. A newer one in the store means a conflict: nothing is written, and the person decides. */
export async function save(session: DesignerSession, message?: string): Promise<boolean> {
  const { flow, base } = session.document.store.getState();
  session.view.setState({ saving: true });
  try {
    if (session.trial) {
      const made = await call('flows:import', { fileName: `${flow.name}.flow.json`.slice(0, 255), text: JSON.stringify(flow) });
      takeBack(savingOf(session));
      closeTab(session.flowId);
      openFlow(made.flow.id, made.flow.name);
      return true;
    }
    const summary = await call('flows:save', { flow, base, ...(message === undefined ? {} : { message }) });
    session.document.markSaved(summary.revision);
    session.summary.setState({ summary });
    takeBack(savingOf(session));
    // What is left behind is offered again some day, and is in the flow by then.
    await session.recovery.drop().catch(() => undefined);
    announce('Saved');
    return true;
  } catch (error) {
    const failure = asCallError(error);
    if (failure.code === 'store/conflict') await tellOfNewer(session);
    else
      notify({
        tone: 'block',
        title: 'Not saved',
        detail: `${failure.message} ${whereEditsAre(session)}`,
        error: failure,
        about: savingOf(session),
      });
    return false;
  } finally {
    session.view.setState({ saving: false });
  }
}
