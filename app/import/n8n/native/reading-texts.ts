/** Steps by which a model reads a text: into fields, into one of several classes. */
import type { Json } from '../../../kernel/json.ts';
import { at, fixedText, listAt } from '../describe/kit.ts';
import { hasOnly, textOf, type Translation, type Translator } from './request.ts';

const onlyModel = (incoming: Parameters<Translator>[0]['incoming']): boolean =>
  incoming.every((wire) => wire.kind === 'data' || wire.kind === 'model');

const attributeTypes: Readonly<Record<string, string>> = { string: 'text', number: 'number', boolean: 'boolean', date: 'date' };

/** Named fields out of a text. What n8n says of a field in words stands in the instructions here. */
export const informationExtractor: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'text');
  // Where it goes on in spite of a failure, the item comes out as it went in: then the answer does not stand alone.
  if (
    node.onError === 'continue' ||
    plugged?.type !== 'chat-model' ||
    text === undefined ||
    text === '' ||
    (fixedText(parameters, 'schemaType') ?? 'fromAttributes') !== 'fromAttributes'
  )
    return undefined;
  if (
    !hasOnly(parameters, ['text', 'schemaType', 'attributes', 'options', 'notice']) ||
    !hasOnly(at(parameters, 'options'), ['systemPromptTemplate']) ||
    !onlyModel(incoming)
  )
    return undefined;
  const template = at(parameters, 'options', 'systemPromptTemplate') ?? '';
  const rows = listAt(parameters, 'attributes', 'attributes').map((row) => ({
    name: fixedText(row, 'name') ?? '',
    type: attributeTypes[fixedText(row, 'type') ?? 'string'],
    description: at(row, 'description') ?? '',
    required: at(row, 'required') === true,
  }));
  // A brace is a placeholder of their templates, and a dot leads into an object here.
  const isPlain = (value: unknown): value is string => typeof value === 'string' && !value.startsWith('=') && !/[{}]/.test(value);
  if (
    !isPlain(template) ||
    rows.length === 0 ||
    rows.some(({ name, type, description }) => type === undefined || name === '' || /[.*]/.test(name) || !isPlain(description))
  )
    return undefined;
  return {
    type: 'extract',
    parameters: {
      ...plugged.parameters,
      text,
      resultField: 'output',
      fields: rows.map(({ name, type, required }) => ({ name, type: type ?? 'text', required })),
      instructions: [
        template,
        ...rows.filter(({ description }) => description !== '').map(({ name, description }) => `${name}: ${String(description)}`),
      ]
        .filter((line) => line !== '')
        .join('\n'),
    },
    ways: { type: 'pick-fields', parameters: { fields: ['output'] }, name: 'answer alone' },
    usesConnection: true,
    takesModel: true,
    changes: [
      {
        kind: 'value-changed',
        message: 'The model that was plugged in is a setting of the step, and a step behind it hands on the answer alone, as n8n does.',
      },
    ],
  };
};

interface Classes {
  readonly text: Json;
  readonly model: NonNullable<Parameters<Translator>[0]['plugged']>;
  readonly classes: readonly { readonly name: string; readonly description: string }[];
  readonly otherwise: string;
  readonly hasRest: boolean;
  readonly resultField: string;
}

/** A class for each item, and behind it a way out for each class: n8n has both in one node. */
function classified({ text, model, classes, otherwise, hasRest, resultField }: Classes): Translation | undefined {
  const names = classes.map(({ name }) => name);
  if (names.length === 0 || new Set([...names, otherwise]).size <= names.length || names.some((name) => name === '' || name.includes('{{')))
    return undefined;
  const cases = names.map((name, index) => ({
    id: `class-${index + 1}`,
    title: name,
    combine: 'all',
    conditions: [{ left: `{{ input.${resultField} }}`, operator: 'equals', right: name }],
  }));
  return {
    type: 'classify',
    parameters: {
      ...model.parameters,
      text,
      classes: classes.map(({ name, description }) => ({ name, description })),
      otherwise,
      resultField,
    },
    ways: { type: 'switch', parameters: { cases, fallback: hasRest }, name: 'by class' },
    outputs: [...cases.map(({ id }) => id), ...(hasRest ? ['fallback'] : [])],
    usesConnection: true,
    takesModel: true,
    changes: [
      {
        kind: 'value-changed',
        message: `The model that was plugged in is a setting of the step; the class stands in the field ${resultField}, and a step behind it sends each item its way.`,
      },
    ],
  };
}

export const textClassifier: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'inputText');
  const fallback = fixedText(parameters, 'options', 'fallback') ?? 'discard';
  if (
    plugged?.type !== 'chat-model' ||
    text === undefined ||
    text === '' ||
    !onlyModel(incoming) ||
    (fallback !== 'discard' && fallback !== 'other')
  )
    return undefined;
  if (
    !hasOnly(parameters, ['inputText', 'categories', 'options', 'notice']) ||
    !hasOnly(at(parameters, 'options'), ['fallback', 'multiClass', 'enableAutoFixing']) ||
    at(parameters, 'options', 'multiClass') === true
  )
    return undefined;
  const rows = listAt(parameters, 'categories', 'categories').map((row) => ({
    name: fixedText(row, 'category') ?? '',
    description: at(row, 'description') ?? '',
  }));
  const classes = rows.flatMap(({ name, description }) =>
    typeof description === 'string' && !description.startsWith('=') ? [{ name, description }] : [],
  );
  // What fits nowhere is dropped there, unless somebody wants it.
  return classes.length < rows.length
    ? undefined
    : classified({
        text,
        model: plugged,
        classes,
        otherwise: fallback === 'other' ? 'Other' : 'none of these',
        hasRest: fallback === 'other',
        resultField: 'classifiedAs',
      });
};

export const sentimentAnalysis: Translator = ({ node, values, incoming, plugged }) => {
  const { parameters } = node;
  const text = textOf(values, 'inputText');
  if (plugged?.type !== 'chat-model' || text === undefined || text === '' || !onlyModel(incoming)) return undefined;
  if (
    !hasOnly(parameters, ['inputText', 'options', 'notice', 'detailedResultsNotice']) ||
    !hasOnly(at(parameters, 'options'), ['categories', 'includeDetailedResults', 'enableAutoFixing']) ||
    at(parameters, 'options', 'includeDetailedResults') === true
  )
    return undefined;
  const names = (fixedText(parameters, 'options', 'categories') ?? 'Positive, Neutral, Negative')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return classified({
    text,
    model: plugged,
    classes: names.map((name) => ({ name, description: '' })),
    otherwise: '',
    hasRest: false,
    resultField: 'sentimentAnalysis.category',
  });
};
