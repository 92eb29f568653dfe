/** Which steps of a flow decide, what of it can be counted, and what they decide by. Pure. */
import { z } from 'zod';
import { findDefinition } from '../../nodes/catalogue.ts';
import type { NodeFacts } from '../../nodes/kit/facts.ts';
import { declaredFieldsSchema, type DeclaredField } from '../../nodes/kit/schemas.ts';
import type { Flow, FlowNode } from '../../workflow/model/flow.ts';
import { parsePath, pathText, type FieldPath } from '../../workflow/model/labels.ts';
import type { Read } from '../../workflow/model/reads.ts';

export type FactsOf = (node: FlowNode, flow: Flow) => NodeFacts;

/** One thing that a step finds out: one of some words, yes or no, or a number. */
export interface Answer {
  readonly field: string;
  readonly path: FieldPath;
  readonly words: readonly string[] | undefined;
}
/** Something that it goes by; `words` where the flow writes out what it may be. */
export interface Ground {
  readonly field: string;
  readonly from: string | undefined;
  readonly path: FieldPath;
  readonly words: readonly string[] | undefined;
}

export interface Deciding {
  readonly by: 'model' | 'rule' | 'person';
  readonly answers: readonly Answer[];
  /** The ways out, where it decides by them. */
  readonly ports: readonly string[];
  readonly grounds: readonly Ground[];
  /** Ways out of a person's step: a yes and a no to what the steps of `askedAbout` decided. */
  readonly yes?: string | undefined;
  readonly askedAbout: readonly Pick<FlowNode, 'id' | 'name'>[];
}

const mostGrounds = 8;
const mostAnswers = 20;
const yesNo = ['true', 'false'] as const;
const asking: ReadonlySet<string> = new Set(['chat', 'classifier', 'extractor']);
const classesSchema = z.array(z.object({ name: z.string() }));
export const deniedPort = 'denied';

const wordsOf = ({ type, values }: Pick<DeclaredField, 'type' | 'values'>): readonly string[] | undefined =>
  type === 'enum' && values.length > 0 ? values : type === 'boolean' ? yesNo : undefined;
const isCountable = (field: DeclaredField): boolean => field.type === 'number' || wordsOf(field) !== undefined;

/** With what is left out filled in. */
const parametersOf = ({ type, parameters }: FlowNode): Readonly<Record<string, unknown>> => {
  const full = findDefinition(type)?.parameters.safeParse(parameters);
  return full?.success === true ? (full.data as Readonly<Record<string, unknown>>) : parameters;
};

/** Fields that the step declares, of whatever kind it is. */
function declaredBy(node: FlowNode): readonly DeclaredField[] {
  const parameters = parametersOf(node);
  return ['fields', 'schema', 'columns'].flatMap((key) => declaredFieldsSchema.safeParse(parameters[key]).data ?? []);
}

/** A local model puts several things into its result: a class with its score, or a number and whether it is high. A list of numbers decides nothing. */
function localAnswers(parameters: Readonly<Record<string, unknown>>, at: FieldPath): readonly Answer[] {
  const number = (field: string): Answer => ({ field, path: [...at, field], words: undefined });
  if (parameters['result'] === 'number')
    return [
      ...(typeof parameters['threshold'] === 'number' ? [{ field: 'high', path: [...at, 'high'], words: yesNo }] : []),
      number('value'),
    ];
  const classes = parameters['result'] === 'class' ? classAnswers(parameters, [...at, 'class']) : [];
  return classes.length === 0 ? [] : [...classes, number('score')];
}

function classAnswers({ classes: given, otherwise }: Readonly<Record<string, unknown>>, path: FieldPath): readonly Answer[] {
  const classes = classesSchema.safeParse(given).data ?? [];
  const words = [...classes.map(({ name }) => name), ...(typeof otherwise === 'string' ? [otherwise] : [])].filter((name) => name !== '');
  return words.length === 0 ? [] : [{ field: '', path, words: [...new Set(words)] }];
}

