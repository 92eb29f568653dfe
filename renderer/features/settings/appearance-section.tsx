import { useState } from 'react';
import { applyTheme, currentTheme, type Theme } from '../../shell/theme.ts';
import { Segmented } from '../../ui/index.ts';

export function AppearanceSection() {
  const [theme, setTheme] = useState<Theme>(currentTheme);
  return (
    <Segmented<Theme>
      label="Theme"
      value={theme}
      onValueChange={(next) => {
        applyTheme(next);
        setTheme(next);
      }}
      options={[
        { value: 'system', label: 'Same as the system' },
        { value: 'light', label: 'Light' },
        { value: 'dark', label: 'Dark' },
      ]}
    />
  );
}
