import { lexer, type Token, type Tokens } from 'marked';
import { createContext, Fragment, use, useMemo, type ReactNode } from 'react';

const keyed = (tokens: readonly Token[] | undefined): ReactNode[] =>
  (tokens ?? []).map((token, index) => <Fragment key={index}>{draw(token)}</Fragment>);
const headingClasses = ['text-xl mb-2', 'text-lg mt-4 mb-1', 'font-semibold mt-3 mb-1', 'font-semibold mt-2'] as const;

/** Headings of a text stand one below what it is part of, however deep they are in the text itself. */
const HeadingLevel = createContext<'h2' | 'h3'>('h3');
function Heading({ className, children }: { readonly className: string | undefined; readonly children: ReactNode }) {
  const Level = use(HeadingLevel);
  return <Level className={className}>{children}</Level>;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };
/** The lexer leaves a few entities in its text; nothing here goes through HTML. */
const plain = (text: string): string => text.replace(/&(amp|lt|gt|quot|#39);/g, (_whole, name: string) => named[name] ?? "'");

/** Each token becomes an element of ours: no HTML from the text ever reaches the page, and links open nothing by themselves. */
function draw(token: Token): ReactNode {
  switch (token.type) {
    case 'heading': {
      const { depth, tokens } = token as Tokens.Heading;
      return <Heading className={headingClasses[Math.min(depth, headingClasses.length) - 1]}>{keyed(tokens)}</Heading>;
    }
    case 'paragraph':
      return <p className="mb-2">{keyed((token as Tokens.Paragraph).tokens)}</p>;
    case 'text':
      return 'tokens' in token && token.tokens !== undefined ? keyed(token.tokens) : plain((token as Tokens.Text).text);
    case 'strong':
      return <b>{keyed((token as Tokens.Strong).tokens)}</b>;
    case 'em':
      return <em>{keyed((token as Tokens.Em).tokens)}</em>;
    case 'codespan':
      return <code className="rounded-sm bg-sunken px-1">{plain((token as Tokens.Codespan).text)}</code>;
    case 'code':
      return <pre className="mb-2 overflow-auto rounded-md border border-line bg-sunken p-2.5 text-sm">{(token as Tokens.Code).text}</pre>;
    case 'list': {
      const list = token as Tokens.List;
      const items = list.items.map((item, index) => <li key={index}>{keyed(item.tokens)}</li>);
      return list.ordered ? <ol className="mb-2 list-decimal ps-5">{items}</ol> : <ul className="mb-2 list-disc ps-5">{items}</ul>;
    }
    case 'link':
      return (
        <span className="text-accent" title={(token as Tokens.Link).href}>
          {keyed((token as Tokens.Link).tokens)}
        </span>
      );
    case 'blockquote':
      return (
        <blockquote className="mb-2 border-s-2 border-line-strong ps-3 text-muted">{keyed((token as Tokens.Blockquote).tokens)}</blockquote>
      );
    case 'table': {
      const table = token as Tokens.Table;
      return (
        <table className="mb-2 w-full text-sm">
          <thead>
            <tr>
              {table.header.map((cell, index) => (
                <th key={index} className="border-b border-line py-1 pe-3 text-start font-medium text-muted">
                  {keyed(cell.tokens)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.rows.map((row, at) => (
              <tr key={at}>
                {row.map((cell, index) => (
                  <td key={index} className="border-b border-line py-1 pe-3 align-top">
                    {keyed(cell.tokens)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    }
    case 'hr':
      return <hr className="my-3 border-line" />;
    case 'br':
      return <br />;
    case 'escape':
      return (token as Tokens.Escape).text;
    case 'space':
    case 'html':
    case 'def':
      return null;
    default:
      return 'text' in token && typeof token.text === 'string' ? plain(token.text) : null;
  }
}

/** Markdown as elements. */
export function Markdown({ text, headings = 'h3' }: { readonly text: string; readonly headings?: 'h2' | 'h3' }) {
  const tokens = useMemo(() => lexer(text), [text]);
  return (
    <div data-selectable className="[&_li>p]:mb-0">
      <HeadingLevel value={headings}>{keyed(tokens)}</HeadingLevel>
    </div>
  );
}
