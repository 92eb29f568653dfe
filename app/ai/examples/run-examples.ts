/** Runs the examples of a flow: everything dry but the questions to its own models. Pure but for the runs, which the caller makes. */
import { TerminalError } from '../../kernel/errors.ts';
import type { Json } from '../../kernel/json.ts';
import { failedChecks, type Example } from './example.ts';

/** One run from its input to its end: what each step gave last, by its id. */
export type RunExample = (
  input: Json,
) => Promise<{ readonly outputs: ReadonlyMap<string, Json>; readonly error?: { readonly code: string; readonly message: string } }>;

export interface ExampleResult {
  readonly exampleId: string;
  readonly name: string;
  readonly nodeId: string;
  readonly passed: boolean;
  /** Why it did not: each check that failed, or what ended the run. */
  readonly reasons: readonly string[];
}

const testWords: Readonly<Record<Example['checks'][number]['test'], string>> = {
  is: 'is not',
  contains: 'does not contain',
  lacks: 'contains',
  'one-of': 'is none of',
  'at-least': 'is less than',
  'at-most': 'is more than',
};

export async function runExamples(
  examples: readonly Example[],
  run: RunExample,
  progress?: (done: number, of: number) => void,
  signal?: AbortSignal,
): Promise<ExampleResult[]> {
  const results: ExampleResult[] = [];
  for (const { id, name, nodeId, input, checks } of examples) {
    if (signal?.aborted === true) throw new TerminalError('run/cancelled', 'The examples were stopped.');
    const { outputs, error } = await run(input);
    const output = outputs.get(nodeId);
    const reasons =
      output === undefined
        ? [error === undefined ? 'The run did not come to this step.' : error.message]
        : failedChecks(output, checks).map(
            ({ field, test, value }) => `${field === '' ? 'The answer' : field} ${testWords[test]} “${value}”`,
          );
    results.push({ exampleId: id, name, nodeId, passed: reasons.length === 0, reasons });
    progress?.(results.length, examples.length);
  }
  return results;
}
