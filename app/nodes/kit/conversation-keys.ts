const oneOfFew =
  /^=?\s{0,9}\{\{\s{0,9}(?:[^{}]{0,300}\.(?:message_?)?(?:type|kind|status|language|object)|(['"])[^'"{}]{0,100}\1)\s{0,9}\}\}\s{0,9}$/i;

/** `{{ node["Bot"].messages[0].type }}`, `{{ 'key' }}`: the same for people who have nothing to do with each other. */
export const tellsNobodyApart = (key: string): boolean => oneOfFew.test(key);
