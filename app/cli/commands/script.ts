/** countersign script run: one script step in the sandbox, or many, one a line. */
import { availableParallelism } from 'node:os';
import { z } from 'zod';
import type { ErrorCode } from '../../kernel/error-codes.ts';
import { UserError } from '../../kernel/errors.ts';
import { systemClock, systemTimers } from '../../kernel/host.node.ts';
import type { Json } from '../../kernel/json.ts';
import { plainLine, plainText } from '../../kernel/plain-text.ts';
import { defaultScriptLimits, ScriptHost, type ScriptResult } from '../../sandbox/script-host.node.ts';
import { scriptLimits } from '../../sandbox/script-protocol.ts';
import { isTooDeep, maxJsonDepth, parseGivenData } from '../../workflow/migrations/json-text.ts';
import type { Command } from '../command.ts';
import { answerLine, idSchema, writtenId } from '../line-id.ts';
import { answerable, inputLines, type InputLine } from '../lines.ts';
import { badUsage, countFrom, optionsFrom } from '../options.ts';
import { readText } from '../read-file.ts';

const usage = `countersign script run FILE --input JSON [--memory-mb N] [--timeout-ms N] [--json]
countersign script run --jsonl - [--memory-mb N] [--timeout-ms N]

Runs JavaScript as a script step does: alone, with no way out. FILE is an expression, or statements that end in return; input and
console.log are bound, and a promise is awaited.

  --input JSON       what input is; null by default
  --memory-mb N      ${scriptLimits.memoryMb.least} to ${scriptLimits.memoryMb.most}, ${defaultScriptLimits.memoryMb} by default
  --timeout-ms N     ${defaultScriptLimits.timeoutMs} by default
  --jsonl FILE       many: { "id", "code", "input" } a line in, one result a line out; - reads stdin

Exit code 0: every script gave a value; 1: at least one ended in an error.`;

/** `input` is JSON already; its depth is judged without recursion. */
const lineSchema = z.object({ id: idSchema.optional(), code: z.string(), input: z.unknown().optional() });

interface Limits {
  readonly memoryMb: number;
  readonly timeoutMs: number;
}

/** The one result of a line, whatever the line is, and its id as it was written. */
interface Answered {
  readonly id?: string | undefined;
  readonly result: Answer;
}
interface Answer {
  readonly ok: boolean;
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  readonly ms: number;
}

async function answer(host: ScriptHost, { text, number, fault }: InputLine, limits: Limits): Promise<Answered> {
  if (fault !== undefined)
    return { result: { ok: false, error: { code: 'file/unreadable', message: `Line ${number} is ${fault}.` }, ms: 0 } };
  const value = jsonOf(text);
  const line = lineSchema.safeParse(value);
  const id = writtenId(text, value);
  const refuse = (code: ErrorCode, message: string): Answered => ({ id, result: { ok: false, error: { code, message }, ms: 0 } });
  if (!line.success) return refuse('cli/bad-usage', `Line ${number} is not { "id", "code", "input" }.`);
  if (isTooDeep(line.data.input))
    return refuse('script/too-large', `The input in line ${number} nests values more than ${maxJsonDepth} levels deep.`);
  return { id, result: await timed(host, line.data.code, (line.data.input ?? null) as Json, limits) };
}

/** It is awaited later; until then a failure is no one's, and would end the process. */
function held<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/** In order, as many at once as there are workers, and each as soon as it is there: who asks may wait for it before asking again. */
async function* answers(host: ScriptHost, lines: AsyncGenerator<InputLine>, limits: Limits, width: number): AsyncGenerator<Answered> {
  const under: Promise<Answered>[] = [];
  let next: Promise<IteratorResult<InputLine>> | undefined = held(lines.next());
  while (next !== undefined || under.length > 0) {
    const first = under[0];
    const came: IteratorResult<InputLine> | undefined =
      next === undefined || under.length >= width
        ? undefined
        : await (first === undefined ? next : Promise.race([next, first.then(() => undefined)]));
    if (came === undefined) {
      under.shift();
      if (first !== undefined) yield await first;
    } else if (came.done === true) next = undefined;
    else {
      under.push(held(answer(host, came.value, limits)));
      next = held(lines.next());
    }
  }
}

async function timed(host: ScriptHost, code: string, input: Json, limits: Limits): Promise<ScriptResult & { readonly ms: number }> {
  const began = systemClock.now();
  const result = await host.run({ code, input, ...limits });
  return { ...result, ms: systemClock.now() - began };
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(
      args,
      { input: { type: 'string' }, 'memory-mb': { type: 'string' }, 'timeout-ms': { type: 'string' }, jsonl: { type: 'string' } },
      usage,
    );
    const [verb, file, ...more] = positionals;
    const many = values.jsonl;
    if (verb !== 'run' || more.length > 0 || (many === undefined) === (file === undefined))
      throw badUsage('script takes the word run and one FILE, or --jsonl.', usage);
    const limits: Limits = {
      memoryMb: countFrom(values['memory-mb'], '--memory-mb', 1, usage) ?? defaultScriptLimits.memoryMb,
      timeoutMs: countFrom(values['timeout-ms'], '--timeout-ms', 1, usage) ?? defaultScriptLimits.timeoutMs,
    };
    const width = Math.min(2, availableParallelism());
    for (const [name, value, { least, most }] of [
      ['--memory-mb', limits.memoryMb, scriptLimits.memoryMb],
      ['--timeout-ms', limits.timeoutMs, scriptLimits.timeoutMs],
    ] as const) {
      if (value < least || value > most)
        io.err(`countersign: ${name} goes from ${least} to ${most}; ${value < least ? least : most} is used.\n`);
    }
    const host = new ScriptHost({ timers: systemTimers, concurrency: many === undefined ? 1 : width });
    try {
      if (many === undefined) {
        const code = file === '-' ? await io.stdin() : readText(file ?? '', io.cwd);
        const input = values.input === undefined ? null : inputFrom(values.input);
        const result = await timed(host, code, input, limits);
        if (values.json === true) io.out(`${JSON.stringify(result)}\n`);
        else {
          for (const text of result.logs) io.err(`${text}\n`);
          if (result.ok) io.out(`${plainText(JSON.stringify(result.value ?? null, null, 2))}\n`);
          else io.err(`countersign: ${plainLine(result.error.message)}\n  (${result.error.code})\n`);
        }
        return result.ok ? 0 : 1;
      }
      let clean = true;
      for await (const { id, result } of answers(host, answerable(inputLines(many, io)), limits, width)) {
        clean &&= result.ok;
        io.out(`${answerLine(id, result)}\n`);
      }
      return clean ? 0 : 1;
    } finally {
      await host.close();
    }
  },
};

function inputFrom(text: string): Json {
  try {
    return parseGivenData(text, '--input');
  } catch (error) {
    if (error instanceof UserError && error.code === 'file/not-json' && error.cause !== undefined)
      throw badUsage('--input takes JSON, such as {"name":"Ada"}, in quotes of the shell.', usage);
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
