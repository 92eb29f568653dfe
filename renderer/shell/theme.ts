/** Light, dark, or what the system says. Kept on this machine. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'theme';

export function currentTheme(): Theme {
  const stored = localStorage.getItem(key);
  return themes.find((theme) => theme === stored) ?? 'system';
}

export function applyTheme(theme: Theme): void {
  localStorage.setItem(key, theme);
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  window.dispatchEvent(new Event('themechange'));
}

/** Tells what is painted by hand when the system goes dark or light. */
export function followSystemTheme(): () => void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const tell = (): void => {
    window.dispatchEvent(new Event('themechange'));
  };
  dark.addEventListener('change', tell);
  return () => dark.removeEventListener('change', tell);
}
