/**
 * What scripts expect beside the language and QuickJS does not have: text and bytes (btoa, TextEncoder), addresses, copies, and
 * the formats of languages. Code of the guest, compiled in it the first time that a script names one of its globals, so that others pay
 * nothing. Where tables are needed that only the host has (ICU, the URL parser), one text is asked and one comes back: see host-answers.ts.
 *
 * Each source is an expression that is given `ask(name, ...arguments)` and makes an object of globals.
 */
const textGlobals = String.raw`(() => {
  const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const invalid = (message) => { const error = new Error(message); error.name = 'InvalidCharacterError'; return error; };
  const toBase64 = (bytes) => {
    let out = '';
    for (let i = 0; i < bytes.length; i += 3) {
      const word = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
      out += base64[word >> 18] + base64[(word >> 12) & 63] + (i + 1 < bytes.length ? base64[(word >> 6) & 63] : '=') + (i + 2 < bytes.length ? base64[word & 63] : '=');
    }
    return out;
  };
  const fromBase64 = (text) => {
    const bytes = [];
    let word = 0, bits = 0;
    for (const char of text) {
      word = ((word << 6) | base64.indexOf(char)) & 0xffffff;
      bits += 6;
      if (bits >= 8) { bits -= 8; bytes.push((word >> bits) & 255); }
    }
    return bytes;
  };
  const utf8 = (text) => {
    const bytes = [];
    for (const char of text) {
      let code = char.codePointAt(0);
      if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
      if (code < 0x80) bytes.push(code);
      else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
      else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
      else bytes.push(0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    }
    return bytes;
  };
  // The decoder of the Encoding Standard: how many bytes follow, and between what the first of them lies.
  const readUtf8 = (bytes, fatal) => {
    const parts = [];
    let needed = 0, code = 0, low = 0x80, high = 0xbf;
    const bad = () => { if (fatal) throw new TypeError('The encoded data was not valid for encoding utf-8'); parts.push('\ufffd'); };
    for (let i = 0; i < bytes.length; i += 1) {
      const byte = bytes[i];
      if (needed === 0) {
        if (byte < 0x80) parts.push(String.fromCharCode(byte));
        else if (byte >= 0xc2 && byte <= 0xdf) { needed = 1; code = byte & 31; }
        else if (byte >= 0xe0 && byte <= 0xef) { needed = 2; code = byte & 15; low = byte === 0xe0 ? 0xa0 : 0x80; high = byte === 0xed ? 0x9f : 0xbf; }
        else if (byte >= 0xf0 && byte <= 0xf4) { needed = 3; code = byte & 7; low = byte === 0xf0 ? 0x90 : 0x80; high = byte === 0xf4 ? 0x8f : 0xbf; }
        else bad();
        continue;
      }
      if (byte < low || byte > high) { needed = 0; low = 0x80; high = 0xbf; bad(); i -= 1; continue; }
      low = 0x80; high = 0xbf;
      code = (code << 6) | (byte & 63);
      needed -= 1;
      if (needed === 0) parts.push(String.fromCodePoint(code));
    }
    if (needed > 0) bad();
    return parts.join('');
  };
  const bytesOf = (data) => (data === undefined ? [] : data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

  class TextEncoder {
    get encoding() { return 'utf-8'; }
    encode(text = '') { return Uint8Array.from(utf8(String(text))); }
    encodeInto(text, into) {
      let read = 0, written = 0;
      for (const char of String(text)) {
        const bytes = utf8(char);
        if (written + bytes.length > into.length) break;
        into.set(bytes, written);
        read += char.length;
        written += bytes.length;
      }
      return { read, written };
    }
  }
  class TextDecoder {
    #fatal; #keepMark;
    constructor(label = 'utf-8', { fatal = false, ignoreBOM = false } = {}) {
      if (!/^(?:utf-?8|unicode-1-1-utf-8)$/i.test(String(label).trim())) throw new RangeError('The "' + label + '" encoding is not supported');
      this.#fatal = fatal === true;
      this.#keepMark = ignoreBOM === true;
    }
    get encoding() { return 'utf-8'; }
    get fatal() { return this.#fatal; }
    get ignoreBOM() { return this.#keepMark; }
    decode(data) {
      const text = readUtf8(bytesOf(data), this.#fatal);
      return this.#keepMark ? text : text.replace(/^\ufeff/, '');
    }
  }

  const clone = (value, seen) => {
    if (typeof value === 'function' || typeof value === 'symbol') { const error = new Error(String(value) + ' could not be cloned.'); error.name = 'DataCloneError'; throw error; }
    if (typeof value !== 'object' || value === null) return value;
    if (seen.has(value)) return seen.get(value);
    const keep = (copy) => { seen.set(value, copy); return copy; };
    if (value instanceof Date) return keep(new Date(value.getTime()));
    if (value instanceof RegExp) return keep(new RegExp(value.source, value.flags));
    if (value instanceof Map) { const copy = keep(new Map()); for (const [key, one] of value) copy.set(clone(key, seen), clone(one, seen)); return copy; }
    if (value instanceof Set) { const copy = keep(new Set()); for (const one of value) copy.add(clone(one, seen)); return copy; }
    if (value instanceof ArrayBuffer) return keep(value.slice(0));
    // Views of one buffer stay views of one buffer; shared memory stays shared.
    if (ArrayBuffer.isView(value)) return keep(new value.constructor(value.buffer instanceof ArrayBuffer ? clone(value.buffer, seen) : value.buffer, value.byteOffset, value.length ?? value.byteLength));
    if (value instanceof Error) { const copy = keep(new (({ EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError })[value.name] ?? Error)(value.message)); if ('cause' in value) copy.cause = clone(value.cause, seen); return copy; }
    if (value instanceof Number || value instanceof String || value instanceof Boolean) return keep(Object(value.valueOf()));
    const copy = keep(Array.isArray(value) ? new Array(value.length) : {});
    for (const key of Object.keys(value)) Object.defineProperty(copy, key, { value: clone(value[key], seen), writable: true, enumerable: true, configurable: true });
    return copy;
  };

  return {
    TextEncoder, TextDecoder,
    structuredClone(value) { return clone(value, new Map()); },
    btoa(value) {
      const text = String(value);
      if (/[^\u0000-\u00ff]/.test(text)) throw invalid('Invalid character');
      return toBase64(Array.from(text, (char) => char.charCodeAt(0)));
    },
    atob(value) {
      const text = String(value).replace(/[\t\n\f\r ]/g, '');
      const solid = text.length % 4 === 0 ? text.replace(/={1,2}$/, '') : text;
      if (solid.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(solid)) throw invalid('The string to be decoded is not correctly encoded.');
      return Array.from(fromBase64(solid), (byte) => String.fromCharCode(byte)).join('');
    },
  };
})()`;

