/** Everything that one open flow holds while its tab is open; switching tabs loses nothing. */
import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import type { OutputOf } from '../../../../app/ipc/contract.ts';
import type { Finding, Fix, Hop, Persona, Verdict } from '../../../../app/lint/kit/finding.ts';
import type { Flow } from '../../../../app/workflow/model/flow.ts';
import { call, on } from '../../../bridge/client.ts';
import { gathered } from '../../../bridge/gathered.ts';
import { createLintClient, type LintClient } from '../../../bridge/lint-client.ts';
import type { FixStep } from '../../../bridge/lint-protocol.ts';
import type { CanvasApi } from '../../../canvas/canvas-api.ts';
import type { View } from '../../../canvas/geometry.ts';
import { createOverlay, updateOverlay, type OverlayStore } from '../../../canvas/overlay.ts';
import { notePrefix, withPlaces } from '../../../canvas/scene.ts';
import { noTrace, traceOf, traceWords } from '../../../canvas/trace.ts';
import { announce } from '../../../shell/status.ts';
import { updateTab, useRouter, type FlowTab } from '../../../shell/router.ts';
import { createAnalysis, isOpen, takeCheck, type Analysis, type AnalysisStore } from './analysis.ts';
import { createDocument, isUnsaved, type DocumentState, type FlowDocument } from './document.ts';
import { keepForRecovery, noRecovery, type KeptState, type Recovery } from './recovery.ts';

export type InspectorTab = 'setup' | 'data' | 'security' | 'notes';
export type BottomTab = 'problems' | 'run' | 'chat' | 'tests' | 'data-map' | 'permissions' | 'history' | 'outline';

export interface FixPreview {
  readonly title: string;
  readonly finding: Finding | undefined;
  readonly fix: Fix | undefined;
  /** Each fix in it, with what it changes and what that means. */
  readonly steps: readonly FixStep[];
  readonly before: Flow;
  readonly after: Flow;
  /** Known once the worker has linted it. */
  readonly verdict: Verdict | undefined;
  /** The saved revision that this is, where it is a colleague's: taking it is not an edit of one's own. */
  readonly revision?: number;
}

/** A revision that somebody saved while this one was open. */
export interface Newer {
  readonly revision: number;
  readonly by: string;
  readonly deleted: boolean;
}

export interface DesignerView {
  readonly selected: ReadonlySet<string>;
  readonly inspectorTab: InspectorTab;
  readonly inspectorOpen: boolean;
  readonly bottomTab: BottomTab;
  readonly bottomOpen: boolean;
  readonly paletteOpen: boolean;
  readonly persona: Persona;
  /** The finding whose path is traced. */
  readonly traced: string | undefined;
  readonly preview: FixPreview | undefined;
  /** The rule page that stands in the inspector's place. */
  readonly rulePage: string | undefined;
  /** Steps that were added here, with the fields that a person has been in: what is empty is a mistake only there, until the flow is tried. */
  readonly fresh: ReadonlyMap<string, ReadonlySet<string>>;
  /** A field to scroll to and focus; a new object for each jump. */
  readonly focusField: { readonly nodeId: string; readonly field: string } | undefined;
  /** The step that a wire starts from while connecting by keyboard. */
  readonly connectFrom: string | undefined;
  readonly searching: boolean;
  /** The small map in the corner, where the flow is larger than the canvas. */
  readonly mapShown: boolean;
  readonly kept: KeptState;
  readonly saving: boolean;
  readonly submitting: boolean;
  readonly newer: Newer | undefined;
  /** Something is about to fill this empty flow from here: the revision that comes of it is no colleague's. */
  readonly filling: boolean;
  /** Long work under way. */
  readonly busy: { readonly label: string; cancel?(): void } | undefined;
}

export interface DesignerSession {
  readonly flowId: string;
  /** A flow that is kept nowhere until it is saved. */
  readonly trial: boolean;
  readonly document: FlowDocument;
  readonly view: StoreApi<DesignerView>;
  readonly analysis: AnalysisStore;
  readonly overlay: OverlayStore;
  readonly lint: LintClient;
  readonly recovery: Recovery;
  readonly summary: StoreApi<{ readonly summary: OutputOf<'flows:get'>['summary'] | undefined }>;
  /** Not state: the mounted canvas, and where it stood. */
  readonly canvas: { api: CanvasApi | undefined; lastView: View | undefined };
  dispose(): void;
}

