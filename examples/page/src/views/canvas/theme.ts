import { computed, effect, signal } from '@preact/signals';
import { readColor, tones } from '../drawing/tones.js';

/** What a reader asked for: the system's look, or one of the two. */
export type Look = 'system' | 'light' | 'dark';

const KEY = 'vae-kit-page-look';
const dark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(dark.matches);
dark.addEventListener('change', () => (systemIsDark.value = dark.matches));

/** The look that is wished for; kept for the next visit. */
export const look = signal<Look>(storedLook());

/** Whether the page is dark by now. */
export const isDark = computed(() =>
  look.value === 'system' ? systemIsDark.value : look.value === 'dark',
);

effect(() => {
  document.documentElement.dataset.look = isDark.value ? 'dark' : 'light';
});

/** The colours of the stylesheet, for canvases. */
export const colors = computed(() => {
  // The stylesheet answers to it: the colours are read anew when it changes.
  const scheme = isDark.value ? 'dark' : 'light';
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    scheme,
    ink: of('ink'),
    muted: of('muted'),
    rule: of('rule'),
    paper: of('paper'),
    accent: of('accent'),
    first: of('first'),
    second: of('second'),
    dead: of('dead'),
    font: `13px ${of('font')}`,
    digits: tones(readColor(of('digit-paper')), readColor(of('digit-ink'))),
    faint: tones(readColor(of('digit-paper')), readColor(of('digit-faint'))),
  };
});

/** Chooses a look, and remembers it. */
export function chooseLook(wish: Look): void {
  look.value = wish;
  try {
    localStorage.setItem(KEY, wish);
  } catch {
    // A page that may keep nothing asks again next time.
  }
}

function storedLook(): Look {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === 'light' || stored === 'dark' ? stored : 'system';
  } catch {
    return 'system';
  }
}