const addressGlobals = String.raw`((ask) => {
  const decode = (text) => ask('formDecode', text.replace(/\+/g, ' '));
  const encode = (text) => encodeURIComponent(text.toWellFormed()).replace(/[!'()~]/g, (char) => '%' + char.charCodeAt(0).toString(16).toUpperCase()).replace(/%20/g, '+');
  class URLSearchParams {
    #pairs = []; #changed;
    constructor(init = '', changed = undefined) {
      this.#changed = typeof changed === 'function' ? changed : undefined;
      if (typeof init === 'object' && init !== null) {
        const pairs = typeof init[Symbol.iterator] === 'function' ? [...init] : Object.entries(init);
        for (const pair of pairs) {
          const [name, value, ...more] = pair;
          if (more.length > 0 || value === undefined && pair.length !== 2) throw new TypeError('Each query pair must be an iterable [name, value] tuple');
          this.#pairs.push([String(name), String(value)]);
        }
      } else this.#read(String(init));
    }
    #read(text) {
      for (const part of text.replace(/^\?/, '').split('&')) {
        if (part === '') continue;
        const at = part.indexOf('=');
        this.#pairs.push(at < 0 ? [decode(part), ''] : [decode(part.slice(0, at)), decode(part.slice(at + 1))]);
      }
    }
    #tell() { this.#changed?.(this.toString()); }
    get size() { return this.#pairs.length; }
    append(name, value) { this.#pairs.push([String(name), String(value)]); this.#tell(); }
    delete(name, value) { this.#pairs = this.#pairs.filter(([key, one]) => key !== String(name) || (value !== undefined && one !== String(value))); this.#tell(); }
    get(name) { return this.#pairs.find(([key]) => key === String(name))?.[1] ?? null; }
    getAll(name) { return this.#pairs.filter(([key]) => key === String(name)).map(([, value]) => value); }
    has(name, value) { return this.#pairs.some(([key, one]) => key === String(name) && (value === undefined || one === String(value))); }
    set(name, value) {
      const at = this.#pairs.findIndex(([key]) => key === String(name));
      if (at < 0) this.#pairs.push([String(name), String(value)]);
      else this.#pairs = this.#pairs.flatMap((pair, index) => (index === at ? [[pair[0], String(value)]] : pair[0] === String(name) ? [] : [pair]));
      this.#tell();
    }
    sort() { this.#pairs.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)); this.#tell(); }
    forEach(each, self) { for (const [name, value] of this.#pairs) each.call(self, value, name, this); }
    *entries() { for (const [name, value] of this.#pairs) yield [name, value]; }
    *keys() { for (const [name] of this.#pairs) yield name; }
    *values() { for (const [, value] of this.#pairs) yield value; }
    [Symbol.iterator]() { return this.entries(); }
    toString() { return this.#pairs.map(([name, value]) => encode(name) + '=' + encode(value)).join('&'); }
    get [Symbol.toStringTag]() { return 'URLSearchParams'; }
  }
  class URL {
    #parts; #params;
    constructor(href, base) { this.#parts = base === undefined ? ask('url', String(href)) : ask('url', String(href), String(base)); }
    static canParse(...given) { try { new URL(...given); return true; } catch { return false; } }
    static parse(...given) { try { return new URL(...given); } catch { return null; } }
    _set(name, value) { this.#parts = ask('urlWith', this.#parts.href, name, String(value)); this.#params = undefined; }
    _get(name) { return this.#parts[name]; }
    get origin() { return this.#parts.origin; }
    get searchParams() { return this.#params ??= new URLSearchParams(this.#parts.search, (text) => { this.#parts = ask('urlWith', this.#parts.href, 'search', text); }); }
    toString() { return this.#parts.href; }
    toJSON() { return this.#parts.href; }
    get [Symbol.toStringTag]() { return 'URL'; }
  }
  const { _set: put, _get: read } = URL.prototype;
  delete URL.prototype._set;
  delete URL.prototype._get;
  for (const name of ['href', 'protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
    Object.defineProperty(URL.prototype, name, { configurable: true, enumerable: true, get() { return read.call(this, name); }, set(value) { put.call(this, name, value); } });
  }
  return { URL, URLSearchParams };
})`;

