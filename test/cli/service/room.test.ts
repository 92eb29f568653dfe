/** A worker whose own store has a full disk: nothing begins on it until there is room, and its operator hears of both. */
import { expect, test } from 'vitest';
import { watchRoom } from '../../../app/cli/restate/room.ts';
import { codeOfError } from '../../../app/kernel/errors.ts';

test('while the disk is full nothing begins, and the operator is told of it and of its end', () => {
  let [short, next] = [false, (): void => undefined];
  const told: string[] = [];
  const room = watchRoom({
    isShort: () => short,
    troubles: {
      failed: (what, error) => {
        told.push(`failed ${what} ${codeOfError(error)}`);
        return 0;
      },
      mended: (what) => {
        told.push(`mended ${what}`);
      },
    },
    timers: {
      after: (_ms, look) => {
        next = look;
        return () => {
          next = () => told.push('looked after its end');
        };
      },
    },
  });
  const begins = (): string => {
    try {
      room.mustHaveRoom();
      return 'begins';
    } catch (error) {
      return codeOfError(error);
    }
  };
  const seen = [begins()];
  short = true;
  seen.push(begins());
  next();
  short = false;
  next();
  seen.push(begins());
  room.stop();
  expect([seen, told]).toEqual([
    ['begins', 'store/full', 'begins'],
    ['mended room', 'failed room store/full', 'mended room'],
  ]);
});
