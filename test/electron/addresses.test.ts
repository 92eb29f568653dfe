import { expect, test } from 'vitest';
import { originOf, senderOf, webAddress, type SendEvent } from '../../electron/main/addresses.ts';

const page = { url: 'app://countersign/index.html#/home', parent: null };
const event = (senderFrame: SendEvent['senderFrame'], destroyed = false): SendEvent => ({
  senderFrame,
  sender: { id: 3, isDestroyed: () => destroyed, mainFrame: page },
});

test('a sender is what Electron knows about it', () => {
  expect(senderOf(event(page))).toEqual({
    transport: 'electron',
    id: 'window-3',
    origin: 'app://countersign',
    topFrame: true,
    alive: true,
  });
});

test.each<[string, SendEvent, object]>([
  ['a frame that is gone', event(null), { origin: '', topFrame: false, alive: false }],
  ['a window that is gone', event(page, true), { origin: '', topFrame: false, alive: false }],
  ['a sub-frame of our own page', event({ ...page, parent: page }), { topFrame: false, alive: true }],
  ['a top frame that is not the current one', event({ ...page }), { topFrame: false, alive: true }],
  ['about:blank', event({ url: 'about:blank', parent: null }), { origin: 'about://', topFrame: false }],
  ['an empty address', event({ url: '', parent: null }), { origin: '', topFrame: false }],
  ['our scheme with another host', event({ url: 'app://elsewhere/index.html', parent: null }), { origin: 'app://elsewhere' }],
])('%s is seen as such', (_name, from, facts) => {
  expect(senderOf(from)).toMatchObject(facts);
});

test.each([
  ['https://example.com/a?b#c', 'https://example.com/a?b#c'],
  ['http://example.com', undefined],
  ['javascript:alert(1)', undefined],
  ['file:///etc/passwd', undefined],
  ['ms-msdt:/id', undefined],
  ['https://bank.example@evil.example/', undefined],
  ['//example.com', undefined],
  ['http://127.0.0.1:40123/form', 'http://127.0.0.1:40123/form'],
  ['http://127.0.0.1/form', undefined],
  ['http://localhost:40123/form', undefined],
  ['http://a@127.0.0.1:40123/', undefined],
  ['', undefined],
  [`https://example.com/${'a'.repeat(2_100)}`, undefined],
])('to the web: %s', (url, address) => {
  expect(webAddress(url)).toBe(address);
});

test('origins of app addresses compare as whole ones', () => {
  expect([
    originOf('app://countersign/x'),
    originOf('app://countersign.evil/x'),
    originOf('data:text/html,x'),
    originOf('nonsense'),
  ]).toEqual(['app://countersign', 'app://countersign.evil', 'data://', '']);
});
