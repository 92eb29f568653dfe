/** A step of the file as it is described here. */
import type { JsonObject } from '../../kernel/json.ts';
import type { FlowiseDescription } from './description.ts';

export interface Step {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly described: FlowiseDescription;
  readonly values: JsonObject;
  readonly prompts?: boolean;
  readonly outputs: number;
  readonly x: number;
  readonly y: number;
}
