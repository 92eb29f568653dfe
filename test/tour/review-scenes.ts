/** Reviews as the designer and as the reviewer see them, and the doors: sign-in, second factor, lock. */
import { button, goTo, signOut } from '../e2e/people.ts';
import type { Scene, Stage } from './scene.ts';

async function reviews({ page, camera }: Stage): Promise<void> {
  await goTo(page, 'Reviews');
  await camera.take('reviews-empty');
}

async function doors({ page, camera, workspace }: Stage): Promise<void> {
  await goTo(page, 'Flows');
  await button(page, 'Lock').click();
  await page.getByRole('heading', { name: 'Locked' }).waitFor();
  await camera.take('lock-screen');
  await camera.look({ dark: true });
  await camera.take('lock-screen-dark');
  await page.getByLabel('Password').fill('wrong password');
  await button(page, 'Unlock').click();
  await page.getByRole('alert').waitFor();
  await camera.take('lock-screen-wrong');
  await page.getByLabel('Password').fill(workspace.first.password);
  await button(page, 'Unlock').click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
  await signOut(page);
  await camera.take('sign-in-dark');
  await camera.look({});
  await camera.take('sign-in');
}

export const reviewScenes: readonly Scene[] = [{ name: 'reviews', play: reviews }];
export const doorScenes: readonly Scene[] = [{ name: 'doors', play: doors }];
