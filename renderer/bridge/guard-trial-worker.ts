/** Tries the detectors of a guardrail on many texts, beside the window. Nothing of the texts leaves it or is kept. */
import './zod-without-eval.ts';
import { UserError } from '../../app/kernel/errors.ts';
import type { TriedText, TrialReason } from '../../app/privacy/false-alarms.ts';
import { trialTexts, tryText } from '../../app/privacy/guard-trial.ts';

export type ToGuardTrial = { readonly name: string; readonly content: string; readonly reasons: readonly TrialReason[] };
export type FromGuardTrial =
  | { readonly type: 'progress'; readonly done: number; readonly of: number }
  | { readonly type: 'done'; readonly tried: readonly TriedText[]; readonly leftOut: number }
  | { readonly type: 'refused'; readonly message: string };

interface WorkerScope {
  postMessage(message: FromGuardTrial): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<ToGuardTrial>) => void): void;
}
const scope = globalThis as unknown as WorkerScope;
const betweenPosts = 50;

function tryAll({ name, content, reasons }: ToGuardTrial): void {
  const { texts, leftOut } = trialTexts(content, name);
  const tried = texts.map((text, index) => {
    if (index % betweenPosts === 0) scope.postMessage({ type: 'progress', done: index, of: texts.length });
    return tryText(text, index + 1, reasons);
  });
  scope.postMessage({ type: 'done', tried, leftOut });
}

scope.addEventListener('message', ({ data }) => {
  try {
    tryAll(data);
  } catch (error) {
    scope.postMessage({
      type: 'refused',
      message:
        error instanceof UserError
          ? [`${error.place ?? ''}:`, error.message, error.mend ?? ''].join(' ').trim()
          : 'The texts could not be read.',
    });
  }
});
