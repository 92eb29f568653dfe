/** The names that n8n's expressions know, from its documentation ("Built in methods and variables"), and what they give. */

/** Global functions and classes of JavaScript and n8n's libraries: pure, so only their arguments count. */
export const harmlessGlobals: ReadonlySet<string> = new Set([
  'Math',
  'JSON',
  'Date',
  'DateTime',
  'Duration',
  'Interval',
  'Object',
  'Array',
  'String',
  'Number',
  'Boolean',
  'BigInt',
  'RegExp',
  'Map',
  'Set',
  'Intl',
  'Symbol',
  'Error',
  'parseInt',
  'parseFloat',
  'isNaN',
  'isFinite',
  'encodeURIComponent',
  'decodeURIComponent',
  'encodeURI',
  'decodeURI',
  'escape',
  'unescape',
  'btoa',
  'atob',
  'undefined',
  'NaN',
  'Infinity',
  'console',
  '$if',
  '$ifEmpty',
  '$min',
  '$max',
  '$jmespath',
  '$jmesPath',
  '$not',
  '$and',
  '$or',
  'extend',
  'extendOptional',
]);

/** Facts about the run and the flow; no data of an item. */
export const runNames: ReadonlySet<string> = new Set([
  '$now',
  '$today',
  '$workflow',
  '$execution',
  '$runIndex',
  '$itemIndex',
  '$prevNode',
  '$nodeId',
  '$nodeVersion',
  '$mode',
  '$position',
  '$thisItem',
  '$thisItemIndex',
  '$thisRunIndex',
  '$vars',
  '$executionId',
  '$resumeWebhookUrl',
  '$webhookId',
  '$pageCount',
  '$parameter',
  '$rawParameter',
  '$agentInfo',
  '$self',
]);

export const environmentNames: ReadonlySet<string> = new Set(['$env', '$secrets', 'process']);

/** Methods of arrays that call back with one element first. */
export const elementMethods: ReadonlySet<string> = new Set([
  'map',
  'filter',
  'find',
  'findLast',
  'findIndex',
  'some',
  'every',
  'forEach',
  'flatMap',
]);
/** Methods that give elements of their receiver or the receiver itself, so that the place stays known. */
export const elementGivers: ReadonlySet<string> = new Set(['find', 'findLast', 'at', 'pop', 'shift', 'first', 'last', 'randomItem']);
export const listGivers: ReadonlySet<string> = new Set([
  'filter',
  'slice',
  'reverse',
  'sort',
  'toSorted',
  'toReversed',
  'concat',
  'unique',
  'removeDuplicates',
  'compact',
]);
/** Methods that give their receiver back as it is. */
export const sameGivers: ReadonlySet<string> = new Set(['valueOf', 'toObject']);

/** Methods that tell where something is: that says nothing of what it is. */
export const placeMethods: ReadonlySet<string> = new Set(['indexOf', 'lastIndexOf', 'findIndex', 'findLastIndex', 'search']);
/** Methods whose result is a number, which may be the receiver's own. */
export const numberMethods: ReadonlySet<string> = new Set([
  'getTime',
  'toInt',
  'toFloat',
  'round',
  'ceil',
  'floor',
  'abs',
  'sum',
  'average',
  'getFullYear',
  'getMonth',
  'getDate',
  'getHours',
]);
/** Functions that put signs together from their numbers: bytes become text again, which says what it likes. */
export const textOfNumbers: ReadonlySet<string> = new Set(['fromCharCode', 'fromCodePoint', 'atob', 'decode', 'base64Decode']);
export const booleanMethods: ReadonlySet<string> = new Set([
  'includes',
  'startsWith',
  'endsWith',
  'some',
  'every',
  'isEmpty',
  'isNotEmpty',
  'test',
  'isEmail',
  'isUrl',
  'isDomain',
  'isNumeric',
  'hasField',
  'toBoolean',
]);
