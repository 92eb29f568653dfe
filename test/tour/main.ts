/**
 * Drives the real app through every page and state and writes a picture of each: npm run tour [-- --to FOLDER] [--only NAME]...; the name is that of a part, of a scene, or first-run.
 * With --sweep, each is also judged by axe, light and dark, wide and narrow, and it fails with what was found.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { launchApp } from '../e2e/launch-app.ts';
import { firstRun } from '../e2e/people.ts';
import { buildAll } from '../support/build.ts';
import { provideDisplay } from '../support/display.ts';
import { root } from '../support/toolchain.ts';
import { accountScenes } from './account-scenes.ts';
import { Camera } from './camera.ts';
import { checkScenes } from './check-scenes.ts';
import { designerScenes } from './designer-scenes.ts';
import { extremeScenes } from './extreme-scenes.ts';
import { mishapScenes } from './mishap-scenes.ts';
import { answerDialogs } from './native-dialogs.ts';
import { nightScenes } from './night-scenes.ts';
import { operatorScenes } from './operator-scenes.ts';
import { pageScenes } from './page-scenes.ts';
import { releaseScenes } from './release-scenes.ts';
import { doorScenes, reviewScenes } from './review-scenes.ts';
import { stateScenes } from './state-scenes.ts';
import { stepScenes } from './step-scenes.ts';
import { sharingScenes } from './sharing-scenes.ts';
import { Sweep } from './sweep.ts';
import type { Scene } from './scene.ts';

const scenes: Readonly<Record<string, readonly Scene[]>> = {
  designer: designerScenes,
  pages: pageScenes,
  accounts: accountScenes,
  operator: operatorScenes,
  night: nightScenes,
  steps: stepScenes,
  checks: checkScenes,
  reviews: reviewScenes,
  releases: releaseScenes,
  sharing: sharingScenes,
  states: stateScenes,
  mishaps: mishapScenes,
  extremes: extremeScenes,
  doors: doorScenes,
};

/** What every tour begins with. */
const firstRunScene = 'first-run';

export async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      to: { type: 'string', default: join(root, 'test-results', 'tour') },
      only: { type: 'string', multiple: true, default: [] },
      sweep: { type: 'boolean', default: false },
    },
  });
  const named = Object.values(scenes)
    .flat()
    .map(({ name }) => name);
  for (const name of values.only)
    if (!Object.hasOwn(scenes, name) && !named.includes(name) && name !== firstRunScene)
      throw new Error(
        `There is no part or scene "${name}"; the parts are ${Object.keys(scenes).join(', ')}, the scenes ${named.join(', ')}.`,
      );
  const wanted = (...names: readonly string[]): boolean => values.only.length === 0 || names.some((name) => values.only.includes(name));
  await buildAll(undefined, { onlyStale: true });
  const display = await provideDisplay('2000x1200x24');
  if (display.name !== undefined) process.env['DISPLAY'] = display.name;
  const { app, page, complaints, close } = await launchApp();
  await answerDialogs(app);
  const sweep = values.sweep ? new Sweep() : undefined;
  const camera = new Camera(app, page, values.to, sweep);
  const failed: string[] = [];
  try {
    await camera.look({});
    const workspace = await firstRun(page, wanted(firstRunScene) ? { seen: (name) => camera.take(`first-run-${name}`) } : {});
    for (const [part, list] of Object.entries(scenes)) {
      for (const scene of list) {
        if (!wanted(part, scene.name)) continue;
        try {
          await scene.play({ app, page, camera, workspace });
        } catch (error) {
          failed.push(`${scene.name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
          await camera.take(`${scene.name}-FAILED`);
        }
        await camera.look({});
        await page.keyboard.press('Escape');
      }
    }
  } finally {
    await close();
    display.stop();
  }
  process.stdout.write(`${camera.taken} pictures in ${values.to}\n`);
  for (const complaint of complaints) process.stdout.write(`The page's console: ${complaint}\n`);
  for (const [fault, places] of sweep?.found ?? []) process.stdout.write(`${fault}\n    ${[...places].join(', ')}\n`);
  if (failed.length > 0) throw new Error(`These scenes did not play:\n${failed.join('\n')}`);
  if (sweep !== undefined && sweep.found.size > 0) throw new Error(`The sweep found ${sweep.found.size} faults.`);
}
