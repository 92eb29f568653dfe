import { expect, test } from 'vitest';
import { OwnUploads } from '../../app/broker/network/own-uploads.ts';

const place = 'https://s3.example/b/in/a';
const begins = { url: `${place}?uploads=`, method: 'POST', connection: 'store' };
const answer = (id: string): string => `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`;
const back = { url: `${place}?uploadId=u%2F1`, method: 'DELETE', connection: 'store' };

test('an upload that this step began may be taken back, by exactly that request', () => {
  const uploads = new OwnUploads();
  const before = uploads.takesBack(back);
  uploads.heard(begins, 200, answer('u/1'));
  const others = [
    { ...back, url: place },
    { ...back, url: `${place}?uploadId=another` },
    { ...back, url: `${place}?uploadId=u%2F1&versionId=3` },
    { ...back, url: `${place}?versionId=3&uploadId=u%2F1` },
    { ...back, url: 'https://s3.example/b/in/b?uploadId=u%2F1' },
    { ...back, url: 'https://s3.example:8443/b/in/a?uploadId=u%2F1' },
    { ...back, connection: 'other' },
    { ...back, body: '<Delete/>' },
    { ...back, method: 'PATCH' },
  ];
  expect([before, uploads.takesBack(back), others.filter((ask) => uploads.takesBack(ask))]).toEqual([false, true, []]);
});

test('what begins no upload is remembered as none', () => {
  const uploads = new OwnUploads();
  uploads.heard({ ...begins, method: 'PUT' }, 200, answer('u/1'));
  uploads.heard({ ...begins, url: `${place}?uploads=&x=1` }, 200, answer('u/1'));
  uploads.heard(begins, 403, answer('u/1'));
  uploads.heard(begins, 200, answer('u&#x2F;1'));
  uploads.heard(begins, 200, '');
  expect(uploads.takesBack(back)).toBe(false);
});
