import { expect, test } from 'vitest';
import { cleanLogs, databaseEdits, exportEdits, tamper } from './tampering.ts';

/** More by hand; the suite stays quick. */
const rounds = Number(process.env['COUNTERSIGN_ROUNDS'] ?? 400);

test(
  `of ${rounds} random edits of the database and of exports every one is found`,
  async () => {
    const { missed, found } = await tamper(rounds, 20_261_128);
    expect(missed).toEqual([]);
    // Each kind had its turn, and the findings are of many kinds.
    expect([rounds >= Object.keys(databaseEdits).length + Object.keys(exportEdits).length, Object.keys(found).length > 8]).toEqual([
      true,
      true,
    ]);
  },
  20_000 + rounds * 20,
);

test(
  `${rounds / 10} logs that nobody touched are accused of nothing`,
  async () => {
    expect(await cleanLogs(rounds / 10, 7)).toEqual([]);
  },
  20_000 + rounds * 20,
);