/** `wire` makes JSON of what JSON has no word for: the numbers and times that are formatted. */
const languageGlobals = String.raw`((ask, wire) => {
  const methods = {
    NumberFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts', 'resolvedOptions'],
    DateTimeFormat: ['format', 'formatToParts', 'formatRange', 'formatRangeToParts', 'resolvedOptions'],
    PluralRules: ['select', 'selectRange', 'resolvedOptions'], Collator: ['compare', 'resolvedOptions'], ListFormat: ['format', 'formatToParts', 'resolvedOptions'],
    RelativeTimeFormat: ['format', 'formatToParts', 'resolvedOptions'], DisplayNames: ['of', 'resolvedOptions'],
  };
  const Intl = { getCanonicalLocales: (locales) => ask('canonicalLocales', locales) };
  for (const [kind, names] of Object.entries(methods)) {
    // Without a time, these speak of the present.
    const now = kind === 'DateTimeFormat' ? ['format', 'formatToParts'] : [];
    const Format = { [kind]: class {
      #locales; #options;
      constructor(locales, options) {
        this.#locales = locales; this.#options = options;
        ask('intl', kind, locales, options, 'resolvedOptions', []);
        // Bound, as arrays are often mapped with them.
        for (const name of names) Object.defineProperty(this, name, { value: (...given) => ask('intl', kind, this.#locales, this.#options, name, (now.includes(name) && given[0] === undefined ? [Date.now()] : given).map((one) => wire(one))) });
      }
      static supportedLocalesOf(locales) { return ask('supportedLocales', kind, locales); }
      get [Symbol.toStringTag]() { return 'Intl.' + kind; }
    } }[kind];
    // Older scripts call these without new.
    Intl[kind] = new Proxy(Format, { apply: (Made, _self, given) => new Made(...given) });
  }
  return { Intl };
})`;

/** Which globals a source makes. */
export const lazyGlobals: readonly { readonly names: readonly string[]; readonly source: string }[] = [
  { names: ['TextEncoder', 'TextDecoder', 'structuredClone', 'btoa', 'atob'], source: `(() => ${textGlobals})` },
  { names: ['URL', 'URLSearchParams'], source: addressGlobals },
  { names: ['Intl'], source: languageGlobals },
];