const initialView: DesignerView = {
  selected: new Set(),
  inspectorTab: 'setup',
  inspectorOpen: true,
  bottomTab: 'problems',
  bottomOpen: true,
  paletteOpen: true,
  persona: 'builder',
  traced: undefined,
  preview: undefined,
  rulePage: undefined,
  fresh: new Map(),
  focusField: undefined,
  connectFrom: undefined,
  searching: false,
  mapShown: true,
  kept: { state: 'kept', at: 0 },
  saving: false,
  submitting: false,
  newer: undefined,
  filling: false,
  busy: undefined,
};

const mapKey = 'flow-map';
const mapRemembered = (): boolean => localStorage.getItem(mapKey) !== 'hidden';

/** Remembered on this machine: whoever finds it in the way finds it so in every flow. */
export function showMap(session: DesignerSession, mapShown: boolean): void {
  localStorage.setItem(mapKey, mapShown ? 'shown' : 'hidden');
  session.view.setState({ mapShown });
}

/** In a smaller window the canvas needs the room more than the palette does, or the inspector, or the panel below. */
const roomFor = { paletteOpen: '(width >= 1100px)', inspectorOpen: '(width >= 1000px)', bottomOpen: '(height >= 660px)' } as const;
const folds = Object.keys(roomFor) as (keyof typeof roomFor)[];
const panelsThatFit = (): Pick<DesignerView, keyof typeof roomFor> =>
  Object.fromEntries(folds.map((panel) => [panel, window.matchMedia(roomFor[panel]).matches])) as Record<keyof typeof roomFor, boolean>;

/** Changes elsewhere come in bursts. */
const settleMs = 400;

type Summary = OutputOf<'flows:get'>['summary'];

/** How reviews stand now, of the version that is open: a newer one of somebody else has a state of its own. */
export const afterReview = (shown: Summary, now: Summary): Summary => ({
  ...shown,
  emergency: now.emergency,
  ...(now.revision === shown.revision ? { state: now.state } : {}),
});

