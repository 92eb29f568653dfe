/**
 * The work that it takes to follow a script, counted where it is done: in what is put together, compared and looked through. A script
 * that takes more than this is not followed. It is counted and not timed, and what is remembered of other scripts counts nothing, so that
 * the same script always ends the same way.
 */

/** The script does something that cannot be followed. */
export class TooHard extends Error {}

/** A few tenths of a second: somewhat more than the hardest scripts of people take. */
const MOST_WORK = 2_500_000;
let spent = 0;

export function startEffort(): void {
  spent = 0;
}
/** Throws `TooHard` where it is used up. */
export function spend(work: number): void {
  spent += work;
  if (spent > MOST_WORK) throw new TooHard();
}
