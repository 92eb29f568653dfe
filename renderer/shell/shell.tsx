import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Compass } from 'lucide-react';
import type { PushOf } from '../../app/ipc/contract.ts';
import { on } from '../bridge/client.ts';
import {
  Button,
  EmptyState,
  ErrorState,
  LoadingState,
  ReadingDirection,
  notify,
  settleNotices,
  Toaster,
  TooltipProvider,
} from '../ui/index.ts';
import { useAlarms } from './alarms.ts';
import { BundleCheck, chooseBundle } from './bundle-check.tsx';
import { CommandPalette } from './command-palette.tsx';
import { followShortcuts, runCommand, useCommands } from './commands.ts';
import { FlowNames } from './flow-names.tsx';
import { ImportChoice } from './import-choice.tsx';
import { ImportReport } from './import-report.tsx';
import { LoadedPage } from './loaded-page.tsx';
import { lockScreen, signOut } from './lock.ts';
import { useOpenedFile } from './opened-file.ts';
import { PageBoundary } from './page-boundary.tsx';
import { PageFrame } from './page-frame.tsx';
import { PromptDialogs } from './prompt-dialogs.tsx';
import { Rail } from './rail.tsx';
import { followHash, hashOf, navigate, replacePlace, startPage, useRouter } from './router.ts';
import { fetchPages, mayOpen, readyBehindDoor, readyDesigner, readyPage, routeOf, startPageFor } from './routes.tsx';
import { followSession, may, refreshSession, useMay, useSession, type AppState } from './session.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { StatusBar } from './status-bar.tsx';
import { ConnectionLost } from './connection-lost.tsx';
import { StoreTrouble } from './store-trouble.tsx';
import { AccountNotices } from './account-notices.tsx';
import { applyTheme, currentTheme, followSystemTheme } from './theme.ts';
import { EnvironmentBar, TopBar } from './top-bar.tsx';
import { NotForYou } from './not-for-you.tsx';
import { UnsavedWork } from './unsaved-work.tsx';
import { useCountWaiting } from './waiting.ts';

/** Pages that stand alone, before there is a workspace and a person. */
const doorPages: Readonly<Record<AppState['phase'], string | undefined>> = {
  'no-workspace': 'first-run',
  'no-account': 'first-run',
  'store-locked': 'sign-in',
  'signed-out': 'sign-in',
  'second-factor': 'sign-in',
  'new-password': 'sign-in',
  'enrol-second-factor': 'sign-in',
  'screen-locked': 'sign-in',
  ready: undefined,
};

function Page({ page, params }: { readonly page: string; readonly params: Readonly<Record<string, string>> }) {
  const route = routeOf(page);
  const denied = useSession(({ me }) => me !== undefined && route?.permission !== undefined && !may(me, route.permission));
  if (denied && route?.permission !== undefined) return <NotForYou title={route.title} permission={route.permission} />;
  if (route === undefined) {
    return (
      <PageFrame title="Unknown page">
        <EmptyState
          icon={Compass}
          title="This page does not exist"
          actions={<Button onClick={() => navigate(startPage)}>Go to the start page</Button>}
        >
          The address leads to a page that this version does not have.
        </EmptyState>
      </PageFrame>
    );
  }
  return (
    <PageBoundary key={hashOf({ page, params })}>
      <LoadedPage page={page} params={params} />
    </PageBoundary>
  );
}

/** The page scrolls as a whole then (`.cs-page`), and what scrolls is reached by keys. */
const tinyWindow = matchMedia('(max-width: 600px) and (max-height: 400px)');
const followTiny = (changed: () => void): (() => void) => {
  tinyWindow.addEventListener('change', changed);
  return () => tinyWindow.removeEventListener('change', changed);
};

