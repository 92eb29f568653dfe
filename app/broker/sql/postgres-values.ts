/** What PostgreSQL's texts of values become: nothing loses a digit, and a time without a zone does not hang on the zone of this machine. */
import pg from 'pg';
import { parseData } from '../../kernel/json-guard.ts';

const { builtins, getTypeParser } = pg.types;
/** Other than its types say. */
const arrayParser = pg.types.arrayParser as unknown as {
  create(source: string, transform: (entry: string | null) => unknown): { parse(): unknown[] };
};
const { DATE, JSON: JSON_TEXT, JSONB, TIMESTAMP, TIMESTAMPTZ } = builtins;
type Parser = (text: string) => unknown;

const atOffset = getTypeParser(TIMESTAMPTZ) as Parser;
/** `44-03-15 12:00:00 BC`: the offset stands before the era. */
const inUtc =
  (time: string): Parser =>
  (text) =>
    /^-?infinity$/.test(text) ? atOffset(text) : atOffset(text.replace(/( BC)?$/, `${time}+00$1`));
const data: Parser = (text) => parseData(text);
const [day, moment] = [inUtc(' 00:00:00'), inUtc('')];
/** Of more digits than a number holds, the text is given. */
const decimal: Parser = (text) => (text.replace(/\D/g, '').length <= 15 ? Number(text) : text);
const each =
  (parse: Parser): Parser =>
  (text) =>
    arrayParser.create(text, (entry) => (entry === null ? null : parse(entry))).parse();

/** Types of arrays have no names in the library. */
const JSONS = 199,
  TIMESTAMPS = 1_115,
  DATES = 1_182,
  DECIMALS = 1_231,
  JSONBS = 3_807;
const parsers = new Map<number, Parser>([
  [JSON_TEXT, data],
  [JSONB, data],
  [DATE, day],
  [TIMESTAMP, moment],
  [JSONS, each(data)],
  [JSONBS, each(data)],
  [DATES, each(day)],
  [TIMESTAMPS, each(moment)],
  [DECIMALS, each(decimal)],
]);

export const postgresValues: pg.CustomTypesConfig = {
  getTypeParser: ((id: number) => parsers.get(id) ?? getTypeParser(id)) as typeof getTypeParser,
};
