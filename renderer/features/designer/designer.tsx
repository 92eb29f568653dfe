import { useEffect } from 'react';
import { decimalText } from '../../facts/amounts.ts';
import { SplitPane, TabPanel, Tabs, IconButton, type TabItem } from '../../ui/index.ts';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { OverlayProvider } from '../../canvas/overlay.ts';
import { updateTab } from '../../shell/router.ts';
import { useStatusEntry } from '../../shell/status.ts';
import { useDesignerCommands } from './commands.ts';
import { EmergencyBar } from './emergency-bar.tsx';
import { SentBackBar } from './sent-back-bar.tsx';
import { Header } from './header.tsx';
import { Inspector } from './inspector/inspector.tsx';
import { chatTrigger, followListening } from './model/listening.ts';
import {
  SessionProvider,
  followWindow,
  useAnalysis,
  useDocument,
  useSessionOf,
  useView,
  verdictTone,
  type BottomTab,
  type DesignerSession,
} from './model/session.ts';
import { Palette } from './palette/palette.tsx';
import { Stage } from './stage.tsx';
import { ChatPanel } from './panels/chat.tsx';
import { DataMap } from './panels/data-map.tsx';
import { History } from './panels/history.tsx';
import { Outline } from './panels/outline.tsx';
import { Permissions } from './panels/permissions.tsx';
import { RunPanel } from './panels/run.tsx';
import { Tests } from './panels/tests.tsx';
import { unfinishedOf } from './model/unfinished.ts';
import { Problems } from './problems/problems.tsx';
import { ProblemCount } from './problems/problem-count.tsx';
import { RulePage } from './problems/rule-page.tsx';

/** A window of this height in px has room for a problem with its explanation beside the drawing. */
const tallWindow = 860;

const bottomItems: readonly TabItem<BottomTab>[] = [
  { value: 'problems', label: 'Problems', badge: <ProblemCount /> },
  { value: 'run', label: 'Run' },
  { value: 'chat', label: 'Chat' },
  { value: 'tests', label: 'Tests' },
  { value: 'data-map', label: 'Data map' },
  { value: 'permissions', label: 'Permissions' },
  { value: 'history', label: 'History' },
  { value: 'outline', label: 'Outline' },
];

function BottomPanel({ readOnly }: { readonly readOnly: boolean }) {
  const session = useSessionOf();
  const tab = useView((view) => view.bottomTab);
  const open = useView((view) => view.bottomOpen);
  const chats = useDocument((state) => chatTrigger(state.flow) !== undefined);
  const items = bottomItems.filter(({ value }) => value !== 'chat' || chats || tab === 'chat');
  const toggle = (): void => session.view.setState({ bottomOpen: !open });
  return (
    <Tabs
      label="Panels"
      items={items}
      value={open ? tab : ('' as BottomTab)}
      onValueChange={(value) => session.view.setState({ bottomTab: value, bottomOpen: true })}
      className={open ? 'h-full bg-surface' : 'bg-surface'}
      toastFloor
      actions={
        <IconButton icon={open ? ChevronDown : ChevronUp} label={open ? 'Hide panel' : 'Show panel'} shortcut="Mod+J" onClick={toggle} />
      }
    >
      {open ? (
        <>
          <TabPanel value="problems" className="flex flex-col">
            <Problems readOnly={readOnly} />
          </TabPanel>
          <TabPanel value="run" className="flex flex-col">
            <RunPanel />
          </TabPanel>
          <TabPanel value="chat" className="flex flex-col">
            <ChatPanel />
          </TabPanel>
          <TabPanel value="tests" className="flex flex-col">
            <Tests readOnly={readOnly} />
          </TabPanel>
          <TabPanel value="data-map" className="flex flex-col">
            <DataMap />
          </TabPanel>
          <TabPanel value="permissions" className="flex flex-col">
            <Permissions />
          </TabPanel>
          <TabPanel value="history" className="flex flex-col">
            <History />
          </TabPanel>
          <TabPanel value="outline" className="flex flex-col">
            <Outline readOnly={readOnly} />
          </TabPanel>
        </>
      ) : null}
    </Tabs>
  );
}

