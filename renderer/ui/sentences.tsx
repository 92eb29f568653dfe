import { classNames } from './class-names.ts';

/** Several as a list; one alone is no list. */
export function Sentences({ texts, className = '' }: { readonly texts: readonly string[]; readonly className?: string }) {
  if (texts.length === 1) return <p className={className}>{texts[0]}</p>;
  return (
    <ul className={classNames('list-disc ps-4', className)}>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}
