import { useEffect, useState } from 'preact/hooks';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'rally.theme';

/** As the system has it, or as this button says; kept for the next visit. */
export function ThemeSwitch() {
  const [theme, setTheme] = useState<Theme>(() => {
    const kept = localStorage.getItem(KEY);
    return THEMES.find((one) => one === kept) ?? 'auto';
  });
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
    localStorage.setItem(KEY, theme);
  }, [theme]);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto';
  return (
    <button type="button" class="quiet" onClick={() => setTheme(next)} title={`Theme: ${theme}; next: ${next}`}>
      {{ auto: '◐', light: '☀', dark: '☾' }[theme]} <span class="wide">{theme}</span>
    </button>
  );
}
