/** countersign script run: one script step in the sandbox, or many, one a line. */
import { resolve } from 'node:path';
import { z } from 'zod';
import { systemClock, systemTimers } from '../../kernel/host.node.ts';
import { jsonSchema, type Json } from '../../kernel/json.ts';
import { defaultScriptLimits, ScriptHost, type ScriptResult } from '../../sandbox/script-host.node.ts';
import { scriptLimits } from '../../sandbox/script-protocol.ts';
import { parseJsonText } from '../../workflow/migrations/json-text.ts';
import type { Command } from '../command.ts';
import { badUsage, countFrom, optionsFrom } from '../options.ts';
import { readText } from '../trust-files.ts';

const usage = `countersign script run FILE --input JSON [--memory-mb N] [--timeout-ms N] [--json]
countersign script run --jsonl - [--memory-mb N] [--timeout-ms N]

Runs JavaScript as a script step does: alone, with no way out. FILE is an expression, or statements that end in return; input and
console.log are bound, and a promise is awaited.

  --input JSON       what input is; null by default
  --memory-mb N      ${scriptLimits.memoryMb.least} to ${scriptLimits.memoryMb.most}, ${defaultScriptLimits.memoryMb} by default
  --timeout-ms N     ${defaultScriptLimits.timeoutMs} by default
  --jsonl FILE       many: { "id", "code", "input" } a line in, one result a line out; - reads stdin

Exit code 0: every script gave a value; 1: at least one ended in an error.`;

const lineSchema = z.object({ id: z.union([z.string().max(1_000), z.number()]).optional(), code: z.string(), input: jsonSchema.optional() });

interface Limits { readonly memoryMb: number; readonly timeoutMs: number }

async function timed(host: ScriptHost, code: string, input: Json, limits: Limits): Promise<ScriptResult & { readonly ms: number }> {
  const began = systemClock.now();
  const result = await host.run({ code, input, ...limits });
  return { ...result, ms: systemClock.now() - began };
}

export const command: Command = {
  usage,
  async run(args, io) {
    const { values, positionals } = optionsFrom(args, { input: { type: 'string' }, 'memory-mb': { type: 'string' }, 'timeout-ms': { type: 'string' }, jsonl: { type: 'string' } }, usage);
    const [verb, file, ...more] = positionals;
    const many = values.jsonl;
    if (verb !== 'run' || more.length > 0 || (many === undefined) === (file === undefined)) throw badUsage('script takes the word run and one FILE, or --jsonl.', usage);
    const limits: Limits = {
      memoryMb: countFrom(values['memory-mb'], '--memory-mb', 1, usage) ?? defaultScriptLimits.memoryMb, timeoutMs: countFrom(values['timeout-ms'], '--timeout-ms', 1, usage) ?? defaultScriptLimits.timeoutMs,
    };
    const host = new ScriptHost({ timers: systemTimers, concurrency: many === undefined ? 1 : 2 });
    try {
      if (many === undefined) {
        const path = resolve(io.cwd, file ?? '');
        const code = file === '-' ? await io.stdin() : readText(path, io.cwd);
        const input = values.input === undefined ? null : (parseJsonText(values.input, '--input') as Json);
        const result = await timed(host, code, input, limits);
        if (values.json === true) io.out(`${JSON.stringify(result)}\n`);
        else {
          for (const text of result.logs) io.err(`${text}\n`);
          if (result.ok) io.out(`${JSON.stringify(result.value ?? null, null, 2)}\n`);
          else io.err(`countersign: ${result.error.message}\n  (${result.error.code})\n`);
        }
        return result.ok ? 0 : 1;
      }
      const lines = (many === '-' ? await io.stdin() : readText(many, io.cwd)).split('\n').filter((text) => text.trim() !== '');
      let clean = true;
      for (const [index, text] of lines.entries()) {
        const line = lineSchema.safeParse(jsonOf(text));
        const id = line.success ? line.data.id : undefined;
        const result = line.success
          ? await timed(host, line.data.code, line.data.input ?? null, limits)
          : { ok: false as const, error: { code: 'cli/bad-usage', message: `Line ${index + 1} is not { "id", "code", "input" }.` }, logs: [], ms: 0 };
        clean &&= result.ok;
        io.out(`${JSON.stringify({ ...(id === undefined ? {} : { id }), ...result })}\n`);
      }
      return clean ? 0 : 1;
    } finally {
      await host.close();
    }
  },
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
