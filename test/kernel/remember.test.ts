import { expect, it } from 'vitest';
import { rememberByText } from '../../app/kernel/remember.ts';

it('works a text out once, and starts anew when it is full', () => {
  const asked: string[] = [];
  const length = rememberByText(2, (text) => {
    asked.push(text);
    return text.length;
  });
  expect([length(''), length('ab'), length(''), length('ab'), length('abc'), length('')]).toEqual([0, 2, 0, 2, 3, 0]);
  expect(asked).toEqual(['', 'ab', 'abc', '']);
});
