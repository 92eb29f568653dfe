import { expect, test } from 'vitest';
import { fileOutput } from '../../app/kernel/lasting-output.node.ts';

test('a file that is full takes what fits, and later lines each on a line of their own once there is room', () => {
  let room = 12;
  let text = '';
  const output = fileOutput((bytes) => {
    const fits = Math.min(room, bytes.length, 5);
    if (fits === 0) throw new Error('ENOSPC: no space left on device, write');
    room -= fits;
    text += Buffer.from(bytes.subarray(0, fits)).toString();
    return fits;
  });
  output.write('first\n');
  const whole = output.lost;
  for (const line of ['second\n', 'third\n']) output.write(line);
  room = 100;
  output.write('fourth\n');
  output.write('fifth\n');
  expect([whole, text, output.lost]).toEqual([undefined, 'first\nsecond\nfourth\nfifth\n', 'ENOSPC: no space left on device, write']);
});
