import { describe, expect, test } from 'vitest';
import { outlineSchema, type Outline } from '../../app/draft/outline.ts';
import { readWords } from '../../app/draft/read-words.ts';
import { changeStep, slotText, slotsOf, withSlot } from '../../renderer/shell/describe-slots.ts';

const { outline } = readWords(
  'When a mail arrives, extract the amount. If the amount is above 100, send it to a@example.com. Otherwise save it to the table quiet.',
);
const fits = (changed: Outline): boolean => outlineSchema.safeParse(changed).success;

describe('the slots of a step', () => {
  test('are read and filled by what they hold', () => {
    const [found, branch] = outline.steps;
    if (found === undefined || branch === undefined) throw new Error('nothing was read');
    const [, fields] = slotsOf(found);
    if (fields === undefined) throw new Error('no slot for fields');
    expect(slotText(withSlot(found, fields, ' amount , due date,'), fields)).toBe('amount, due date');
    expect(slotsOf(branch).map((slot) => slotText(branch, slot))).toEqual(['amount', '100']);
    expect(withSlot(branch, { key: 'condition.value', label: '', kind: 'text' }, '250')).toMatchObject({
      condition: { field: 'amount', value: 250 },
    });
  });

  test('a step within a branch is changed or taken out where it stands, and what does not fit is told', () => {
    const to = (text: string): Outline => ({
      ...outline,
      steps: changeStep(outline.steps, [1, 'then', 0], (step) => withSlot(step, { key: 'to', label: '', kind: 'list' }, text)),
    });
    expect([fits(to('b@example.com')), fits(to('nowhere'))]).toEqual([true, false]);
    expect(to('b@example.com').steps[1]).toMatchObject({ then: [{ to: ['b@example.com'] }], otherwise: [{ kind: 'write-row' }] });
    expect(changeStep(outline.steps, [1, 'otherwise', 0], () => undefined)[1]).toMatchObject({
      then: [{ kind: 'send-mail' }],
      otherwise: [],
    });
  });
});
