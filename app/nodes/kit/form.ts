/** A node's form as data; the inspector draws it. Keys are parameter paths such as `url` or `retry.max`. */
import type { JsonObject } from '../../kernel/json.ts';

/** Holds while another field has one of these values. */
interface ShownWhile {
  readonly key: string;
  readonly is: readonly (string | boolean)[];
}

interface FieldBase {
  readonly key: string;
  readonly label: string;
  /** One line of help in plain words. */
  readonly help?: string;
  readonly placeholder?: string;
  readonly required?: boolean;
  /** Shown only while it holds, or all of them do. */
  readonly when?: ShownWhile | readonly ShownWhile[];
  /** Folded below "More options". */
  readonly advanced?: boolean;
}

/**
 * What a `fields` control edits. `declared`: DeclaredField[] of schemas.ts. `assignments`: { name, value }[] with a template value.
 * `names`: string[] of field paths. `arguments`: { name, value }[] shown to a person.
 */
export type FieldsPurpose = 'declared' | 'assignments' | 'names' | 'arguments';
/** What a `rules` control edits. `conditions`: Condition[] of conditions.ts. `cases`: { id, title, combine, conditions }[]. */
export type RulesPurpose = 'conditions' | 'cases';

/** One column of a `rows` control; `key` is its name in each row's object. A `path` is a field that can be picked, a `template` text that may hold expressions. */
export type RowColumn = {
  readonly key: string;
  readonly label: string;
  readonly placeholder?: string;
  /** Seldom filled in: it leaves the room to the others. */ readonly narrow?: true;
} & (
  | { readonly kind: 'path' | 'template' | 'text' | 'number' }
  | { readonly kind: 'select'; readonly options: readonly { readonly value: string; readonly label: string }[] }
);

export type FormField =
  | (FieldBase & {
      readonly control: 'text' | 'multiline' | 'template' | 'template-multiline' | 'expression' | 'cron' | 'timezone' | 'host';
    })
  /** The path of a file on the machine that runs the flow, which is there already unless the step writes it. */
  | (FieldBase & { readonly control: 'file'; readonly written?: true })
  | (FieldBase & { readonly control: 'number'; readonly minimum?: number; readonly maximum?: number; readonly unit?: string })
  /** How sure detectors must be, 0 to 1, with a trial on texts of one's own. */
  | (FieldBase & { readonly control: 'certainty'; readonly minimum: number; readonly maximum: number })
  /** What all runs may spend together of a privacy budget (the number), with what it is enough for. */
  | (FieldBase & { readonly control: 'spending'; readonly minimum: number; readonly maximum: number })
  | (FieldBase & { readonly control: 'toggle' })
  | (FieldBase & { readonly control: 'select'; readonly options: readonly { readonly value: string; readonly label: string }[] })
  | (FieldBase & { readonly control: 'code'; readonly language: 'javascript' | 'sql' | 'json' })
  | (FieldBase & { readonly control: 'connection'; readonly types: readonly string[] })
  | (FieldBase & { readonly control: 'key-values'; readonly keyLabel: string; readonly valueLabel: string })
  /** `names` are those of fields that arrive here, unless they are `free`: of tables, words, columns. */
  | (FieldBase & { readonly control: 'fields'; readonly purpose: FieldsPurpose; readonly addLabel?: string; readonly free?: boolean })
  /** The id of another flow of the workspace. */
  | (FieldBase & { readonly control: 'flow' })
  | (FieldBase & { readonly control: 'rules'; readonly purpose: RulesPurpose })
  /** A list of objects with one value a column; `fresh` is the row that the button adds. */
  | (FieldBase & {
      readonly control: 'rows';
      readonly columns: readonly RowColumn[];
      readonly addLabel: string;
      readonly fresh: JsonObject;
    })
  /** `closed`: only types that cannot hold text. */
  | (FieldBase & { readonly control: 'output-schema'; readonly closed?: boolean })
  /** An operation of a service, chosen from its OpenAPI document and frozen into the parameter. */
  | (FieldBase & { readonly control: 'operation' })
  /** A tool of the server whose address lies at the parameter `address`, frozen into the parameter. */
  | (FieldBase & { readonly control: 'server-tool' })
  /** A model file, of which the step keeps what it takes and gives, and its digest. */
  | (FieldBase & { readonly control: 'model-file' })
  /** Whose signature a file has to bear: a public key or root certificate in PEM, also one that the model registry knows. */
  | (FieldBase & { readonly control: 'signer' })
  /** TypedValue[] of typed-values.ts, one row for each TypedInput that lies at the parameter path `inputs`. */
  | (FieldBase & { readonly control: 'typed-values'; readonly inputs: string })
  | (FieldBase & { readonly control: 'json' });

export type NodeForm = readonly FormField[];
