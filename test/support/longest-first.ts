/** The order of the test files: what takes longest begins first, so that nothing long is left over when all else is done. */
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** A fresh machine remembers no times. These are the longest by far, in their order. */
const longest = [
  'e2e/journey-accessibility',
  'e2e/packaged',
  'e2e/journey',
  'e2e/emergency',
  'e2e/journey-lint-views',
  'renderer/designer',
  'kills/kills',
  'sandbox/hostile/hostile',
  'sandbox/runner-host',
  'cli/service/playbooks',
  'restate/workers',
  'git/remotes',
  'cli/service/answer',
  'restate/triggers',
  'host/store/store-control',
  'engine/crash',
  'engine/templates',
  'host/hostile-calls',
  'engine/runner-deaths',
  'restate/crash-points',
  'host/canary',
  'cli/service/start-tls',
  'restate/crashes',
  'sandbox/model-host',
  'lint/adversary/script-leaks',
];

const place = ({ moduleId }: TestSpecification): number => {
  const found = longest.findIndex((name) => moduleId.endsWith(`/test/${name}.test.ts`));
  return found === -1 ? longest.length : found;
};

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    // Files that share a process stay together, after the others.
    const shared = ({ project }: TestSpecification): number => (project.config.isolate ? 0 : 1);
    return usual.toSorted((a, b) => shared(a) - shared(b) || place(a) - place(b));
  }
}
