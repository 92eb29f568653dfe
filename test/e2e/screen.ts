/** Gives every end-to-end test a screen, and those that run at the same time one each: focus and clipboard belong to a screen. */
import { provideDisplay } from '../support/display.ts';
import { atOnce, screensVariable } from './screens.ts';

export default async function setup(): Promise<() => void> {
  const displays = await Promise.all(Array.from({ length: atOnce }, () => provideDisplay()));
  process.env[screensVariable] = displays.flatMap(({ name }) => name ?? []).join(' ');
  return () => {
    for (const display of displays) display.stop();
  };
}
