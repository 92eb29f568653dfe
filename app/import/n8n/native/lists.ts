/** Steps that work on lists of items, and dates: sort, limit, duplicates, groups, splitting, renaming. */
import type { Json, JsonObject } from '../../../kernel/json.ts';
import { pathText } from '../../../workflow/model/labels.ts';
import { at, fixedNumber, fixedText, listAt } from '../describe/kit.ts';
import { hasOnly, type Translation, type Translator } from './request.ts';

type Change = NonNullable<Translation['changes']>[number];
const changed = (message: string): Change => ({ kind: 'value-changed', message });

/** With dot notation off, a dot is a letter of the name. */
const pathOf = (name: string, plainDots: boolean): string => (plainDots ? pathText([name]) : name);
const plainDots = (parameters: Json | undefined): boolean => at(parameters, 'options', 'disableDotNotation') === true;
const cut = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

export const limit: Translator = ({ node: { parameters } }) => {
  const count = fixedNumber(parameters, 'maxItems') ?? 1;
  if (!hasOnly(parameters, ['maxItems', 'keep']) || typeof at(parameters, 'maxItems') === 'string') return undefined;
  return { type: 'limit-items', parameters: { keep: fixedText(parameters, 'keep') === 'lastItems' ? 'last' : 'first', count, skip: 0 } };
};

