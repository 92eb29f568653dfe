import { parsePath, type FieldPath } from '../../workflow/model/labels.ts';
import { defineNode, type FactsContext } from '../kit/define-node.ts';
import { noFacts, type CapabilityFacts, type NodeFacts, type ParameterReads, type TransferStep } from '../kit/facts.ts';
import { oneInOneOut } from '../kit/ports.ts';
import { form } from './form.ts';
import { modelName } from './model.ts';
import { classNames, parameters, type Parameters } from './parameters.ts';

/** With a slash at its end a grant would be for a folder and all below it. */
const isFile = (path: string): boolean => path !== '' && !/[\\/]$/.test(path);
const isSigned = ({ signature, signer }: Parameters): boolean => isFile(signature) && signer.trim() !== '';

/** The file, and its signature where there is one, are all that the step may open; the model is known by its digest. */
function capabilitiesOf(given: Parameters): CapabilityFacts {
  const { model, path, signature, signer } = given;
  if (model === null || !isFile(path)) return noFacts.capabilities;
  const files = [path, ...(isSigned(given) ? [signature] : [])];
  return {
    ...noFacts.capabilities,
    files: files.map((file) => ({ path: file, access: 'read' })),
    models: [
      {
        provider: 'local',
        model: modelName(model),
        digest: `sha256:${model.digest}`,
        ...(isSigned(given) ? { signature: { file: signature, signer: signer.trim() } } : {}),
      },
    ],
  };
}

function promptOf({ values }: Parameters, context: FactsContext): ParameterReads {
  const all = values.map(({ value }) => context.reads(value));
  return { prefix: '', reads: all.flatMap(({ reads }) => reads), dynamic: all.some(({ dynamic }) => dynamic) };
}

/** What a number or a class of a fixed list says of its inputs is no more than that; a list of numbers may hold much of them. */
function stepsOf({ result, resultField }: Parameters, { reads }: ParameterReads): TransferStep[] {
  const at = parsePath(resultField);
  const made = (path: FieldPath, type: 'enum' | 'number' | 'boolean'): TransferStep[] => [
    { op: 'assign', path, reads, type, why: 'the local model makes it of what it is given' },
    { op: 'close', path, type },
  ];
  const start: TransferStep[] = [{ op: 'input' }, { op: 'remove', paths: [at] }];
  switch (result) {
    case 'class':
      return [...start, ...made([...at, 'class'], 'enum'), ...made([...at, 'score'], 'number')];
    case 'number':
      return [...start, ...made([...at, 'value'], 'number'), ...made([...at, 'high'], 'boolean')];
    case 'numbers':
      return [
        ...start,
        {
          op: 'assign',
          path: [...at, 'values', '*'],
          reads,
          type: 'number',
          why: 'numbers that the local model makes of what it is given, from which much of that may be had back',
        },
      ];
  }
}

function facts(given: Parameters, context: FactsContext): NodeFacts {
  const prompt = promptOf(given, context);
  const { model, path, result, timeoutMs } = given;
  return {
    ...noFacts,
    ...oneInOneOut,
    // Numbers and words for a model that follows no orders: bound, as the values of a query are.
    sinks: [{ kind: 'prompt.user', zone: { scope: 'local' }, parameter: 'values', reads: prompt.reads, bound: true }],
    effects: path === '' ? [] : [{ kind: 'read', what: `asks the model in ${path}`, reads: [], idempotent: true }],
    transfer: [{ port: 'out', steps: stepsOf(given, prompt) }],
    guards: result === 'numbers' ? [] : [{ kind: 'validation', port: 'out', failsOpen: false, paths: [parsePath(given.resultField)] }],
    capabilities: capabilitiesOf(given),
    ai: {
      role: 'classifier',
      provider: 'local',
      ...(model === null
        ? {}
        : {
            model: modelName(model),
            file: { digest: `sha256:${model.digest}`, ...(isSigned(given) ? { signer: given.signer.trim() } : {}) },
          }),
      pinned: model !== null,
      external: false,
      system: context.reads(undefined),
      prompt,
      output: result === 'numbers' ? 'schema' : 'closed',
      budget: { steps: 1, seconds: Math.ceil(timeoutMs / 1_000) },
    },
    reliability: { external: false, idempotent: true },
  };
}

export const definition = defineNode({
  type: 'onnx',
  version: 1,
  title: 'Local model',
  summary: 'Lets a trained model file (ONNX) on this machine decide or score, without any network.',
  category: 'ai',
  icon: 'brain-circuit',
  keywords: [
    'onnx',
    'local',
    'offline',
    'machine learning',
    'ml',
    'classifier',
    'score',
    'scoring',
    'anomaly',
    'fraud',
    'predict',
    'regression',
    'scikit',
    'pytorch',
  ],
  parameters,
  initial: () => parameters.parse({}),
  form,
  subtitle: (given) =>
    given.model === null
      ? 'No model file yet'
      : given.result === 'class' && given.classes.length > 0
        ? `${given.model.name}: ${classNames(given).join(', ')}`
        : given.model.name,
  facts,
});
