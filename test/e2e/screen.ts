/** Gives every end-to-end test a screen. */
import { provideDisplay } from '../support/display.ts';

export default async function setup(): Promise<() => void> {
  const display = await provideDisplay();
  if (display.name !== undefined) process.env['DISPLAY'] = display.name;
  return () => display.stop();
}
