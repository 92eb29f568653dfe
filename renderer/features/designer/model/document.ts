/**
 * One open flow: its content, its history, and what changed since it was saved. Every edit is a set of patches: undo, redo,
 * the recovery journal and the lint worker all live on the same ones.
 */
import { apply, create } from 'mutative';
import { createStore, type StoreApi } from 'zustand';
import { flowSchema, type Flow } from '../../../../app/workflow/model/flow.ts';
import { diffFlow, type FlowPatches } from './diff.ts';

export type { FlowPatches } from './diff.ts';
/** A flow that an edit may write to. The schema's types are not read-only, so it needs no type of its own shape. */
export type FlowDraft = Flow;

export interface HistoryEntry {
  readonly id: number;
  /** In words, for the menu: "Move 3 steps". */
  readonly title: string;
  readonly patches: FlowPatches;
  readonly inverse: FlowPatches;
  readonly mergeKey?: string;
  readonly at: number;
}

export interface DocumentState {
  readonly flow: Flow;
  /** The saved revision that the edits stand on. */
  readonly base: number;
  readonly undo: readonly HistoryEntry[];
  readonly redo: readonly HistoryEntry[];
  /** Id of the entry that was on top when it was saved; 0 for none. */
  readonly savedEntry: number;
}

export interface FlowDocument {
  readonly store: StoreApi<DocumentState>;
  /** Runs one edit. Edits with the same `mergeKey` in quick succession (typing in a field) become one step of undo. */
  edit(title: string, recipe: (flow: FlowDraft) => void, mergeKey?: string): void;
  /** Takes a whole new version (a fix that was previewed) as one step of undo. */
  replace(title: string, flow: Flow): void;
  undo(): HistoryEntry | undefined;
  redo(): HistoryEntry | undefined;
  markSaved(base: number): void;
  /** Stands the edits on a newer revision than they were made on: saving then goes over it. */
  rebase(base: number): void;
  onPatches(listener: (patches: FlowPatches, flow: Flow) => void): () => void;
  /** The whole tab as text, with its history, for the recovery journal. */
  snapshot(): string;
}

const mergeWithinMs = 1_500;
const historyLimit = 500;
/** The journal keeps the newest part of the history. */
const journalHistory = 200;

// The flow's JSON parameters nest without end, which the library's draft type would follow; the draft has the flow's own type.
const draftOf = create as unknown as (flow: Flow, recipe: (draft: FlowDraft) => void) => Flow;

/** No entry has this id: whatever is on top was not saved. */
const never = -1;

const topId = (entries: readonly HistoryEntry[]): number => entries.at(-1)?.id ?? 0;

export const isUnsaved = (state: DocumentState): boolean => topId(state.undo) !== state.savedEntry;

