import { expect, test } from 'vitest';
import { sectionInView } from '../../renderer/features/settings/section-in-view.ts';

const places = [
  { id: 'appearance', top: -400 },
  { id: 'sign-in', top: 20 },
  { id: 'store', top: 300 },
  { id: 'rules', top: 620 },
];

test('The list marks the section at the top, and at the end of the page the one that was asked for or the last', () => {
  const look = (changes: object): string | undefined => sectionInView({ places, height: 700, atEnd: false, asked: undefined, ...changes });
  expect([
    look({}),
    look({ asked: 'rules' }),
    look({ atEnd: true, asked: 'rules' }),
    // Asked for earlier, and scrolled away since.
    look({ atEnd: true, asked: 'appearance' }),
    // All of it fits the window.
    look({ places: places.map(({ id, top }) => ({ id, top: top + 400 })), height: 1_200, atEnd: true }),
    look({ places: places.map(({ id, top }) => ({ id, top: top + 460 })) }),
    look({ places: [] }),
  ]).toEqual(['sign-in', 'sign-in', 'rules', 'rules', 'appearance', 'appearance', undefined]);
});
