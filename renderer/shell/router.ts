/** Where the person is. The hash is the address, so back, forward and deep links work; opening one never runs anything. */
// Before the address is read: the key of a link is no place.
import '../bridge/page-key.ts';
import { create } from 'zustand';

export interface Place {
  readonly page: string;
  readonly params: Readonly<Record<string, string>>;
}

export interface FlowTab {
  readonly flowId: string;
  readonly title: string;
  readonly unsaved: boolean;
  /** Whether unsaved edits outlive the tab; left out where nothing is meant to, as in a trial. */
  readonly kept?: boolean;
}

interface RouterState {
  readonly place: Place;
  readonly tabs: readonly FlowTab[];
}

/** No page of its own: whoever signs in is taken on to where their work begins. */
export const startPage = 'start';

/** `#/reviews?id=rev_1` as a place. */
export function parseHash(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  return { page: path === '' ? startPage : path, params: Object.fromEntries(new URLSearchParams(query)) };
}

export function hashOf(place: Place): string {
  const query = new URLSearchParams(place.params).toString();
  return `#/${place.page}${query === '' ? '' : `?${query}`}`;
}

/** Workers and tests without a page have no address. */
const addressHash = (): string => (typeof location === 'undefined' ? '' : location.hash);

export const useRouter = create<RouterState>(() => ({ place: parseHash(addressHash()), tabs: [] }));

export function navigate(page: string, params: Readonly<Record<string, string>> = {}): void {
  const hash = hashOf({ page, params });
  if (location.hash !== hash) location.hash = hash;
}

export function followHash(): () => void {
  const update = (): void => useRouter.setState({ place: parseHash(location.hash) });
  window.addEventListener('hashchange', update);
  return () => window.removeEventListener('hashchange', update);
}

/** Goes on to a page that takes this one's place, so that Back does not lead here again. An address that has changed already wins. */
export function replacePlace(page: string): void {
  if (parseHash(location.hash).page !== useRouter.getState().place.page) return;
  history.replaceState(null, '', hashOf({ page, params: {} }));
  useRouter.setState({ place: { page, params: {} } });
}

/** Opens a flow in a tab of its own, or shows the tab that it already has; `at` says where in it, such as `show`, a step. */
export function openFlow(flowId: string, title: string, at: Readonly<Record<string, string>> = {}): void {
  useRouter.setState(({ tabs }) =>
    tabs.some((tab) => tab.flowId === flowId) ? {} : { tabs: [...tabs, { flowId, title, unsaved: false }] },
  );
  navigate('flow', { id: flowId, ...at });
}

export function updateTab(flowId: string, values: Partial<Omit<FlowTab, 'flowId'>>): void {
  useRouter.setState(({ tabs }) => {
    const tab = tabs.find((one) => one.flowId === flowId);
    if (tab === undefined) return { tabs: [...tabs, { flowId, title: flowId, unsaved: false, ...values }] };
    if (Object.entries(values).every(([key, value]) => tab[key as keyof FlowTab] === value)) return {};
    return { tabs: tabs.map((one) => (one === tab ? { ...one, ...values } : one)) };
  });
}

/** Back to the start, with nothing open. */
export function closeAllTabs(): void {
  useRouter.setState({ tabs: [] });
  navigate(startPage);
}

export function closeTab(flowId: string): void {
  const { tabs, place } = useRouter.getState();
  const index = tabs.findIndex((tab) => tab.flowId === flowId);
  const rest = tabs.filter((tab) => tab.flowId !== flowId);
  useRouter.setState({ tabs: rest });
  if (place.page !== 'flow' || place.params['id'] !== flowId) return;
  const neighbour = rest[Math.min(index, rest.length - 1)];
  if (neighbour === undefined) navigate('home');
  else navigate('flow', { id: neighbour.flowId });
}
