// Runs one of our TypeScript scripts on a Node that can: node test/support/on-node.mjs build [ARGS...]
import { fileURLToPath } from 'node:url';
import { onPinnedNode } from '../../app/cli/pinned-node.mjs';

const [script, ...args] = process.argv.slice(2);
if (onPinnedNode(fileURLToPath(import.meta.url), process.argv.slice(2))) {
  process.argv.splice(1, process.argv.length, fileURLToPath(new URL(`./${script}.ts`, import.meta.url)), ...args);
  const { main } = await import(new URL(`./${script}.ts`, import.meta.url).href);
  try {
    await main(args);
  } catch (error) {
    // A tool's own message is for people; the stack is ours and is shown when asked for.
    process.stderr.write(`${process.env.DEBUG === undefined ? error.message : error.stack}\n`);
    process.exit(1);
  }
}
