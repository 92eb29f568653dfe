/** The designer in a real browser: how long a large flow takes to open, and how evenly frames come while a step is dragged. */
import type { Page } from 'playwright-core';
import { buildFixture, startHarness } from '../renderer/harness.ts';
import { median, quantile, type BenchResult } from './result.ts';

const openings = 5;
const dragSteps = 90;

/** Milliseconds from asking for the flow to the frame that shows its first cards; the code is loaded already. */
async function openOnce(page: Page): Promise<number> {
  await page.evaluate(() => {
    location.hash = '#/flow?id=flow_other';
  });
  await page.waitForFunction(() => document.querySelector('.react-flow__node[data-id="ask"]') !== null);
  // A tab that is still open keeps its flow; closed, it has to be opened again.
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('[aria-label="Close Orders"]')?.click();
  });
  await page.waitForTimeout(400);
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const started = performance.now();
        location.hash = '#/flow?id=flow_sample';
        const look = (): void => {
          if (document.querySelector('.react-flow__node[data-id="request-0"]') === null) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(performance.now() - started));
        };
        requestAnimationFrame(look);
      }),
  );
}

/** Milliseconds between frames while one step is dragged about under the mouse. */
async function dragFrames(page: Page): Promise<readonly number[]> {
  const card = await page.locator('.react-flow__node[data-id="tidy-2"]').boundingBox();
  if (card === null) throw new Error('the step to drag is not on screen');
  const at = { x: card.x + card.width / 2, y: card.y + card.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 12, at.y + 4);
  const frames = page.evaluate(
    () =>
      new Promise<number[]>((resolve) => {
        const gaps: number[] = [];
        let last = performance.now();
        const tick = (now: number): void => {
          gaps.push(now - last);
          last = now;
          if (document.body.dataset['dragDone'] === 'yes') resolve(gaps.slice(2));
          else requestAnimationFrame(tick);
        };
        document.body.dataset['dragDone'] = 'no';
        requestAnimationFrame(tick);
      }),
  );
  for (let step = 1; step <= dragSteps; step += 1)
    await page.mouse.move(at.x + 12 + Math.sin(step / 9) * 90, at.y + 4 + Math.cos(step / 7) * 60);
  await page.evaluate(() => {
    document.body.dataset['dragDone'] = 'yes';
  });
  await page.mouse.up();
  return frames;
}

async function measure(size: number, openTarget: string): Promise<BenchResult[]> {
  const harness = await startHarness();
  try {
    const { page } = await harness.open(`scenario=large&size=${size}&theme=light`);
    await page.waitForSelector('.react-flow__node');
    await page.waitForSelector('[aria-label^="Verdict"]', { timeout: 60_000 });
    const times: number[] = [];
    for (let turn = 0; turn < openings; turn += 1) times.push(await openOnce(page));
    await page.waitForSelector('[aria-label^="Verdict"]', { timeout: 60_000 });
    await page.waitForTimeout(1_000);
    const gaps = [...(await dragFrames(page)), ...(await dragFrames(page))];
    return [
      {
        name: `open a flow of ${size.toLocaleString('en')} steps`,
        value: median(times),
        unit: 'ms',
        target: openTarget,
        note: `median of ${times.length}, from the click to the first cards on screen`,
      },
      {
        name: `frame while dragging, ${size.toLocaleString('en')} steps, p95`,
        value: quantile(gaps, 0.95),
        unit: 'ms',
        target: '<= 30',
        note: `p50 ${quantile(gaps, 0.5).toFixed(1)} ms, ${gaps.length} frames, lint on`,
      },
    ];
  } finally {
    await harness.close();
  }
}

export async function bench(): Promise<readonly BenchResult[]> {
  await buildFixture();
  return [...(await measure(1_000, '<= 500')), ...(await measure(10_000, '<= 1500'))];
}
