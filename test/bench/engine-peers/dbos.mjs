/** DBOS on PostgreSQL with fsync: a workflow of five steps. Arguments: folder of the peers, database address. */
import { measure, peer, steps } from './measure.mjs';

const { DBOS } = await peer('@dbos-inc/dbos-sdk');
const names = ['start', 'set', 'if', 'pick', 'end'];
const work = [(input) => input, ...steps];
const flow = DBOS.registerWorkflow(
  async (input) => {
    let value = input;
    for (const [index, step] of work.entries()) {
      const before = value;
      value = await DBOS.runStep(async () => step(before), { name: names[index] });
    }
    return value;
  },
  { name: 'five' },
);
DBOS.setConfig({ name: 'bench', systemDatabaseUrl: process.argv[3], logLevel: 'error', runAdminServer: false });
await DBOS.launch();
await measure(() => flow({ a: 1 }));
await DBOS.shutdown();
process.exit(0);
