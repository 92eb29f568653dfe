/** Whoever comes in with a recovery code is asked whether the authenticator is lost; the door is held for that, whatever happens to the session meanwhile. */
import type { AppState } from '../../shell/session.ts';

/** `tried`: a code is being looked at. `came`: it has counted. */
export type ByCode = 'tried' | 'came';

/** Only somebody who is in can be asked: behind a locked screen or an ended session every answer would lead back to the question. */
export const asksIfLost = (byCode: ByCode | undefined, phase: AppState['phase']): boolean => byCode === 'came' && phase === 'ready';

/** The session that came by the code is over: the next one, perhaps somebody else's, is not asked. */
export const isOver = (byCode: ByCode | undefined, phase: AppState['phase']): boolean =>
  byCode === 'came' && phase !== 'ready' && phase !== 'screen-locked' && phase !== 'new-password';

/** The first factor is set up, or its recovery codes are still on the screen; behind a lock or an ended session they are nobody's to read. */
export const enrols = (held: boolean, byCode: ByCode | undefined, phase: AppState['phase']): boolean =>
  phase === 'enrol-second-factor' || (held && byCode === undefined && phase === 'ready');

/** The door was held for a first factor, and whoever set it up is not in any more. */
export const enrolmentIsOver = (held: boolean, byCode: ByCode | undefined, phase: AppState['phase']): boolean =>
  held && byCode === undefined && phase !== 'enrol-second-factor' && phase !== 'ready';