export const sort: Translator = ({ node: { parameters } }) => {
  const rules = listAt(parameters, 'sortFieldsUi', 'sortField');
  if (
    (fixedText(parameters, 'type') ?? 'simple') !== 'simple' ||
    rules.length === 0 ||
    !hasOnly(parameters, ['type', 'sortFieldsUi', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['disableDotNotation'])
  )
    return undefined;
  const translated = rules.map((rule) => ({
    field: fixedText(rule, 'fieldName'),
    direction: fixedText(rule, 'order') === 'descending' ? 'down' : 'up',
  }));
  if (translated.some(({ field }) => field === undefined)) return undefined;
  return {
    type: 'sort-items',
    parameters: {
      rules: translated.map(({ field, direction }) => ({ field: pathOf(field ?? '', plainDots(parameters)), direction, as: 'auto' })),
    },
    changes: [changed('Texts are put in order as people do, A2 before A10; n8n goes by character codes. Items without a value come last.')],
  };
};

export const removeDuplicates: Translator = ({ node: { parameters }, operation }) => {
  if (
    (operation ?? 'removeDuplicateInputItems') !== 'removeDuplicateInputItems' ||
    !hasOnly(parameters, ['operation', 'compare', 'fieldsToCompare', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['disableDotNotation', 'removeOtherFields'])
  )
    return undefined;
  if (at(parameters, 'options', 'removeOtherFields') === true) return undefined;
  const compare = fixedText(parameters, 'compare') ?? 'allFields';
  const fields = compare === 'selectedFields' ? cut(fixedText(parameters, 'fieldsToCompare') ?? '') : [];
  if (compare !== 'allFields' && (compare !== 'selectedFields' || fields.length === 0)) return undefined;
  return {
    type: 'remove-duplicates',
    parameters: { fields: fields.map((field) => pathOf(field, plainDots(parameters))), keep: 'first' },
    changes: fields.length === 0 ? [] : [changed('A number and the same number as text are one value; n8n tells them apart.')],
  };
};

export const splitOut: Translator = ({ node: { parameters } }) => {
  const list = fixedText(parameters, 'fieldToSplitOut');
  const include = fixedText(parameters, 'include') ?? 'noOtherFields';
  // Several lists at once, and dots, which n8n turns into names of their own, have no counterpart.
  if (list === undefined || /[.,"]/.test(list) || (include !== 'noOtherFields' && include !== 'allOtherFields')) return undefined;
  if (
    !hasOnly(parameters, ['fieldToSplitOut', 'include', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['disableDotNotation', 'destinationFieldName', 'includeBinary'])
  )
    return undefined;
  const into = fixedText(parameters, 'options', 'destinationFieldName') ?? '';
  if (/[.,"]/.test(into)) return undefined;
  return {
    type: 'split-list',
    parameters: {
      list: pathText([list]),
      keepOthers: include === 'allOtherFields',
      into: into === '' ? '' : pathText([into]),
      maxItems: 10_000,
    },
    changes: [{ kind: 'default-changed', message: 'More than 10,000 elements fail the step; n8n sets no bound.' }],
  };
};

export const aggregate: Translator = ({ node: { parameters } }) => {
  if (
    !hasOnly(parameters, ['aggregate', 'fieldsToAggregate', 'destinationFieldName', 'include', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['disableDotNotation', 'keepOnlyUnique', 'includeBinaries'])
  )
    return undefined;
  if ((fixedText(parameters, 'aggregate') ?? 'aggregateIndividualFields') === 'aggregateAllItemData') {
    if ((fixedText(parameters, 'include') ?? 'allFields') !== 'allFields') return undefined;
    return {
      type: 'aggregate-items',
      parameters: {
        groupBy: [],
        values: [{ aggregate: 'list', field: '', into: pathText([fixedText(parameters, 'destinationFieldName') ?? 'data']) }],
      },
    };
  }
  const rows = listAt(parameters, 'fieldsToAggregate', 'fieldToAggregate').map((row) => {
    const field = fixedText(row, 'fieldToAggregate');
    const renamed = at(row, 'renameField') === true ? fixedText(row, 'outputFieldName') : undefined;
    const into = renamed ?? field;
    // Of a nested field n8n makes up a name: the last part of its path.
    return field === undefined || into === undefined || (renamed === undefined && field.includes('.'))
      ? undefined
      : {
          aggregate: at(parameters, 'options', 'keepOnlyUnique') === true ? 'distinct' : 'list',
          field: pathOf(field, plainDots(parameters)),
          into: pathText([into]),
        };
  });
  const complete = rows.filter((row) => row !== undefined);
  return complete.length === 0 || complete.length < rows.length
    ? undefined
    : { type: 'aggregate-items', parameters: { groupBy: [], values: complete } };
};

/** What n8n calls the result of each, in front of the field's name. */
const summaries: Readonly<Record<string, readonly [aggregate: string, prefix: string]>> = {
  count: ['count', 'count_'],
  sum: ['sum', 'sum_'],
  average: ['average', 'average_'],
  min: ['least', 'min_'],
  max: ['greatest', 'max_'],
  append: ['list', 'appended_'],
};

export const summarize: Translator = ({ node: { parameters } }) => {
  if (
    !hasOnly(parameters, ['fieldsToSummarize', 'fieldsToSplitBy', 'options']) ||
    !hasOnly(at(parameters, 'options'), ['outputFormat', 'disableDotNotation'])
  )
    return undefined;
  const groupBy = cut(fixedText(parameters, 'fieldsToSplitBy') ?? '');
  const format = fixedText(parameters, 'options', 'outputFormat') ?? 'separateItems';
  // n8n makes flat names of paths here; only names without dots mean the same.
  if (format !== 'separateItems' && groupBy.length > 0) return undefined;
  const rows = listAt(parameters, 'fieldsToSummarize', 'values').map((row) => {
    const field = fixedText(row, 'field');
    const summary = summaries[fixedText(row, 'aggregation') ?? 'count'];
    return field === undefined || summary === undefined || field.includes('.') || at(row, 'includeEmpty') === true
      ? undefined
      : { aggregate: summary[0], field: pathText([field]), into: pathText([summary[1] + field]) };
  });
  const complete = rows.filter((row) => row !== undefined);
  if (complete.length === 0 || complete.length < rows.length || groupBy.some((field) => field.includes('.'))) return undefined;
  return {
    type: 'aggregate-items',
    parameters: { groupBy: groupBy.map((field) => pathText([field])), values: complete },
    changes: [changed('A sum or an average that meets a text fails the step; n8n takes it for nothing.')],
  };
};

export const renameKeys: Translator = ({ node: { parameters } }) => {
  const rows = listAt(parameters, 'keys', 'key').map((row) => ({ from: fixedText(row, 'currentKey'), to: fixedText(row, 'newKey') }));
  if (rows.length === 0 || rows.some(({ from, to }) => from === undefined || to === undefined) || !hasOnly(parameters, ['keys']))
    return undefined;
  return { type: 'rename-fields', parameters: { renames: rows.map(({ from = '', to = '' }) => ({ from, to })) } };
};

/** The path in a template that is nothing but one field of the input. */
const fieldIn = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? /^\{\{ input\.([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*) \}\}$/.exec(value)?.[1] : undefined;

const dateFormats: ReadonlySet<string> = new Set(['MM/dd/yyyy', 'yyyy/MM/dd', 'MMMM dd yyyy', 'MM-dd-yyyy', 'yyyy-MM-dd']);

/** Version 2, which writes dates with the same letters as here. */
export const dateTime: Translator = ({ node, values, settings, operation }) => {
  const { parameters } = node;
  if (
    node.typeVersion < 2 ||
    !hasOnly(parameters, [
      'operation',
      'date',
      'magnitude',
      'format',
      'customFormat',
      'outputFieldName',
      'timeUnit',
      'duration',
      'part',
      'options',
    ]) ||
    !hasOnly(at(parameters, 'options'), ['includeInputFields', 'fromFormat'])
  )
    return undefined;
  const written = fixedText(parameters, 'options', 'fromFormat') ?? '';
  const timezone = fixedText(settings, 'timezone');
  const zone = timezone === undefined || timezone === 'DEFAULT' ? 'UTC' : timezone;
  const made = (field: string | undefined, into: string, more: JsonObject): Translation | undefined =>
    field === undefined
      ? undefined
      : {
          type: 'date-time',
          parameters: { field, into: pathText([fixedText(parameters, 'outputFieldName') ?? into]), written, zone, ...more },
          changes:
            at(parameters, 'options', 'includeInputFields') === true
              ? []
              : [changed('The step hands its input on beside the result; n8n hands on the result alone.')],
        };
  switch (operation) {
    case 'formatDate': {
      const chosen = fixedText(parameters, 'format') ?? 'MM/dd/yyyy';
      const format = chosen === 'custom' ? fixedText(parameters, 'customFormat') : dateFormats.has(chosen) ? chosen : undefined;
      return format === undefined ? undefined : made(fieldIn(at(values, 'date')), 'formattedDate', { operation: 'format', format });
    }
    case 'addToDate':
    case 'subtractFromDate': {
      const amount = fixedNumber(parameters, 'duration') ?? 0;
      return made(fieldIn(at(values, 'magnitude')), 'newDate', {
        operation: 'add',
        unit: fixedText(parameters, 'timeUnit') ?? 'days',
        amount: operation === 'addToDate' ? amount : -amount,
      });
    }
    case 'extractDate': {
      const part = fixedText(parameters, 'part') ?? 'month';
      return part === 'quarter' ? undefined : made(fieldIn(at(values, 'date')), 'datePart', { operation: 'part', part });
    }
    default:
      return undefined;
  }
};
