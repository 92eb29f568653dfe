import { useRef } from 'react';
import { environmentTitles } from '../../app/workflow/model/setting-titles.ts';
import {
  ChevronDown,
  Footprints,
  Keyboard,
  KeyRound,
  Lock,
  LogOut,
  Moon,
  Search,
  Sun,
  SunMoon,
  UserRound,
  Workflow,
  X,
} from 'lucide-react';
import { Badge, classNames, IconButton, Kbd, Menu, type MenuItem, useKeptInView } from '../ui/index.ts';
import { roleWord } from '../facts/people-words.ts';
import { runCommand } from './commands.ts';
import { lockScreen, signOut } from './lock.ts';
import { Mark } from './mark.tsx';
import { NoticeCentre } from './notice-centre.tsx';
import { leaveTab } from './leave-tab.ts';
import { navigate, useRouter } from './router.ts';
import { useSession } from './session.ts';
import { applyTheme, themes, type Theme } from './theme.ts';

const themeLooks: Readonly<Record<Theme, { readonly label: string; readonly icon: typeof Sun }>> = {
  system: { label: 'System theme', icon: SunMoon },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
};

/** Production is a solid bar over the whole window; the others a thin line in their colour. */
export function EnvironmentBar() {
  const environment = useSession((state) => state.app?.workspace?.environment);
  if (environment === undefined) return null;
  if (environment === 'prod')
    return (
      <div role="status" className="flex h-5 shrink-0 items-center justify-center bg-env-prod text-2xs font-semibold text-on-accent">
        Production workspace: what runs here is real
      </div>
    );
  return <div aria-hidden className={classNames('h-0.5 shrink-0', environment === 'test' ? 'bg-env-test' : 'bg-env-dev')} />;
}

function PersonMenu() {
  const me = useSession((state) => state.me);
  if (me === undefined) return null;
  const { person } = me;
  const roles = person.roleTitles.map(roleWord).join(', ');
  const appearance = themes.map((theme): MenuItem => ({
    id: `theme-${theme}`,
    label: themeLooks[theme].label,
    icon: themeLooks[theme].icon,
    onSelect: () => applyTheme(theme),
  }));
  return (
    <Menu
      align="end"
      groups={[
        appearance,
        [
          { id: 'shortcuts', label: 'Keyboard shortcuts', icon: Keyboard, shortcut: '?', onSelect: () => runCommand('app.shortcuts') },
          { id: 'tour', label: 'Show the tour', icon: Footprints, onSelect: () => navigate('home', { tour: 'again' }) },
          { id: 'security', label: 'Sign-in and security', icon: KeyRound, onSelect: () => navigate('settings', { section: 'sign-in' }) },
          { id: 'lock', label: 'Lock', icon: Lock, onSelect: lockScreen },
          { id: 'sign-out', label: 'Sign out', icon: LogOut, onSelect: signOut },
        ],
      ]}
      trigger={
        <button
          type="button"
          aria-label={`${person.displayName} ${roles}, account menu`}
          className="flex h-7 min-w-0 items-center gap-2 rounded-md px-1.5 hover:bg-hover"
        >
          <span className="flex size-5 items-center justify-center rounded-full bg-accent-tint text-accent">
            <UserRound className="size-3" aria-hidden />
          </span>
          <span className="max-w-32 truncate font-medium max-[1000px]:hidden min-[1280px]:max-w-48">{person.displayName}</span>
          <span className="text-faint max-[1200px]:hidden">{roles}</span>
        </button>
      }
    />
  );
}