export function createDocument(
  initial: {
    readonly flow: Flow;
    readonly base: number;
    readonly undo?: readonly HistoryEntry[];
    readonly redo?: readonly HistoryEntry[];
    readonly savedEntry?: number;
  },
  now: () => number = Date.now,
): FlowDocument {
  const store = createStore<DocumentState>(() => ({
    flow: initial.flow,
    base: initial.base,
    undo: initial.undo ?? [],
    redo: initial.redo ?? [],
    savedEntry: initial.savedEntry ?? 0,
  }));
  const listeners = new Set<(patches: FlowPatches, flow: Flow) => void>();
  let nextId =
    Math.max(
      0,
      ...store.getState().undo.map((entry) => entry.id),
      ...store.getState().redo.map((entry) => entry.id),
      store.getState().savedEntry,
    ) + 1;

  const tell = (patches: FlowPatches): void => {
    const { flow } = store.getState();
    for (const listener of listeners) listener(patches, flow);
  };

  function step(from: 'undo' | 'redo'): HistoryEntry | undefined {
    const state = store.getState();
    const entry = state[from].at(-1);
    if (entry === undefined) return undefined;
    const patches = from === 'undo' ? entry.inverse : entry.patches;
    const to = from === 'undo' ? 'redo' : 'undo';
    // A step taken back is closed: typing on must not merge into it.
    const { mergeKey: _closed, ...closed } = entry;
    store.setState({ flow: apply(state.flow, patches), [from]: state[from].slice(0, -1), [to]: [...state[to], closed] });
    tell(patches);
    return entry;
  }

  function commit(title: string, flow: Flow, mergeKey?: string): void {
    const state = store.getState();
    const { patches, inverse } = diffFlow(state.flow, flow);
    if (patches.length === 0) return;
    const at = now();
    const top = state.undo.at(-1);
    const merges = mergeKey !== undefined && top?.mergeKey === mergeKey && at - top.at < mergeWithinMs && top.id !== state.savedEntry;
    const entry: HistoryEntry =
      merges && top !== undefined
        ? { ...top, at, patches: [...top.patches, ...patches], inverse: [...inverse, ...top.inverse] }
        : { id: nextId, title, patches, inverse, at, ...(mergeKey === undefined ? {} : { mergeKey }) };
    if (!merges) nextId += 1;
    const older = merges ? state.undo.slice(0, -1) : state.undo;
    store.setState({ flow, undo: [...older, entry].slice(-historyLimit), redo: [] });
    tell(patches);
  }

  return {
    store,
    edit(title, recipe, mergeKey) {
      commit(title, draftOf(store.getState().flow, recipe), mergeKey);
    },
    replace: (title, flow) => commit(title, flow),
    undo: () => step('undo'),
    redo: () => step('redo'),
    markSaved(base) {
      store.setState(({ undo }) => ({ base, savedEntry: topId(undo) }));
    },
    rebase(base) {
      store.setState({ base, savedEntry: never });
    },
    onPatches(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    snapshot() {
      const { flow, base, undo, redo, savedEntry } = store.getState();
      return JSON.stringify({ version: 1, flow, base, undo: undo.slice(-journalHistory), redo: redo.slice(-journalHistory), savedEntry });
    },
  };
}

/** Reads a snapshot back. What the journal gives is checked like any file; a damaged history is dropped, never the flow. */
export function restoreDocument(text: string): Parameters<typeof createDocument>[0] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('flow' in value) || !('base' in value)) return undefined;
  const flow = flowSchema.safeParse(value.flow);
  if (!flow.success || typeof value.base !== 'number') return undefined;
  const { undo, redo, savedEntry } = value as { undo?: unknown; redo?: unknown; savedEntry?: unknown };
  const history = isHistory(undo) && isHistory(redo) && replays(flow.data, undo) ? { undo, redo } : { undo: [], redo: [] };
  return {
    flow: flow.data,
    base: value.base,
    ...history,
    savedEntry: typeof savedEntry === 'number' && history.undo.length > 0 ? savedEntry : never,
  };
}

const isPatch = (value: unknown): value is FlowPatches[number] =>
  typeof value === 'object' && value !== null && 'op' in value && 'path' in value && Array.isArray(value.path);
const isEntry = (value: unknown): value is HistoryEntry =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'number' &&
  'title' in value &&
  typeof value.title === 'string' &&
  'patches' in value &&
  Array.isArray(value.patches) &&
  value.patches.every(isPatch) &&
  'inverse' in value &&
  Array.isArray(value.inverse) &&
  value.inverse.every(isPatch);
const isHistory = (value: unknown): value is HistoryEntry[] => Array.isArray(value) && value.every(isEntry);

/** A history that cannot be undone to its start does not belong to this flow. */
function replays(flow: Flow, undo: readonly HistoryEntry[]): boolean {
  try {
    let current = flow;
    for (const entry of undo.toReversed()) current = apply(current, entry.inverse);
    return flowSchema.safeParse(current).success;
  } catch {
    return false;
  }
}