function answersOf(node: FlowNode): readonly Answer[] {
  const parameters = parametersOf(node);
  const result = parameters['resultField'];
  const at = typeof result === 'string' ? parsePath(result) : [];
  if (node.type === 'onnx') return localAnswers(parameters, at);
  if (classesSchema.safeParse(parameters['classes']).success) return classAnswers(parameters, at);
  return declaredBy(node)
    .filter((field) => isCountable(field) && !field.name.includes('*'))
    .slice(0, mostAnswers)
    .map((field) => ({ field: field.name, path: [...at, ...parsePath(field.name)], words: wordsOf(field) }));
}

/** Words that fields of a name may be, as far as some step of the flow writes them out. */
function closedWords(flow: Flow): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const node of flow.nodes) {
    for (const { name, type, values } of declaredBy(node)) {
      const words = wordsOf({ type, values });
      const last = parsePath(name).at(-1);
      if (words !== undefined && last !== undefined) found.set(last, [...new Set([...(found.get(last) ?? []), ...words])]);
    }
    for (const { path, words } of classesSchema.safeParse(parametersOf(node)['classes']).success ? answersOf(node) : []) {
      const last = path.at(-1);
      if (words !== undefined && last !== undefined) found.set(last, [...new Set([...(found.get(last) ?? []), ...words])]);
    }
  }
  return found;
}

function groundsOf(reads: readonly Read[], closed: ReadonlyMap<string, readonly string[]>): readonly Ground[] {
  const seen = new Map<string, Ground>();
  for (const read of reads) {
    if ((read.from !== 'input' && read.from !== 'node') || read.path.length === 0 || read.path.includes('*')) continue;
    const field = `${read.from === 'node' ? `${read.node}: ` : ''}${pathText(read.path)}`;
    seen.set(field, {
      field,
      from: read.from === 'node' ? read.node : undefined,
      path: read.path,
      words: closed.get(read.path.at(-1) ?? ''),
    });
  }
  return [...seen.values()].slice(0, mostGrounds);
}

/** The steps before this one whose answers a person is asked about: the nearest that decide, each way back. */
function before(flow: Flow, id: string, decides: ReadonlySet<string>): readonly FlowNode[] {
  const back = Map.groupBy(
    flow.edges.filter(({ kind }) => kind === 'data'),
    ({ to }) => to.node,
  );
  const [found, seen, open] = [new Set<string>(), new Set([id]), [id]];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const { from } of back.get(at) ?? []) {
      if (seen.has(from.node)) continue;
      seen.add(from.node);
      if (decides.has(from.node)) found.add(from.node);
      else open.push(from.node);
    }
  }
  return flow.nodes.filter(({ id: one }) => found.has(one));
}

/** By id, in the order of the drawing. */
export function decidingSteps(flow: Flow, factsOf: FactsOf): ReadonlyMap<string, Deciding> {
  const closed = closedWords(flow);
  const found = new Map<string, Deciding>();
  const models = new Set<string>();
  for (const node of flow.nodes) {
    if (node.disabled === true) continue;
    const { ai, control, human, guards, outputs } = factsOf(node, flow);
    const ports = outputs.filter(({ kind }) => kind === 'data').map(({ id }) => id);
    if (ai !== undefined && asking.has(ai.role)) {
      const answers = answersOf(node);
      if (answers.length === 0) continue;
      models.add(node.id);
      found.set(node.id, {
        by: 'model',
        answers,
        ports: [],
        grounds: groundsOf([...ai.prompt.reads, ...ai.system.reads], closed),
        askedAbout: [],
      });
    } else if (human !== undefined && guards.some(({ kind }) => kind === 'approval')) {
      found.set(node.id, {
        by: 'person',
        answers: [],
        ports,
        grounds: groundsOf(human.shown ?? [], closed),
        yes: guards.find(({ kind }) => kind === 'approval')?.port,
        askedAbout: [],
      });
    } else if (control?.kind === 'branch' && ports.length > 1) {
      found.set(node.id, { by: 'rule', answers: [], ports, grounds: groundsOf(control.reads, closed), askedAbout: [] });
    }
  }
  return new Map([...found].map(([id, one]) => [id, one.by === 'person' ? { ...one, askedAbout: before(flow, id, models) } : one]));
}
