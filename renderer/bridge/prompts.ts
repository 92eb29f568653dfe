/** Questions that a call may put to the person; the shell draws them. */
import { create } from 'zustand';

export interface SecondFactor {
  readonly kind: 'totp' | 'recovery';
  readonly code: string;
}
export interface ConfirmText {
  readonly id: string;
  readonly title: string;
  readonly detail: string;
}

export type Prompt =
  | { readonly kind: 'second-factor'; readonly channel: string; prove(factor: SecondFactor): Promise<void>; settle(proven: boolean): void }
  | { readonly kind: 'confirmation'; readonly text: ConfirmText; settle(code: string | undefined): void };

export const usePrompt = create<{ readonly prompt: Prompt | undefined }>(() => ({ prompt: undefined }));

const close = (): void => usePrompt.setState({ prompt: undefined });

/** For what `channel` does. True once `prove` has accepted a factor; false when the person gives up. */
export function askForSecondFactor(channel: string, prove: (factor: SecondFactor) => Promise<void>): Promise<boolean> {
  return new Promise((resolve) => {
    usePrompt.setState({
      prompt: {
        kind: 'second-factor',
        channel,
        prove,
        settle: (proven) => {
          close();
          resolve(proven);
        },
      },
    });
  });
}

/** The code that the host shows outside the browser, or undefined when the person gives up. */
export function askForConfirmation(text: ConfirmText): Promise<string | undefined> {
  return new Promise((resolve) => {
    usePrompt.setState({
      prompt: {
        kind: 'confirmation',
        text,
        settle: (code) => {
          close();
          resolve(code);
        },
      },
    });
  });
}
