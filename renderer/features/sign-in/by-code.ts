/** Whoever comes in with a recovery code is asked whether the authenticator is lost; the door is held for that, whatever happens to the session meanwhile. */
import type { AppState } from '../../shell/session.ts';

/** `tried`: a code is being looked at. `came`: it has counted. */
export type ByCode = 'tried' | 'came';

/** Only somebody who is in can be asked: behind a locked screen or an ended session every answer would lead back to the question. */
export const asksIfLost = (byCode: ByCode | undefined, phase: AppState['phase']): boolean => byCode === 'came' && phase === 'ready';

/** The session that came by the code is over: the next one, perhaps somebody else's, is not asked. */
export const isOver = (byCode: ByCode | undefined, phase: AppState['phase']): boolean => byCode === 'came' && phase !== 'ready' && phase !== 'screen-locked' && phase !== 'new-password';
