/** The native confirmation: a dialog of the operating system, with words from the main process, that no page can press. */
import type { DoorPorts } from '../../app/ipc/dispatch.ts';
import type { ConfirmText } from '../../app/ipc/handler.ts';

/** Shows the question over the window of that sender. False where it was not pressed, or there is no such window. */
export type ShowQuestion = (text: ConfirmText, senderId: string) => Promise<boolean>;

export function nativeConfirm(show: ShowQuestion): DoorPorts['confirm'] {
  return async (text, sender, answer) => {
    // A code belongs to a terminal. Here it would only spare the second factor, which the first call of a pair has to show.
    if (answer !== undefined) return 'no';
    return (await show(text, sender.id)) ? 'yes' : 'no';
  };
}

/** For tests of the unpackaged app, where nobody can press a native button: answers what the environment says. */
export function testConfirm(answer: string | undefined, packaged: boolean): DoorPorts['confirm'] | undefined {
  if (packaged || (answer !== 'accept' && answer !== 'refuse')) return undefined;
  return async (_text, _sender, code) => (answer === 'accept' && code === undefined ? 'yes' : 'no');
}
