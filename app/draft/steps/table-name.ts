import { plainly } from '../lists.ts';

/** What the table of a clause is called: "the table Orders", "our customer database". Empty where it has no name. */
export const tableName = (text: string, noun: RegExp): string => {
  const shape = new RegExp(
    String.raw`["“'‘]([^"”'’]{1,50})["”'’]\s+(?:${noun.source})|(?:${noun.source})\s+(?:called|named|of|for)\s+["“'‘]?([\p{L}\p{N} _-]{1,50})|(?:the|our|my|a|an)\s+((?:[\p{L}\p{N}_-]+\s+){1,2}?)(?:${noun.source})`,
    'iu',
  ).exec(text);
  const bare = /\btable\s+(?!is\b|and\b|with\b|in\b|to\b|for\b|as\b|then\b)([\p{L}\p{N}_-]{2,50})/iu.exec(text)?.[1];
  return plainly(
    (shape?.[1] ?? shape?.[2] ?? bare ?? shape?.[3] ?? '')
      .replace(/^(?:new\s+)?(?:row|line|record|entry)\s+(?:to|in|into|of)\b\s*/iu, '')
      .replace(/["“”'‘’]/g, ''),
    60,
  );
};