function FlowTabs() {
  const tabs = useRouter((state) => state.tabs);
  const place = useRouter((state) => state.place);
  const strip = useRef<HTMLElement>(null);
  // The tab of what is open is always whole, with its cross; also when its title gets longer.
  useKeptInView(strip, '[data-active="true"]', place, tabs);
  return (
    <nav
      aria-label="Open flows"
      ref={strip}
      className="cs-fading-row flex h-full min-w-0 flex-1 items-end gap-1 overflow-x-auto scroll-px-9 [scrollbar-width:none] px-2"
      onWheel={(event) => {
        if (event.deltaX === 0) strip.current?.scrollBy({ left: event.deltaY });
      }}
    >
      {tabs.map((tab) => {
        const active = place.page === 'flow' && place.params['id'] === tab.flowId;
        return (
          <div
            key={tab.flowId}
            data-active={active}
            className={classNames(
              'group relative flex h-8.5 max-w-[min(14rem,calc(100%-28px))] min-w-28 shrink-0 items-center rounded-t-lg border border-b-0 ps-2.5',
              active
                ? '-mb-px border-line bg-surface pe-1 pb-px'
                : 'mb-2 !h-7 rounded-b-lg border-transparent bg-hover pe-2.5 text-muted focus-within:pe-1 hover:bg-pressed hover:pe-1 hover:text-text',
            )}
          >
            <button
              type="button"
              aria-current={active ? 'page' : undefined}
              onClick={() => navigate('flow', { id: tab.flowId })}
              onAuxClick={(event) => {
                if (event.button === 1) leaveTab(tab.flowId);
              }}
              className={classNames('min-w-0 flex-1 truncate text-start', active && 'font-medium')}
              title={tab.title}
              dir="auto"
            >
              {tab.title}
            </button>
            <button
              type="button"
              aria-label={`Close ${tab.title}`}
              onClick={() => leaveTab(tab.flowId)}
              className={classNames(
                'flex size-6 items-center justify-center rounded-sm text-faint hover:bg-pressed hover:text-text',
                !active && !tab.unsaved && 'w-0 overflow-hidden focus-visible:w-6 group-hover:w-6',
              )}
            >
              {tab.unsaved ? (
                <span title="Not saved yet; kept for recovery" className="size-1.5 rounded-full bg-current group-hover:hidden" />
              ) : null}
              <X className={classNames('size-3 shrink-0', tab.unsaved && 'hidden group-hover:block')} aria-hidden />
            </button>
          </div>
        );
      })}
    </nav>
  );
}

/** Tabs that there is no room for, by name. */
function TabList() {
  const tabs = useRouter((state) => state.tabs);
  if (tabs.length < 2) return null;
  return (
    <span className={classNames('shrink-0', tabs.length < 6 && 'min-[1101px]:hidden')}>
      <Menu
        align="end"
        groups={[
          tabs.map((tab): MenuItem => ({
            id: tab.flowId,
            label: tab.unsaved === true ? `${tab.title}, not saved yet` : tab.title,
            icon: Workflow,
            onSelect: () => navigate('flow', { id: tab.flowId }),
          })),
        ]}
        trigger={<IconButton icon={ChevronDown} label={`All ${tabs.length} open flows`} />}
      />
    </span>
  );
}

export function TopBar({ onSearch }: { onSearch(): void }) {
  const workspace = useSession((state) => state.app?.workspace);
  return (
    <header className="flex h-11 shrink-0 items-center gap-3 border-b border-line bg-ground px-3 max-[480px]:gap-1.5 max-[480px]:px-2">
      <div className="flex min-w-0 shrink-0 items-center gap-2">
        <Mark className="size-5 shrink-0" />
        <span className="max-w-40 truncate font-semibold max-[700px]:hidden">{workspace?.name ?? 'Countersign'}</span>
        {workspace === undefined || workspace.environment === 'prod' ? null : (
          <Badge
            className={classNames(
              'max-[400px]:sr-only',
              workspace.environment === 'test' && 'border-transparent bg-env-test text-on-accent',
            )}
          >
            {environmentTitles[workspace.environment]}
          </Badge>
        )}
      </div>
      <FlowTabs />
      <TabList />
      <button
        type="button"
        data-tour="search"
        onClick={() => onSearch()}
        className="flex h-7 w-64 shrink-0 items-center gap-2 rounded-md border border-line bg-surface px-2 text-faint hover:border-line-strong max-[1100px]:w-auto"
      >
        <Search className="size-3.5" aria-hidden />
        <span className="flex-1 truncate text-start max-[1100px]:sr-only">Search and commands</span>
        <span className="max-[480px]:hidden">
          <Kbd keys="Mod+K" />
        </span>
      </button>
      <NoticeCentre />
      <PersonMenu />
      <IconButton icon={Lock} label="Lock" shortcut="Mod+Shift+L" onClick={lockScreen} />
    </header>
  );
}
