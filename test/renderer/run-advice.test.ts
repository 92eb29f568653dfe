import { expect, test } from 'vitest';
import { adviceFor } from '../../renderer/facts/run-advice.ts';

test('of a step that broke off it is said that it may have had effect, unless the step itself knows more', () => {
  const code = 'step/interrupted';
  expect(adviceFor({ code }).words).toContain('may have happened');
  expect(adviceFor({ code, mend: 'Hand it fewer items.' }).words).toBe('Hand it fewer items.');
});
