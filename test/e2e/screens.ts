/** How many end-to-end test files run at the same time, and where each finds its screen. */
import { hasDisplay } from '../../app/cli/machine.ts';

/** On a screen that somebody looks at, windows take the focus from each other: one file at a time. Invisible ones are made for each. */
export const atOnce = hasDisplay() ? 1 : 2;

export const screensVariable = 'COUNTERSIGN_TEST_SCREENS';
