/** What an imported step does to the data that goes through it: its answer, what it assigns, and what it keeps for later. */
import type { FieldPath } from '../../workflow/model/labels.ts';
import { addressStart } from '../kit/url.ts';
import type { NetworkFact, Read, TransferStep } from '../kit/facts.ts';
import { writtenStatement } from '../kit/statements.ts';
import { answeredHow, keptBack } from '../kit/answered.ts';
import { isFieldAlone } from '../../workflow/expression/parameters.ts';
import type { ForeignActionParameters } from './parameters.ts';
import { pythonFields } from './python-fields.ts';
import { writtenParts } from '../kit/written-object.ts';
import { uniqueReads, type Path, type ParameterValues } from './values.ts';

export function transferOf(
  parameters: ForeignActionParameters,
  values: ParameterValues,
  all: readonly Read[],
  networks: readonly NetworkFact[],
): TransferStep[] {
  const { into, clears, closes = [] } = parameters.facts;
  const steps = resultOf(parameters, values, all, networks);
  const given: TransferStep[] =
    into === undefined
      ? steps
      : [
          { op: 'input' },
          ...(clears === undefined ? [] : [{ op: 'remove' as const, paths: clears }]),
          ...into.flatMap((path) => steps.map((step) => below(step, path))),
        ];
  return [...given, ...closes.map(({ path, type }): TransferStep => ({ op: 'close', path, type }))];
}

/** The same step, one field further down. */
function below(step: TransferStep, path: FieldPath): TransferStep {
  switch (step.op) {
    case 'assign':
    case 'close':
    case 'parts':
    case 'unknown':
      return { ...step, path: [...path, ...step.path] };
    case 'protect':
      return { ...step, paths: step.paths.map((one) => [...path, ...one]) };
    default:
      return step;
  }
}

