/** Names of functions and methods whose effect on values is known. */
/** n8n: from the list of items to an item and to its fields. Said of anything else they are ordinary names. */
export const itemCalls = new Set(['all', 'first', 'last', 'itemMatching']);
export const outsideCalls = new Set([
  'fetch',
  'axios',
  '$http',
  'request',
  'got',
  'httpRequest',
  'httpRequestWithAuthentication',
  'XMLHttpRequest',
  'require',
]);
export const numberCalls = new Set(['Number', 'parseInt', 'parseFloat']);
export const textOfNumbers = new Set(['fromCharCode', 'fromCodePoint', 'atob', 'decode']);
export const keepsShape = new Set([
  'filter',
  'sort',
  'slice',
  'reverse',
  'concat',
  'flat',
  'splice',
  'toSorted',
  'toReversed',
  'from',
  'freeze',
  'structuredClone',
  'cloneDeep',
  'cloneMessage',
  'assign',
  'all',
  'allSettled',
  'race',
  'any',
  'resolve',
  'first',
  'last',
  'valueOf',
  'call',
  'apply',
]);
export const givesElement = new Set(['at', 'find', 'findLast', 'pop', 'shift', 'next']);
/** What a callback says here decides which elements stay and in which order, and is in none of them. */
export const choosing = new Set([
  'filter',
  'sort',
  'toSorted',
  'find',
  'findLast',
  'findIndex',
  'findLastIndex',
  'some',
  'every',
  'forEach',
]);
/** Methods of the language's own objects that keep nothing of what they are given in what they are called on. */
export const pure = new Set(
  (
    'toString toLocaleString toFixed toPrecision toISOString toJSON toDateString toLocaleDateString toLocaleTimeString toUpperCase toLowerCase trim trimStart trimEnd split join replace replaceAll match matchAll search exec test ' +
    'slice substring substr padStart padEnd repeat concat charAt charCodeAt codePointAt normalize localeCompare indexOf lastIndexOf includes startsWith endsWith at map filter reduce reduceRight flat flatMap find findLast findIndex findLastIndex some every forEach ' +
    'sort reverse toSorted toReversed pop shift keys values entries get has next stringify parse log info warn error debug floor ceil round abs min max pow sqrt random trunc sign now getTime getFullYear getMonth getDate getDay getHours getMinutes getSeconds getTimezoneOffset ' +
    'isArray isInteger isNaN isFinite hasOwnProperty hasOwn freeze fromEntries assign from of then catch finally resolve reject all allSettled race any first last item format formatToParts setTimeout delete clear test valueOf call apply byteLength readUInt8 ' +
    'plus minus set toFormat toMillis toSeconds startOf endOf diff fromISO fromFormat fromMillis utc local setZone'
  ).split(' '),
);
export const grows = new Set(['push', 'unshift', 'splice', 'add', 'set', 'fill', 'append']);
/** What they give is a text, whatever it was made from: no object that anybody could write into. */
export const givesText = new Set(
  (
    'String toLocaleString toFixed toPrecision toISOString toDateString toLocaleDateString toLocaleTimeString toUpperCase toLowerCase trim trimStart trimEnd join replace replaceAll substring substr padStart padEnd repeat charAt normalize stringify ' +
    'btoa atob encodeURIComponent decodeURIComponent encodeURI decodeURI fromCharCode fromCodePoint'
  ).split(' '),
);
