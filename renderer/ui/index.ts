/** The kit: no domain words, radix-ui underneath, tokens from styles/tokens.css. */
export * from './badge.tsx';
export * from './button.tsx';
export * from './choice.tsx';
export { classNames } from './class-names.ts';
export * from './dialog.tsx';
export * from './input.tsx';
export * from './kbd.tsx';
export * from './markdown.tsx';
export * from './menu.tsx';
export * from './mono.tsx';
export * from './popover.tsx';
export * from './relative-time.tsx';
export * from './split-pane.tsx';
export * from './states.tsx';
export * from './table.tsx';
export * from './tabs.tsx';
export * from './toast.tsx';
export * from './tooltip.tsx';
