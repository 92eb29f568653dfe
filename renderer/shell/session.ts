/** Which door stands open, who is signed in, what they may do. */
import { create } from 'zustand';
import type { OutputOf } from '../../app/ipc/contract.ts';
import type { Permission } from '../../app/identity/permissions.ts';
import { asCallError, call, on, onFailure, type CallError } from '../bridge/client.ts';
import { dismissAll } from '../ui/index.ts';
import { dropDrafts } from './drafts.ts';
import { closeAllTabs } from './router.ts';

export type AppState = OutputOf<'app:state'>;
export type Me = OutputOf<'identity:me'>;

interface SessionState {
  readonly app: AppState | undefined;
  readonly me: Me | undefined;
  readonly error: CallError | undefined;
  /** A door page that has something to show before the next door opens: recovery codes are seen once. */
  readonly held: string | undefined;
}

export const useSession = create<SessionState>(() => ({ app: undefined, me: undefined, error: undefined, held: undefined }));

/** Somebody sits here; a locked screen is still theirs. */
const isTaken = (app: AppState | undefined): boolean => app?.phase === 'ready' || app?.phase === 'screen-locked';

/** Who sat here last, by account. In a browser another person may have signed in by another tab. */
let seated: string | undefined;

let resting = 0;
let askedMeanwhile = false;

/**
 * The workspace closes for a moment and comes back: until the function that this gives is called, no door opens over the page that waits for
 * it, whatever else is asked meanwhile. What changed is asked for afterwards.
 */
export function restDoors(): () => void {
  let mine = 1;
  resting += mine;
  return () => {
    resting -= mine;
    mine = 0;
    if (resting > 0 || !askedMeanwhile) return;
    askedMeanwhile = false;
    void refreshSession();
  };
}

/** Asks the host again which door stands open; call it after anything that changes that. */
export async function refreshSession(): Promise<void> {
  if (resting > 0) {
    askedMeanwhile = true;
    return;
  }
  try {
    const app = await call('app:state', {});
    const me = app.phase === 'ready' ? await call('identity:me', {}) : undefined;
    // It was asked before the workspace closed, and answered while it was.
    if (resting > 0) {
      askedMeanwhile = true;
      return;
    }
    const other = me !== undefined && seated !== undefined && me.person.id !== seated;
    seated = me?.person.id ?? seated;
    if (isTaken(useSession.getState().app) && (other || !isTaken(app))) {
      closeAllTabs();
      dismissAll();
      dropDrafts();
    }
    useSession.setState({ app, me, error: undefined });
  } catch (error) {
    if (resting > 0) askedMeanwhile = true;
    else useSession.setState({ error: asCallError(error) });
  }
}

/** Keeps a door page on the screen until it lets go, whatever the phase is meanwhile. */
export function holdDoor(page: string | undefined): void {
  useSession.setState({ held: page });
}

export function followSession(): () => void {
  void refreshSession();
  const stops = [
    on('app:changed', () => void refreshSession()),
    onFailure(({ code }) => {
      if (closed.has(code) && isTaken(useSession.getState().app)) void refreshSession();
    }),
  ];
  const timer = setInterval(() => {
    if (useSession.getState().app?.phase === 'ready') void lookAgain();
  }, lookAgainMs);
  return () => {
    clearInterval(timer);
    for (const stop of stops) stop();
  };
}

/** What is said of a session that was locked or ended without this window being told. */
const closed: ReadonlySet<string> = new Set(['identity/session-locked', 'identity/signed-out']);
const lookAgainMs = 30_000;

/** Nobody calls from a window that nobody sits at: what it shows is to go once its session is locked. */
async function lookAgain(): Promise<void> {
  try {
    const { phase } = await call('app:state', {});
    if (phase !== useSession.getState().app?.phase || resting > 0) await refreshSession();
  } catch {
    // The next look, or the next call, says so.
  }
}

export const may = (me: Me | undefined, permission: Permission): boolean => me?.permissions.includes(permission) ?? false;

/** Whether the signed-in person holds a permission. Hides what would be refused; the host decides. */
export const useMay = (permission: Permission): boolean => useSession((state) => may(state.me, permission));
