import { Fragment, useState, useSyncExternalStore } from 'react';
import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import { classNames, IconButton, Tooltip } from '../ui/index.ts';
import { navigate, useRouter } from './router.ts';
import { routes } from './routes.tsx';
import { may, useSession } from './session.ts';
import { useWaiting } from './waiting.ts';

const collapsedKey = 'rail-collapsed';

const waitingWords = (page: string): string => (page === 'monitor' ? 'not looked at' : 'waiting for you');

function WaitingBadge({ count, dot, page }: { readonly count: number; readonly dot: boolean; readonly page: string }) {
  if (count === 0) return null;
  return (
    <span
      className={classNames(
        'flex items-center justify-center rounded-full bg-accent-fill text-2xs font-medium text-on-accent tabular-nums',
        dot ? 'absolute -end-2 -top-2 size-3.5 text-[9px] ring-2 ring-ground' : 'ms-auto h-4 min-w-4 px-1',
      )}
    >
      {count > 99 ? '99+' : count}
      <span className="sr-only"> {waitingWords(page)}</span>
    </span>
  );
}

/** Too narrow for labels, and narrow enough to begin without them. */
const narrowWindow = matchMedia('(max-width: 1000px)');
const tightWindow = matchMedia('(max-width: 1340px)');
const follow =
  (query: MediaQueryList) =>
  (changed: () => void): (() => void) => {
    query.addEventListener('change', changed);
    return () => query.removeEventListener('change', changed);
  };
const [followNarrow, followTight] = [follow(narrowWindow), follow(tightWindow)];

/** The left rail: only what the role may see. */
export function Rail() {
  const [chosen, setChosen] = useState(() => localStorage.getItem(collapsedKey));
  const narrow = useSyncExternalStore(followNarrow, () => narrowWindow.matches);
  const tight = useSyncExternalStore(followTight, () => tightWindow.matches);
  const collapsed = narrow || (chosen === null ? tight : chosen === 'true');
  const page = useRouter((state) => state.place.page);
  const me = useSession((state) => state.me);
  const waiting = useWaiting();
  const counts: Readonly<Record<string, number>> = {
    reviews: waiting.reviews + waiting.waivers,
    inbox: waiting.inbox,
    environments: waiting.releases,
    monitor: waiting.alarms,
  };
  const shown = routes.filter((route) => route.icon !== undefined && (route.permission === undefined || may(me, route.permission)));
  const current = page === 'flow' || page === 'scan' ? 'home' : page;
  const toggle = (): void => {
    localStorage.setItem(collapsedKey, String(!collapsed));
    setChosen(String(!collapsed));
  };
  return (
    <nav
      aria-label="Pages"
      className={classNames(
        'flex shrink-0 flex-col gap-0.5 overflow-y-auto border-e border-line bg-ground p-2 [scrollbar-width:none]',
        collapsed ? 'w-12' : 'w-44',
      )}
    >
      {shown.map((route, index) => {
        const Icon = route.icon;
        if (Icon === undefined) return null;
        const active = route.page === current;
        const count = counts[route.page] ?? 0;
        const button = (
          <button
            type="button"
            aria-current={active ? 'page' : undefined}
            aria-label={collapsed ? `${route.title}${count === 0 ? '' : `, ${count} ${waitingWords(route.page)}`}` : undefined}
            onClick={() => navigate(route.page)}
            className={classNames(
              'flex h-8 w-full shrink-0 items-center gap-2.5 rounded-md px-2 text-start transition-colors',
              active ? 'bg-pressed font-medium text-text' : 'text-muted hover:bg-hover',
            )}
          >
            <span className="relative">
              <Icon className={classNames('size-4', active && 'text-accent')} aria-hidden />
              {collapsed ? <WaitingBadge count={count} dot page={route.page} /> : null}
            </span>
            <span className={classNames('truncate', collapsed && 'hidden')}>{route.title}</span>
            {collapsed ? null : (
              <span className="ms-auto">
                <WaitingBadge count={count} dot={false} page={route.page} />
              </span>
            )}
          </button>
        );
        const begins = index > 0 && shown[index - 1]?.part !== route.part;
        return (
          <Fragment key={route.page}>
            {begins ? <span className="mx-2 my-1.5 h-px shrink-0 bg-line" aria-hidden /> : null}
            {collapsed ? (
              <Tooltip content={route.title} side="right">
                {button}
              </Tooltip>
            ) : (
              button
            )}
          </Fragment>
        );
      })}
      <span className="flex-1" />
      {narrow ? null : (
        <IconButton
          icon={collapsed ? PanelLeftOpen : PanelLeftClose}
          label={collapsed ? 'Show labels' : 'Hide labels'}
          tooltipSide="right"
          onClick={toggle}
          className="ms-0.5"
        />
      )}
    </nav>
  );
}
