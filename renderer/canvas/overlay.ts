/**
 * What lies over the drawing: findings, labels, run states, a traced path, a proposed change. Cards and edges read their own
 * entry only, and every entry compares by value, so a new verdict draws again just the cards that it concerns.
 */
import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import type { LabelGroup, SeverityName } from '../ui/index.ts';

export interface CardProblem {
  readonly severity: SeverityName;
  readonly count: number;
}
export type StepState = 'running' | 'succeeded' | 'failed' | 'waiting' | 'skipped' | 'halted';
export interface CardStep {
  readonly state: StepState;
  readonly text: string;
}
/** `transfer`: personal data goes abroad behind it, and on what basis. */
export interface EdgeLook {
  readonly groups: readonly LabelGroup[];
  readonly untrusted: boolean;
  readonly transfer?: { readonly covered: boolean; readonly short: string; readonly words: string };
}
/** One stop of a traced path; orders count from 1. */
export interface TraceHop {
  readonly order: number;
  readonly field: string;
}
/** Where a step's data goes, or where it works. */
export interface ZoneLook {
  readonly name: string;
  readonly kind: 'local' | 'internal' | 'vendor' | 'public' | 'unknown';
}
/** What a wire being dragged would mean at this port's card. */
export interface WireTarget {
  readonly allowed: boolean;
  readonly severity?: SeverityName;
}

export interface Overlay {
  readonly problems: ReadonlyMap<string, CardProblem>;
  readonly edgeProblems: ReadonlyMap<string, CardProblem>;
  readonly edges: ReadonlyMap<string, EdgeLook>;
  /** By step, for those whose data leaves this machine: "OpenAI, US". */
  readonly zones: ReadonlyMap<string, ZoneLook>;
  /** The data map is open: every zone has its region, and every wire shows what it carries. */
  readonly mapped: boolean;
  readonly steps: ReadonlyMap<string, CardStep>;
  /** Hops by node, and the edges between them with the order in which they light up. */
  readonly hops: ReadonlyMap<string, readonly TraceHop[]>;
  readonly hopEdges: ReadonlyMap<string, number>;
  readonly traceLength: number;
  /** Steps that a dragged wire may end at; undefined while none is dragged. */
  readonly targets: ReadonlyMap<string, WireTarget> | undefined;
}

export const emptyOverlay: Overlay = {
  problems: new Map(),
  edgeProblems: new Map(),
  edges: new Map(),
  zones: new Map(),
  mapped: false,
  steps: new Map(),
  hops: new Map(),
  hopEdges: new Map(),
  traceLength: 0,
  targets: undefined,
};

export type OverlayStore = StoreApi<Overlay>;
export const createOverlay = (initial: Partial<Overlay> = {}): OverlayStore =>
  createStore<Overlay>(() => ({ ...emptyOverlay, ...initial }));

const OverlayContext = createContext<OverlayStore>(createOverlay());
export const OverlayProvider = OverlayContext.Provider;
export const useOverlay = <T>(select: (overlay: Overlay) => T): T => useStore(useContext(OverlayContext), select);

const sameProblem = (a: CardProblem, b: CardProblem): boolean => a.severity === b.severity && a.count === b.count;
const sameLook = (a: EdgeLook, b: EdgeLook): boolean =>
  a.untrusted === b.untrusted && a.groups.join() === b.groups.join() && a.transfer?.words === b.transfer?.words;

/** The next map with the old one's entries where they mean the same, so that subscribers see no change. */
function settle<V>(before: ReadonlyMap<string, V>, next: ReadonlyMap<string, V>, same: (a: V, b: V) => boolean): ReadonlyMap<string, V> {
  const settled = new Map<string, V>();
  for (const [key, value] of next) {
    const old = before.get(key);
    settled.set(key, old !== undefined && same(old, value) ? old : value);
  }
  return settled;
}

const sameZones = (a: Overlay['zones'], b: Overlay['zones']): boolean =>
  a.size === b.size && [...a].every(([key, { name, kind }]) => b.get(key)?.name === name && b.get(key)?.kind === kind);

export function updateOverlay(store: OverlayStore, next: Partial<Overlay>): void {
  const before = store.getState();
  store.setState({
    ...next,
    ...(next.problems === undefined ? {} : { problems: settle(before.problems, next.problems, sameProblem) }),
    ...(next.edgeProblems === undefined ? {} : { edgeProblems: settle(before.edgeProblems, next.edgeProblems, sameProblem) }),
    ...(next.zones === undefined ? {} : { zones: sameZones(before.zones, next.zones) ? before.zones : next.zones }),
    ...(next.edges === undefined ? {} : { edges: settle(before.edges, next.edges, sameLook) }),
  });
}