function resultOf(
  parameters: ForeignActionParameters,
  values: ParameterValues,
  all: readonly Read[],
  networks: readonly NetworkFact[],
): TransferStep[] {
  const { facts, title } = parameters;
  switch (facts.result) {
    case 'nothing':
      return [];
    case 'pass':
      return [{ op: 'input' }];
    case 'assign':
      return [{ op: 'input' }, ...assigned(parameters, values)];
    case 'keep':
      return assigned(parameters, values);
    case 'answer': {
      const answered = answeredHow({
        words: `${title} ${parameters.operation ?? ''}`,
        category: parameters.category,
        operation: parameters.operation ?? '',
        hosts: [...facts.hosts, ...networks.flatMap(({ host }) => host ?? [])],
        paths: networks.flatMap(({ path }) => path?.split(/[?#]/)[0] ?? []),
        effects: facts.effects,
      });
      return facts.known
        ? [
            {
              op: 'assign',
              path: [],
              reads: all,
              type: 'any',
              why: `${title} may send back what it was asked about`,
              ...(answered === undefined ? {} : { answered }),
            },
            keptBack(answered),
          ]
        : [
            {
              op: 'unknown',
              path: [],
              reads: [...all, { from: 'any' }],
              trust: 'public',
              why: `nobody has described what ${title} returns`,
            },
          ];
    }
    case 'model': {
      const prompts =
        facts.ai === undefined
          ? all
          : uniqueReads([...values.reads(facts.ai.system).reads, ...values.reads(facts.ai.prompt, facts.ai.impliedPrompt).reads]);
      return [
        { op: 'assign', path: [], reads: prompts, type: 'any', why: 'the model answers from all that it was told' },
        { op: 'parts', path: [], why: 'its memory, tools and documents shape the answer' },
        // They come last: a closed field stays closed whatever the parts bring in.
        ...(facts.ai?.closed ?? []).map(({ path, type }): TransferStep => ({ op: 'close', path, type })),
      ];
    }
    case 'collect':
      return [{ op: 'input' }, { op: 'collect', path: [] }];
    case 'spread':
      return [{ op: 'input' }, { op: 'spread', path: facts.fields[0]?.path ?? [] }];
    case 'join':
      return [
        {
          op: 'assign',
          path: [],
          reads: [...all, { from: 'any' }],
          type: 'any',
          why: `what comes out of ${title} can hold anything that went in`,
        },
        ...(facts.code?.language === 'python' ? pythonFields(parameters.code ?? '') : []).map(({ path, from }): TransferStep => ({
          op: 'assign',
          path,
          reads: uniqueReads([...from.map((one): Read => ({ from: 'input', path: one })), ...all, { from: 'any' }]),
          why: `${title} makes it of what it reads`,
        })),
      ];
  }
}

const elementOf = (read: Read): Read => (read.from === 'input' || read.from === 'node' ? { ...read, path: [...read.path, '*'] } : read);

function readsOf(
  { path, parameter, each, adds, implied }: ForeignActionParameters['facts']['fields'][number],
  values: ParameterValues,
): readonly Read[] {
  const { reads } = values.reads([parameter], implied);
  const taken = each === true ? reads.map(elementOf) : reads;
  return adds === true ? [...taken, { from: 'input', path }] : taken;
}

/** A record that is written out, field by field. */
function writtenOut(parameter: Path, values: ParameterValues, title: string): TransferStep[] | undefined {
  return writtenParts(values.at(parameter))?.map(({ path, value }) => {
    const read = values.readsOf(value);
    return {
      op: 'assign',
      path,
      reads: read.reads,
      ...addressStart(read),
      ...writtenStatement(read, path.at(-1) ?? ''),
      ...(isFieldAlone(value) ? { copies: true as const } : {}),
      why: `set by ${title}`,
    };
  });
}

function assigned(parameters: ForeignActionParameters, values: ParameterValues): TransferStep[] {
  const [first, ...more] = parameters.facts.fields;
  const written =
    first === undefined || more.length > 0 || first.path.length > 0 || first.implied !== undefined
      ? undefined
      : writtenOut(first.parameter, values, parameters.title);
  if (written !== undefined) return written;
  return parameters.facts.fields.flatMap((field): TransferStep[] => [
    {
      op: 'assign',
      path: field.path,
      reads: readsOf(field, values),
      // Of what is put behind what was there nobody knows the beginning.
      ...(field.adds === true
        ? {}
        : {
            ...addressStart(values.reads([field.parameter])),
            ...writtenStatement(values.reads([field.parameter]), field.path.at(-1) ?? ''),
          }),
      ...(field.adds !== true && field.each !== true && isFieldAlone(values.at(field.parameter)) ? { copies: true as const } : {}),
      why: `set by ${parameters.title}`,
    },
    ...(field.hashed === true
      ? [
          {
            op: 'protect' as const,
            method: 'hash' as const,
            paths: [field.path],
            ...(field.keyed === true ? { keyed: true as const } : {}),
          },
        ]
      : []),
  ]);
}

/** What is kept in one field: of its own answer a model's step keeps what the model wrote, a service's what it sent back. */
export function keptOf(
  { path, parameter, own, type }: NonNullable<ForeignActionParameters['facts']['keeps']>['fields'][number],
  values: ParameterValues,
  { facts }: ForeignActionParameters,
): TransferStep {
  const { reads } = values.reads([parameter]);
  const why = 'kept for later steps';
  if (own !== true) return { op: 'assign', path, reads, why };
  if (facts.ai !== undefined)
    return { op: 'assign', path, reads: [...reads, { from: 'model', key: '' }], ...(type === undefined ? {} : { type }), why };
  return { op: 'unknown', path, reads: [...reads, { from: 'any' }], trust: facts.result === 'answer' ? 'public' : 'trusted', why };
}

export function carried(carries: ForeignActionParameters['facts']['carries'], output: string): TransferStep[] | undefined {
  const input = carries?.find((one) => one.output === output)?.input;
  return input === undefined ? undefined : [{ op: 'input', port: input }];
}
