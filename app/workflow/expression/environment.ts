/** The one CEL environment: names, operators and functions that expressions may use. */
import { Environment } from '@marcbachmann/cel-js';
import { registerFunctions } from './functions.ts';

/** Names that a scope gives; see ExpressionScope. */
export const scopeNames = ['input', 'node', 'flow', 'run', 'model'] as const;

/**
 * JSON has one kind of number, CEL two. Numbers from data are doubles and numbers typed into an expression are ints, so the mixed
 * forms are declared here: `input.amount + 1` means what everybody thinks it means.
 */
function registerMixedArithmetic(environment: Environment): void {
  const operators: Readonly<Record<string, (left: number, right: number) => number>> = {
    '+': (left, right) => left + right,
    '-': (left, right) => left - right,
    '*': (left, right) => left * right,
    '/': (left, right) => left / right,
    '%': (left, right) => left % right,
  };
  for (const [operator, apply] of Object.entries(operators)) {
    const mixed = (left: number | bigint, right: number | bigint): number => apply(Number(left), Number(right));
    environment.registerOperator(`double ${operator} int: double`, mixed).registerOperator(`int ${operator} double: double`, mixed);
  }
  environment.registerOperator('double % double: double', (left: number, right: number) => left % right);
  for (const [left, right] of [
    ['string', 'int'],
    ['string', 'double'],
    ['string', 'bool'],
    ['int', 'string'],
    ['double', 'string'],
    ['bool', 'string'],
  ]) {
    environment.registerOperator(
      `${left} + ${right}: string`,
      (a: string | number | bigint | boolean, b: string | number | bigint | boolean) => `${a}${b}`,
    );
  }
}

export function newEnvironment(limits: { readonly maxAstNodes: number; readonly maxDepth: number }): Environment {
  const environment = new Environment({
    homogeneousAggregateLiterals: false,
    limits: { ...limits, maxListElements: 1_000, maxMapEntries: 1_000, maxCallArguments: 32 },
  });
  for (const name of scopeNames) environment.registerVariable(name, 'dyn');
  registerMixedArithmetic(environment);
  registerFunctions(environment);
  return environment;
}

let written: Environment | undefined;
/** Parses what people wrote. Made for the first expression: most programs that start have none before them. */
export const expressionEnvironment = (): Environment => (written ??= newEnvironment({ maxAstNodes: 2_000, maxDepth: 48 }));
