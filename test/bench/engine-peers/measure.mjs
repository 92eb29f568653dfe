/** The same load for every engine: some runs to warm up, 200 one after another, then 32 clients. Prints one JSON line. */
export async function measure(run, { runs = 960, clients = 32 } = {}) {
  const timed = async (times) => {
    const out = [];
    for (let i = 0; i < times; i += 1) {
      const begin = performance.now();
      await run();
      out.push(performance.now() - begin);
    }
    return out;
  };
  const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
  await timed(50);
  const alone = median(await timed(200));
  const begin = performance.now();
  const all = (await Promise.all(Array.from({ length: clients }, () => timed(runs / clients)))).flat();
  process.stdout.write(`${JSON.stringify({ perSecond: (all.length / (performance.now() - begin)) * 1_000, p50: median(all), alone })}\n`);
}

/** Loads a package of the peers' folder, the first argument. */
export async function peer(name) {
  const { createRequire } = await import('node:module');
  return createRequire(`${process.argv[2]}/`)(name);
}

/** The five steps of ours: a value, a sum, a choice, a pick, nothing. */
export const steps = [
  (input) => ({ ...input, b: input.a + 1 }),
  (input) => {
    if (input.b <= 0) throw new Error('no');
    return input;
  },
  ({ a, b }) => ({ a, b }),
  (input) => input,
];