export function createSession(
  initial: Parameters<typeof createDocument>[0],
  summary: OutputOf<'flows:get'>['summary'] | undefined,
  persona: Persona,
  keptAt = 0,
): DesignerSession {
  const document = createDocument({ ...initial, flow: withPlaces(initial.flow) });
  const flowId = initial.flow.id;
  const view = createStore<DesignerView>(() => ({ ...initialView, persona, mapShown: mapRemembered(), ...panelsThatFit() }));
  const analysis = createAnalysis();
  const overlay = createOverlay();
  let spoken = '';
  let known: ReadonlySet<string> = new Set();

  const lint = createLintClient({
    checked(result) {
      takeCheck(analysis, overlay, view.getState().persona, result);
      const words = verdictWords(result.verdict);
      const grave = result.findings.filter((finding) => isOpen(finding) && (finding.severity === 'block' || finding.severity === 'high'));
      const fresh = grave.filter((finding) => !known.has(finding.fingerprint));
      if (spoken !== '' && (words !== spoken || fresh.length > 0))
        announce(
          fresh[0] === undefined
            ? words
            : `New problem: ${fresh[0].title}. ${fresh.length > 1 ? `And ${fresh.length - 1} more. ` : ''}${words}`,
        );
      known = new Set(grave.map((finding) => finding.fingerprint));
      spoken = words;
    },
    failed: (message) => analysis.setState({ state: 'failed', failure: message }),
  });
  lint.open(initial.flow);
  // Without it the verdict is only stricter; the host lints again at submission in any case.
  const learn = (): void => {
    call('lint:context', { flowId }).then(
      (context) => lint.know(context),
      () => undefined,
    );
  };
  learn();
  const unsubscribePolicy = on('policy:changed', learn);
  let asked: ReturnType<typeof setTimeout> | undefined;
  const unsubscribeFlows = on('flows:changed', ({ flowId: changed, ...newer }) => {
    if (changed === flowId) {
      view.setState({ newer });
      return;
    }
    // What other flows call, share or promise counts here too. A folder of imports asks once.
    clearTimeout(asked);
    asked = setTimeout(learn, settleMs);
  });
  // Somebody decided about a waiver: what blocked may count no more.
  const unsubscribeWaivers = on('waiver:changed', (event) => {
    if (event.flowId === flowId) learn();
  });
  const unsubscribeTests = on('test:kept', (event) => {
    if (event.flowId === flowId) learn();
  });
  const kept = createStore(() => ({ summary }));
  // Somebody signed, withdrew or looked again: the bar above the flow tells how it stands now. The drawing and the version stay those that are open.
  const reviewed = gathered();
  const unsubscribeReviews = on('review:changed', (event) => {
    if (event.flowId !== flowId) return;
    reviewed.run(() => {
      call('flows:get', { flowId }).then(
        ({ summary: now }) =>
          kept.setState(({ summary: shown }) => ({ summary: shown === undefined ? undefined : afterReview(shown, now) })),
        () => undefined,
      );
    });
  });
  // Other flows may have changed since: the verdict beside a saved revision is the host's.
  const unsubscribeKept = kept.subscribe(learn);

  const unsubscribePatches = document.onPatches((patches, flow) => {
    analysis.setState({ state: 'checking' });
    lint.edit(patches);
    // A traced path or a previewed fix speaks of the flow as it was.
    if (view.getState().traced !== undefined) clearTrace();
    if (view.getState().preview !== undefined) view.setState({ preview: undefined });
    updateTab(flowId, { title: flow.name });
    dropGone(flow);
  });
  const trial = summary === undefined;
  const outlives = (): Partial<FlowTab> => (trial ? {} : { kept: !['failed', 'elsewhere'].includes(view.getState().kept.state) });
  const unsubscribeStore = document.store.subscribe((state) => updateTab(flowId, { unsaved: isUnsaved(state), ...outlives() }));
  const recovery = trial
    ? noRecovery
    : keepForRecovery(flowId, document, { over: keptAt, window: crypto.randomUUID() }, (kept) => {
        view.setState({ kept });
        // One that was closed meanwhile does not come back for this.
        if (useRouter.getState().tabs.some((tab) => tab.flowId === flowId)) updateTab(flowId, outlives());
      });

  /** What an edit or an undo took away cannot stay selected. */
  function dropGone(flow: Flow): void {
    const { selected } = view.getState();
    if (selected.size === 0) return;
    const there = new Set([
      ...flow.nodes.map((node) => node.id),
      ...flow.edges.map((edge) => edge.id),
      ...flow.notes.map((note) => notePrefix + note.id),
    ]);
    const left = [...selected].filter((id) => there.has(id));
    if (left.length !== selected.size) view.setState({ selected: new Set(left) });
  }

  function clearTrace(): void {
    view.setState({ traced: undefined });
    updateOverlay(overlay, noTrace);
  }

  return {
    flowId,
    trial,
    document,
    view,
    analysis,
    overlay,
    lint,
    recovery,
    summary: kept,
    canvas: { api: undefined, lastView: undefined },
    dispose() {
      unsubscribePatches();
      unsubscribePolicy();
      unsubscribeFlows();
      clearTimeout(asked);
      unsubscribeTests();
      unsubscribeWaivers();
      unsubscribeReviews();
      reviewed.stop();
      unsubscribeKept();
      unsubscribeStore();
      recovery.stop();
      lint.close();
    },
  };
}

/** What fitted when a flow was last shown: the window may change while another page is. */
const fittedLast = new WeakMap<DesignerSession, ReturnType<typeof panelsThatFit>>();

/** Folds a panel away, or brings it back, when the window crosses the size that it needs. What the person opens in between stays. */
export function followWindow(session: DesignerSession): () => void {
  const root = document.getElementById('root');
  const fold = (): void => {
    // A panel takes the dialogs that it opened along, and what was typed into them: it waits until they are closed.
    if (root?.hasAttribute('inert') === true) return;
    const [before, now] = [fittedLast.get(session), panelsThatFit()];
    fittedLast.set(session, now);
    const crossed = folds.filter((panel) => before !== undefined && before[panel] !== now[panel]);
    if (crossed.length > 0) session.view.setState(Object.fromEntries(crossed.map((panel) => [panel, now[panel]])));
  };
  fold();
  const queries = folds.map((panel) => window.matchMedia(roomFor[panel]));
  for (const query of queries) query.addEventListener('change', fold);
  const dialogs = new MutationObserver(fold);
  if (root !== null) dialogs.observe(root, { attributes: true, attributeFilter: ['inert'] });
  return () => {
    dialogs.disconnect();
    for (const query of queries) query.removeEventListener('change', fold);
  };
}

