/** What can be dangerous in a script. */

export type Danger =
  | 'dynamic-code'
  | 'process'
  | 'network'
  | 'file'
  | 'environment'
  | 'clipboard'
  | 'unbounded-loop'
  | 'slow-pattern'
  | 'prototype'
  | 'hidden-code';
export interface ScriptDanger {
  readonly danger: Danger;
  /** The words in the script that show it. */
  readonly words: string;
  /** 1 is the first line. */
  readonly line: number;
}
/** A text so long that nobody typed it: something else is packed into it. */
export const BLOB = /[A-Za-z0-9+/=]{400,}|(?:\\x[0-9a-f]{2}){40,}|(?:\\u[0-9a-f]{4}){40,}/i;
