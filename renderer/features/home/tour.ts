/** Five steps through the workspace, shown once after it was made; Escape ends it. */
import type { DriveStep } from 'driver.js';

const seenKey = 'tour-seen';

const steps: readonly DriveStep[] = [
  { element: '[data-tour="new"]', popover: { title: '1. Draw', description: 'Start from a template that is safe already, or from an empty canvas.' } },
  { element: '[data-tour="import"]', popover: { title: '2. Or bring what you have', description: 'An n8n, Node-RED or BPMN file opens with all its findings. Nothing leaves this computer.' } },
  { element: '[role="table"], table', popover: { title: '3. See the verdict', description: 'Red stops a release. Open a flow to see the path that the data takes, and the fix.' } },
  { element: '[aria-label="Pages"]', popover: { title: '4. Have it countersigned', description: 'Submit it. A reviewer who did not touch it signs with a second factor.' } },
  { element: '[data-tour="search"], header', popover: { title: '5. Find anything', description: 'Ctrl K (or Cmd K) opens flows, pages and every command.' } },
];

export function startTour(): void {
  if (localStorage.getItem(seenKey) !== null) return;
  localStorage.setItem(seenKey, '1');
  void Promise.all([import('driver.js'), import('driver.js/dist/driver.css')]).then(([{ driver }]) => {
    driver({
      steps: steps.filter((step) => typeof step.element === 'string' && document.querySelector(step.element) !== null),
      showProgress: true, allowClose: true, popoverClass: 'countersign-tour',
      animate: !matchMedia('(prefers-reduced-motion: reduce)').matches,
    }).drive();
  });
}
