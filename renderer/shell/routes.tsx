/**
 * Every page there is. A feature is a folder with a `page.tsx` whose default export takes `PageProps`; it loads when it is
 * first opened, and a page without a folder is not offered.
 */
import type { ComponentType } from 'react';
import {
  ClipboardCheck,
  Cpu,
  Inbox,
  Cable,
  Play,
  ScrollText,
  Settings,
  ShieldCheck,
  UserRoundSearch,
  Users,
  Workflow,
  Activity,
  GitBranch,
  Layers,
  type LucideIcon,
} from 'lucide-react';
import type { Permission } from '../../app/identity/permissions.ts';
import { warmLinter } from '../bridge/lint-client.ts';

export interface PageProps {
  /** From the address: `#/reviews?id=...`. */
  readonly params: Readonly<Record<string, string>>;
}

type PageModule = { readonly default: ComponentType<PageProps> };

export interface Route {
  readonly page: string;
  readonly title: string;
  /** Present for pages of the left rail, in this order. */
  readonly icon?: LucideIcon;
  /** Which part of the work it belongs to; the rail leaves a gap between parts. */
  readonly part?: 'draw' | 'run' | 'set up' | 'manage';
  readonly permission?: Permission;
  readonly feature: string;
}

const catalogue: readonly Route[] = [
  { page: 'home', title: 'Flows', icon: Workflow, part: 'draw', permission: 'flow.read', feature: 'home' },
  { page: 'reviews', title: 'Reviews', icon: ClipboardCheck, part: 'draw', permission: 'review.read', feature: 'reviews' },
  { page: 'inbox', title: 'Inbox', icon: Inbox, part: 'draw', permission: 'human.answer', feature: 'inbox' },
  { page: 'runs', title: 'Runs', icon: Play, part: 'run', permission: 'run.read', feature: 'runs' },
  { page: 'monitor', title: 'Monitor', icon: Activity, part: 'run', permission: 'monitor.read', feature: 'monitor' },
  { page: 'audit', title: 'Audit', icon: ScrollText, part: 'run', permission: 'audit.read', feature: 'audit' },
  { page: 'privacy', title: 'Privacy', icon: UserRoundSearch, part: 'run', permission: 'privacy.read', feature: 'privacy' },
  { page: 'connections', title: 'Connections', icon: Cable, part: 'set up', permission: 'connection.read', feature: 'connections' },
  { page: 'models', title: 'Models', icon: Cpu, part: 'set up', permission: 'model.read', feature: 'models' },
  { page: 'policies', title: 'Policies', icon: ShieldCheck, part: 'set up', permission: 'policy.read', feature: 'policies' },
  { page: 'environments', title: 'Environments', icon: Layers, part: 'set up', permission: 'flow.read', feature: 'environments' },
  { page: 'sync', title: 'Repository', icon: GitBranch, part: 'set up', permission: 'review.comment', feature: 'sync' },
  { page: 'people', title: 'People', icon: Users, part: 'manage', permission: 'identity.read', feature: 'people' },
  { page: 'settings', title: 'Settings', icon: Settings, part: 'manage', feature: 'settings' },
  { page: 'flow', title: 'Flow', permission: 'flow.read', feature: 'designer' },
  { page: 'scan', title: 'Check many files', permission: 'flow.import', feature: 'scan' },
  { page: 'first-run', title: 'Welcome', feature: 'first-run' },
  { page: 'sign-in', title: 'Sign in', feature: 'sign-in' },
];

const modules = import.meta.glob<PageModule>('../features/*/page.tsx');
const moduleOf = (route: Route): (() => Promise<PageModule>) | undefined => modules[`../features/${route.feature}/page.tsx`];

export const routes: readonly Route[] = catalogue.filter((route) => moduleOf(route) !== undefined);

/** The page that is shown comes first. */
const fetchAfterMs = 2_000;

const components = new Map<string, ComponentType<PageProps>>();

/** The page's code, from now on known to `loadedPage`; undefined for a page that this version does not have. One that did not come is asked for anew. */
export function loadPage(page: string): Promise<void> | undefined {
  const route = routeOf(page);
  return route === undefined ? undefined : moduleOf(route)?.().then(({ default: component }) => void components.set(page, component));
}

/** What shows the page, once its code is there. */
export const loadedPage = (page: string): ComponentType<PageProps> | undefined => components.get(page);

/** Asks for a page's code before it is shown; whoever shows it is told when it does not come. */
export function readyPage(page: string): void {
  loadPage(page)?.catch(() => undefined);
}

/** In a browser every page is fetched once there is time, so that a program that ends later takes none of them away. Returns what ends it. */
export function fetchPages(): () => void {
  if (window.countersign !== undefined) return () => undefined;
  let ended = false;
  const fetchAll = async (): Promise<void> => {
    for (const { page } of routes) if (!ended) await loadPage(page)?.catch(() => undefined);
  };
  const timer = setTimeout(() => void fetchAll(), fetchAfterMs);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** Later than this the person has most likely gone on. */
const readyWithinMs = 5_000;

function whenIdle(act: () => void): () => void {
  const waiting = requestIdleCallback(act, { timeout: readyWithinMs });
  return () => cancelIdleCallback(waiting);
}

/** While somebody types at a door, what most people see behind it is read: the list of flows, and the page to draw on. Returns what ends it. */
export const readyBehindDoor = (): (() => void) =>
  whenIdle(() => {
    readyPage('home');
    readyPage('flow');
  });

/** What most people do next is open a flow: its page and the linter are made ready as soon as there is time. Returns what ends it. */
export const readyDesigner = (): (() => void) =>
  whenIdle(() => {
    readyPage('flow');
    warmLinter();
  });

/** Where somebody begins: with what they are here for, as the first of these that they may do says. */
const starts: readonly (readonly [Permission, string])[] = [
  ['flow.edit', 'home'],
  ['review.sign', 'reviews'],
  ['run.start', 'monitor'],
  ['audit.export', 'audit'],
  ['flow.read', 'home'],
];

/** Whoever may do none of it begins at the first page of the rail that they may see. */
export function startPageFor(holds: (permission: Permission) => boolean): string | undefined {
  const [, page] = starts.find(([permission, to]) => holds(permission) && maySee(routeOf(to), holds)) ?? [];
  return page ?? routes.find((route) => route.icon !== undefined && maySee(route, holds))?.page;
}

export const routeOf = (page: string): Route | undefined => routes.find((route) => route.page === page);
/** Whether somebody who holds these permissions finds anything on a page. */
export const mayOpen = (page: string, holds: (permission: Permission) => boolean): boolean => maySee(routeOf(page), holds);
const maySee = (route: Route | undefined, holds: (permission: Permission) => boolean): boolean =>
  route !== undefined && (route.permission === undefined || holds(route.permission));
