/**
 * What every element of ours is made with: the compiler puts it where `react/jsx-runtime` would stand. Texts come from files, models and other
 * people, and a reviewer signs what she reads, so none of them turns the reading direction or hides a part of itself on any page, in a tip or
 * for a screen reader. What is typed into is not touched: a field keeps its value as it is.
 */
import { Fragment, jsx as element, jsxs as elements, type JSX } from 'react/jsx-runtime';
import type { ElementType, Key, ReactElement } from 'react';
import { plainText } from '../app/kernel/plain-text.ts';

type Props = Readonly<Record<string, unknown>>;

const spoken = [
  'title',
  'aria-label',
  'aria-description',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'placeholder',
  'label',
] as const;

/** The same list where nothing in it has to be shown otherwise. Lists stand in lists where some children come from a loop. */
function shown(child: unknown): unknown {
  if (typeof child === 'string') return plainText(child);
  if (!Array.isArray(child)) return child;
  const list: readonly unknown[] = child;
  for (let index = 0; index < list.length; index += 1) if (shown(list[index]) !== list[index]) return list.map(shown);
  return list;
}

/** The same object where nothing has to be shown otherwise, which is nearly always. */
function seen(type: ElementType, props: Props): Props {
  let changes: Record<string, unknown> | undefined;
  const { children } = props;
  const drawn = shown(children);
  if (drawn !== children) changes = { children: drawn };
  // What cannot be changed is only looked at.
  if ((type === 'input' || type === 'textarea') && (props['readOnly'] === true || props['disabled'] === true)) {
    const { value } = props;
    if (typeof value === 'string' && plainText(value) !== value) changes = { ...changes, value: plainText(value) };
  }
  if (typeof type === 'string')
    for (const name of spoken) {
      const text = props[name];
      if (typeof text === 'string' && plainText(text) !== text) changes = { ...changes, [name]: plainText(text) };
    }
  return changes === undefined ? props : { ...props, ...changes };
}

export { Fragment, type JSX };

export const jsx = (type: ElementType, props: Props, key?: Key): ReactElement => element(type, seen(type, props), key);

export const jsxs = (type: ElementType, props: Props, key?: Key): ReactElement => elements(type, seen(type, props), key);

/** As compilers write it for development. */
export const jsxDEV = (type: ElementType, props: Props, key: Key | undefined, isStatic: boolean): ReactElement =>
  (isStatic ? jsxs : jsx)(type, props, key);