function Status() {
  const session = useSessionOf();
  const verdict = useAnalysis((analysis) => analysis.verdict);
  const state = useAnalysis((analysis) => analysis.state);
  const empty = useDocument((document) => document.flow.nodes.length === 0);
  // Steps that an edit leaves alone are not looked at again.
  const unfinished = useDocument((document) => unfinishedOf(document.flow).length);
  const tookMs = useAnalysis((analysis) => analysis.tookMs);
  const kept = useView((view) => view.kept);
  const selected = useView((view) => view.selected.size);
  useStatusEntry('verdict', {
    text:
      state === 'failed'
        ? 'The linter stopped'
        : empty
          ? 'Nothing to check yet'
          : verdict === undefined
            ? 'Checking'
            : verdict.result === 'blocked'
              ? 'Cannot be signed yet'
              : `Nothing blocks it${unfinished === 0 ? '' : `, ${unfinished.toLocaleString()} still to do`}`,
    tone: state === 'failed' ? 'block' : verdict === undefined || empty ? 'neutral' : verdictTone(verdict),
    help: `Last check took ${decimalText(tookMs, 1)} ms`,
    onClick: showProblems(session),
  });
  useStatusEntry('selection', selected > 1 ? { text: `${selected} selected` } : undefined);
  useStatusEntry(
    'store',
    kept.state === 'failed' || kept.state === 'elsewhere'
      ? {
          text: 'Edits are not being kept',
          tone: 'block',
          help: kept.state === 'failed' ? kept.message : 'Another window of yours keeps edits of this flow',
        }
      : {
          text: kept.state === 'waiting' ? 'Keeping edits' : 'Edits kept, encrypted',
          help: 'Edits that are not saved yet are kept in the encrypted store: a crash loses none of them',
        },
  );
  return null;
}

const problemOpeners = new WeakMap<DesignerSession, () => void>();
/** The same function each time, so that the status bar does not draw again. */
function showProblems(session: DesignerSession): () => void {
  const known = problemOpeners.get(session) ?? ((): void => session.view.setState({ bottomTab: 'problems', bottomOpen: true }));
  problemOpeners.set(session, known);
  return known;
}

function Commands({ readOnly }: { readonly readOnly: boolean }) {
  useDesignerCommands(readOnly);
  return null;
}

function Panes({ readOnly }: { readonly readOnly: boolean }) {
  const bottomOpen = useView((view) => view.bottomOpen);
  const inspectorOpen = useView((view) => view.inspectorOpen);
  const paletteOpen = useView((view) => view.paletteOpen) && !readOnly;
  const rulePage = useView((view) => view.rulePage);
  const side = !inspectorOpen ? undefined : rulePage === undefined ? <Inspector readOnly={readOnly} /> : <RulePage ruleId={rulePage} />;
  // One tree whatever is open, so that the canvas and the filters of the problems outlive every fold.
  return (
    <SplitPane
      direction="row"
      storageKey="inspector"
      initial={324}
      minimum={280}
      maximum={640}
      atLeast={rulePage === undefined ? 0 : 440}
      label="Width of the inspector"
      panel={side}
      main={
        <>
          <SplitPane
            direction="column"
            storageKey="bottom"
            initial={innerHeight < tallWindow ? 240 : 296}
            minimum={120}
            maximum={640}
            label="Height of the panel"
            panel={bottomOpen ? <BottomPanel readOnly={readOnly} /> : undefined}
            main={
              <SplitPane
                direction="row"
                panelFirst
                storageKey="palette"
                initial={196}
                minimum={150}
                maximum={320}
                label="Width of the palette"
                panel={paletteOpen ? <Palette /> : undefined}
                main={<Stage readOnly={readOnly} />}
              />
            }
          />
          {bottomOpen ? null : (
            <div className="border-t border-line">
              <BottomPanel readOnly={readOnly} />
            </div>
          )}
        </>
      }
    />
  );
}

export function Designer({ session, readOnly }: { readonly session: DesignerSession; readonly readOnly: boolean }) {
  useEffect(() => {
    updateTab(session.flowId, { title: session.document.store.getState().flow.name });
  }, [session]);
  useEffect(() => followWindow(session), [session]);
  useEffect(() => followListening(session), [session]);
  return (
    <SessionProvider value={session}>
      <OverlayProvider value={session.overlay}>
        <Commands readOnly={readOnly} />
        <Status />
        <Header readOnly={readOnly} />
        <EmergencyBar />
        <SentBackBar />
        <Panes readOnly={readOnly} />
      </OverlayProvider>
    </SessionProvider>
  );
}
