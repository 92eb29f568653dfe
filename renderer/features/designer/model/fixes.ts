/** Fixes are previewed as a ghost, linted again, and applied as one step of undo. */
import { applyPatch } from '../../../../app/workflow/graph/patch.ts';
import { changesOf } from '../../../../app/lint/kit/fix-words.ts';
import { factsOf } from '../../../../app/nodes/describe.ts';
import type { Finding, Fix, FixPlace } from '../../../../app/lint/kit/finding.ts';
import { navigate } from '../../../shell/router.ts';
import { announce } from '../../../shell/status.ts';
import { notify } from '../../../ui/index.ts';
import { marksOf } from '../stage/marks.ts';
import { placeAdded } from './place-added.ts';
import { jumpTo, showTrace, type DesignerSession } from './session.ts';

/** Where a decision is made that no change of the drawing can make. */
const pages: Partial<Readonly<Record<FixPlace, string>>> = {
  review: 'reviews',
  waivers: 'reviews',
  models: 'models',
  connections: 'connections',
  people: 'people',
  policy: 'policies',
};

/** Leads to the step, the flow's own settings, or the page where the choice is made. */
function openPlace(session: DesignerSession, finding: Finding, place: FixPlace): void {
  const page = pages[place];
  if (page !== undefined) navigate(page);
  else if (place === 'lessons') navigate('settings', { section: 'lessons' });
  else if (place === 'tests') session.view.setState({ bottomTab: 'tests', bottomOpen: true });
  else if (place === 'step') jumpTo(session, finding);
  else if (place === 'flow') session.view.setState({ selected: new Set(), inspectorOpen: true });
  else notify({ tone: 'info', title: 'This is decided outside the drawing', detail: finding.remedy });
}

export async function previewFix(session: DesignerSession, finding: Finding, fix: Fix): Promise<void> {
  if (fix.patch.length === 0) {
    if (fix.opens !== undefined) openPlace(session, finding, fix.opens);
    return;
  }
  const before = session.document.store.getState().flow;
  const result = applyPatch(before, fix.patch);
  if (!result.ok) {
    notify({ tone: 'medium', title: 'This fix does not fit any more', detail: result.error.message });
    return;
  }
  const after = placeAdded(before, result.value);
  const preview = {
    title: fix.title,
    finding,
    fix,
    steps: [{ title: fix.title, changes: changesOf(before, fix.patch, factsOf) }],
    before,
    after,
    verdict: undefined,
  };
  showTrace(session, undefined);
  session.view.setState({ preview, selected: new Set() });
  announce(`Preview: ${fix.title}. Enter applies it, Escape discards it.`);
  const touched = fix.patch.flatMap((operation) =>
    'nodeId' in operation
      ? [operation.nodeId]
      : operation.op === 'addNode'
        ? [operation.node.id, operation.near ?? operation.node.id]
        : operation.op === 'addEdge'
          ? [operation.edge.from.node, operation.edge.to.node]
          : [],
  );
  requestAnimationFrame(() => {
    if (touched.length > 0) session.canvas.api?.fit([...new Set(touched)]);
  });
  const { verdict } = await session.lint.ask({ ask: 'check', flow: after });
  if (session.view.getState().preview === preview) session.view.setState({ preview: { ...preview, verdict } });
}

/** The smallest set of safe fixes that the linter finds, as one preview. */
export async function makeGreen(session: DesignerSession): Promise<void> {
  const before = session.document.store.getState().flow;
  session.view.setState({ busy: { label: 'Looking for the fewest fixes' } });
  const plan = await session.lint.ask({ ask: 'make-green' }).finally(() => session.view.setState({ busy: undefined }));
  if (session.document.store.getState().flow !== before) return;
  if (plan === undefined) {
    notify({
      tone: 'info',
      title: 'There is no safe fix for what is left',
      detail: 'Each of these needs your choice: press Choose on its row, or change the step by hand.',
    });
    return;
  }
  showTrace(session, undefined);
  const after = placeAdded(before, plan.flow);
  session.view.setState({
    preview: {
      title: plan.steps.length === 1 ? (plan.steps[0]?.title ?? '') : `Make it green: ${plan.steps.length} fixes`,
      finding: undefined,
      fix: undefined,
      steps: plan.steps,
      before,
      after,
      verdict: plan.verdict,
    },
    selected: new Set(),
  });
  // What changes, with the steps that its wires lead to: a large drawing seen whole would show nothing of it.
  const { flow, marks } = marksOf(before, after);
  const wired = flow.edges.filter(({ id }) => marks.edges.has(id)).flatMap(({ from, to }) => [from.node, to.node]);
  const changed = new Set([...marks.nodes.keys(), ...wired]);
  requestAnimationFrame(() => session.canvas.api?.fit(changed.size === 0 ? undefined : [...changed]));
}
