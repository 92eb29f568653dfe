import { flow, step } from '../kit/flow.ts';
import type { RuleCases } from '../kit/cases.ts';
import { testFacts } from '../kit/catalogue.ts';
import { manual, slot, sql } from '../kit/steps.ts';

const DRIVE = 'https://www.googleapis.com/auth/drive';
const keep = (key: string, id = 'keep') => step(id, 'test-remember', { key }, { connection: 'slot' });
const ask = (statement: string, more = {}) => ({ ...sql(statement, more), connection: 'slot' });
const server = [slot({ type: 'postgres', auth: 'database', hosts: ['db.example.com:5432'] })];
export const cases: RuleCases = {
  context: { factsOf: testFacts },
  fires: [
    flow([manual(), keep('drive:report')], ['start > keep'], { connections: [slot({ scopes: [DRIVE] })] }),
    flow([manual(), keep('mail:support')], ['start > keep'], { connections: [slot({ scopes: ['Mail.Read.All'] })] }),
    flow([manual(), ask("SELECT name FROM people WHERE country = 'DE'", { database: 'postgres' })], ['start > sql'], {
      connections: server,
    }),
  ],
  silent: [
    flow([manual(), keep('drive:report')], ['start > keep'], {
      connections: [slot({ scopes: ['https://www.googleapis.com/auth/drive.file'] })],
    }),
    flow([manual(), keep('a'), keep('b', 'b'), keep('c', 'c')], ['start > keep', 'keep > b', 'b > c'], {
      connections: [slot({ scopes: [DRIVE] })],
    }),
    flow(
      [
        manual(),
        ask('SELECT name FROM people WHERE country = :country', {
          database: 'postgres',
          values: [{ name: 'country', value: '{{ input.country }}' }],
        }),
      ],
      ['start > sql'],
      { connections: server },
    ),
    flow([manual(), ask('SELECT name FROM german_people', { database: 'postgres' })], ['start > sql'], { connections: server }),
  ],
};