export function verdictWords(verdict: Verdict): string {
  const { block, high, medium, low } = verdict.counts;
  if (block + high + medium + low === 0) return 'No problems';
  const parts = [
    [block, 'block'],
    [high, 'high'],
    [medium, 'medium'],
    [low, 'low'],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, word]) => `${count} ${word}`);
  return `${parts.join(', ')}${verdict.result === 'blocked' ? ': cannot be signed yet' : ''}`;
}

/** The colour of the worst that is left. */
export function verdictTone({ counts, result }: Verdict): 'block' | 'high' | 'medium' | 'low' | 'good' {
  if (result === 'blocked' || counts.block > 0) return 'block';
  return (['high', 'medium', 'low'] as const).find((severity) => counts[severity] > 0) ?? 'good';
}

/** Lights up the path of a finding, hop by hop, once, and brings it into view. */
export function showTrace(session: DesignerSession, finding: Finding | undefined): void {
  // A click also focuses: the path is traced once.
  if (finding !== undefined && session.view.getState().traced === finding.fingerprint) return;
  session.view.setState({ traced: finding?.fingerprint });
  showPath(session, finding?.path ?? []);
}

/** The same for any path; an empty one puts the light out. */
export function showPath(session: DesignerSession, path: readonly Hop[]): void {
  updateOverlay(session.overlay, path.length === 0 ? noTrace : traceOf(session.document.store.getState().flow, path));
  if (path.length === 0) return;
  session.canvas.api?.show(path.map((hop) => hop.nodeId));
  announce(`Path of ${path.length} ${path.length === 1 ? 'stop' : 'stops'}: ${traceWords(path)}`);
}

/** A step of which nothing is held against the person yet. */
export function keepFresh(session: DesignerSession, nodeId: string): void {
  session.view.setState(({ fresh }) => ({ fresh: new Map(fresh).set(nodeId, new Set()) }));
}

/** The person has been in that field of a fresh step and went on. */
export function leaveField(session: DesignerSession, nodeId: string, field: string): void {
  const { fresh } = session.view.getState();
  const left = fresh.get(nodeId);
  if (left !== undefined && !left.has(field)) session.view.setState({ fresh: new Map(fresh).set(nodeId, new Set([...left, field])) });
}

/** Goes to where a finding is: its step, and the field if it names one. */
export function jumpTo(session: DesignerSession, finding: Finding): void {
  const { flow } = session.document.store.getState();
  const edge = finding.edgeId === undefined ? undefined : flow.edges.find((one) => one.id === finding.edgeId);
  const target = finding.nodeId ?? edge?.from.node;
  if (target === undefined) return;
  session.canvas.api?.reveal(target);
  session.view.setState({
    selected: new Set([finding.nodeId ?? finding.edgeId ?? target]),
    inspectorOpen: true,
    rulePage: undefined,
    ...(finding.nodeId !== undefined && finding.field !== undefined
      ? { inspectorTab: 'setup' as const, focusField: { nodeId: finding.nodeId, field: finding.field } }
      : {}),
  });
}

/** Goes to a field of a step's form, and puts the cursor there. */
export function jumpToField(session: DesignerSession, nodeId: string, field: string): void {
  selectStep(session, nodeId);
  session.view.setState({ focusField: { nodeId, field } });
}

/** Goes to a step and opens its form. */
export function selectStep(session: DesignerSession, nodeId: string): void {
  session.canvas.api?.reveal(nodeId);
  session.view.setState({ selected: new Set([nodeId]), inspectorOpen: true, inspectorTab: 'setup', rulePage: undefined });
}

const SessionContext = createContext<DesignerSession | undefined>(undefined);
export const SessionProvider = SessionContext.Provider;

export function useSessionOf(): DesignerSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('used outside a designer');
  return session;
}

export const useDocument = <T>(select: (state: DocumentState) => T): T => useStore(useSessionOf().document.store, select);
export const useView = <T>(select: (view: DesignerView) => T): T => useStore(useSessionOf().view, select);
export const useAnalysis = <T>(select: (analysis: Analysis) => T): T => useStore(useSessionOf().analysis, select);