function Workbench() {
  const tiny = useSyncExternalStore(followTiny, () => tinyWindow.matches);
  const place = useRouter((state) => state.place);
  const [searching, setSearching] = useState(false);
  const [shortcuts, setShortcuts] = useState(false);
  const me = useSession((state) => state.me);
  const start = me === undefined ? undefined : startPageFor((permission) => may(me, permission));
  const sent = place.page === startPage || (place.page === 'home' && me !== undefined && !may(me, 'flow.read'));
  useEffect(() => {
    if (sent && start !== undefined) replacePlace(start);
  }, [sent, start]);
  useCountWaiting();
  useAlarms();
  useOpenedFile();
  const opensFlows = me !== undefined && mayOpen('flow', (permission) => may(me, permission));
  useEffect(() => (opensFlows ? readyDesigner() : undefined), [opensFlows]);
  useEffect(() => followShortcuts(), []);
  useEffect(() => on('app:command', ({ command }) => runCommand(command)), []);
  const main = useRef<HTMLElement>(null);
  const came = useRef(place);
  // What was pressed may be gone with the page before: the next Tab then goes on in the new one, and not at the top of the window.
  useEffect(() => {
    if (came.current === place) return;
    came.current = place;
    settleNotices();
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) main.current?.focus({ preventScroll: true });
    });
  }, [place]);
  useEffect(() => {
    document.title = `${routeOf(place.page)?.title ?? 'Countersign'} · Countersign`;
  }, [place.page]);
  const mayHold = useMay('alert.acknowledge');
  useCommands([
    {
      id: 'app.palette',
      title: 'Search and commands',
      group: 'Window',
      shortcut: 'Mod+K',
      whileTyping: true,
      hidden: true,
      run: () => setSearching(true),
    },
    { id: 'app.shortcuts', title: 'Show keyboard shortcuts', group: 'Window', shortcut: '?', run: () => setShortcuts(true) },
    ...(mayHold
      ? [
          {
            id: 'monitor.hold',
            title: 'Hold a flow',
            also: 'Stop, pause or halt a flow now: kill switch, emergency stop',
            group: 'Flow',
            run: () => navigate('monitor', { hold: 'yes' }),
          },
        ]
      : []),
    { id: 'bundle.verify', title: 'Verify a bundle', group: 'Review', run: chooseBundle },
    { id: 'app.lock', title: 'Lock the screen', group: 'Window', shortcut: 'Mod+Shift+L', whileTyping: true, run: lockScreen },
    { id: 'app.sign-out', title: 'Sign out', group: 'Window', run: signOut },
    { id: 'app.theme-light', title: 'Use the light theme', group: 'Window', run: () => applyTheme('light') },
    { id: 'app.theme-dark', title: 'Use the dark theme', group: 'Window', run: () => applyTheme('dark') },
    { id: 'app.theme-system', title: 'Use the system theme', group: 'Window', run: () => applyTheme('system') },
  ]);
  return (
    <>
      <TopBar onSearch={() => setSearching(true)} />
      <StoreTrouble />
      <AccountNotices />
      <div className="flex min-h-0 flex-1">
        <Rail />
        <main ref={main} tabIndex={tiny ? 0 : -1} className="cs-page flex min-w-0 flex-1 flex-col overflow-hidden bg-surface outline-none">
          <FlowNames>{sent ? <LoadingState /> : <Page page={place.page} params={place.params} />}</FlowNames>
        </main>
      </div>
      <StatusBar />
      <CommandPalette open={searching} onOpenChange={setSearching} />
      <ImportReport />
      <ImportChoice />
      <BundleCheck />
      {shortcuts ? <ShortcutsDialog onClose={() => setShortcuts(false)} /> : null}
      <UnsavedWork />
    </>
  );
}

function tellOfSaved({ fileName, kept }: PushOf<'app:saved'>): void {
  notify(
    kept
      ? { tone: 'good', title: 'Saved', detail: fileName }
      : { tone: 'block', title: `${fileName} was not saved`, detail: 'Choose another folder, or make room there, and save it again.' },
  );
}

export function Shell() {
  const app = useSession((state) => state.app);
  const error = useSession((state) => state.error);
  // Before the first frame, which would otherwise be in the colours of the system.
  useLayoutEffect(() => {
    applyTheme(currentTheme());
    return followSystemTheme();
  }, []);
  useEffect(() => followHash(), []);
  // What most starts show first: its code comes while the host is asked which door stands open.
  useEffect(() => readyPage('sign-in'), []);
  useEffect(() => fetchPages(), []);
  useEffect(() => followSession(), []);
  useEffect(() => on('app:saved', tellOfSaved), []);
  const held = useSession((state) => state.held);
  const door = app === undefined ? undefined : (held ?? doorPages[app.phase]);
  const atDoor = door !== undefined;
  useEffect(() => (atDoor ? readyBehindDoor() : undefined), [atDoor]);
  return (
    <ReadingDirection>
      <TooltipProvider>
        <div className="flex h-full flex-col">
          <ConnectionLost />
          <EnvironmentBar />
          {app === undefined ? (
            error === undefined ? (
              <LoadingState label="Opening Countersign" />
            ) : (
              <ErrorState page title="Countersign does not answer" error={error} onRetry={() => void refreshSession()} />
            )
          ) : door === undefined ? (
            <Workbench />
          ) : (
            <main className="min-h-0 flex-1 overflow-auto">
              <Page page={door} params={{}} />
            </main>
          )}
        </div>
        <PromptDialogs />
        <Toaster />
      </TooltipProvider>
    </ReadingDirection>
  );
}
