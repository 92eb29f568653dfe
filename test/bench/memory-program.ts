/** A program of its own: lints SIZE new steps and prints the findings, the heap that is still in use with them, and the most memory that the process ever held. */
import { existsSync, readFileSync } from 'node:fs';
import { makeRoomFor } from '../../app/cli/lint/large-flow.ts';
import { lintFlow } from '../../app/lint/run.ts';
import { businessFlow } from './flows.ts';

const flow = businessFlow(Number(process.argv[2]));
// As the command line does.
makeRoomFor(flow);
const kept = lintFlow(flow);
// What getrusage says of a child is at least what its parent held when it started it.
const peak = existsSync('/proc/self/status')
  ? Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024
  : process.memoryUsage().rss;
globalThis.gc?.();
process.stdout.write(JSON.stringify([kept.findings.length, process.memoryUsage().heapUsed, peak]));
