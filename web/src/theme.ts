/**
 * The look: one accent (deep teal), slightly warm greys, five colours of state. The scales share one lightness per
 * step (OKLCH), so that step 7 on white, white on step 7 and step 3 on the dark page all pass WCAG AA for any hue;
 * `theme.test.ts` measures it.
 */
import { createTheme, type CSSVariablesResolver, type MantineColorsTuple } from '@mantine/core';

type Scale = MantineColorsTuple;

export const palette = {
  accent: ['#effbf9', '#ddf4f2', '#b9e9e5', '#8ed9d4', '#64c2bc', '#3ea6a1', '#238a85', '#0f6d69', '#0c5451', '#0a3b38'],
  red: ['#fff5f4', '#fee9e6', '#fed2cd', '#feb2ab', '#ff8780', '#f25855', '#d53136', '#ac2026', '#86181c', '#5f1113'],
  yellow: ['#fef7ec', '#ffebd2', '#fed7a1', '#fabc60', '#e4a02f', '#c58501', '#a26d01', '#805503', '#644100', '#472d00'],
  green: ['#f1fbf3', '#dff6e2', '#beecc6', '#94dda3', '#67c87f', '#40ad60', '#288f49', '#1d7139', '#15572b', '#0f3d1d'],
  blue: ['#f3f8ff', '#e4f0fe', '#c9e0ff', '#a5ccfe', '#77b2fd', '#4b95f0', '#2578d7', '#085db4', '#04488d', '#043264'],
  gray: ['#fbfaf7', '#f5f3f0', '#e9e8e4', '#dbd9d5', '#bfbdb9', '#94928d', '#6b6964', '#524f4b', '#373530', '#201e19'],
  dark: ['#eae8e3', '#cfcdc9', '#a6a4a0', '#82807c', '#494744', '#3b3936', '#2b2a27', '#1f1e1b', '#181714', '#0f0e0b'],
} satisfies Record<string, Scale>;

/** What a state means, in every room, and the scale that says it (never alone: icon and word stand beside). */
export const tones = { draft: 'gray', waiting: 'yellow', good: 'green', stop: 'red', live: 'blue' } as const;
export type Tone = keyof typeof tones;

const sans = "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";

export const theme = createTheme({
  colors: { ...palette, orange: palette.yellow, teal: palette.accent },
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 7 },
  black: palette.gray[9],
  white: '#ffffff',
  fontFamily: sans,
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.25rem' },
  headings: {
    fontFamily: sans,
    fontWeight: '600',
    textWrap: 'balance',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.3' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.45' },
      h4: { fontSize: '0.875rem', lineHeight: '1.5' },
      h5: { fontSize: '0.875rem', lineHeight: '1.5' },
      h6: { fontSize: '0.875rem', lineHeight: '1.5' },
    },
  },
  // Steps of 4 px at 100 %, in rem so that they grow with the reader's text size.
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  focusRing: 'auto',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    InputWrapper: { defaultProps: { inputWrapperOrder: ['label', 'input', 'error', 'description'] } },
    Button: { defaultProps: { size: 'sm' } },
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray', size: 'lg' } },
    // Whoever has no mouse wants to see what they typed as well.
    PasswordInput: { defaultProps: { visibilityToggleFocusable: true } },
    Anchor: { defaultProps: { underline: 'hover' } },
    // Within the page, a menu belongs to the landmark of its button; a placeholder is no menu item.
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 }, withinPortal: false, withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 100 } } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 100 }, events: { hover: true, focus: true, touch: false } } },
    // The head of a dialog is no banner of the page.
    Modal: {
      defaultProps: {
        centered: true,
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.4 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Drawer: {
      defaultProps: {
        transitionProps: { duration: 120 },
        overlayProps: { backgroundOpacity: 0.4 },
        attributes: { header: { role: 'presentation' } },
      },
    },
    Checkbox: { defaultProps: { size: 'sm' } },
    Table: { defaultProps: { verticalSpacing: 'xs', horizontalSpacing: 'sm' } },
    Paper: { defaultProps: { radius: 'lg' } },
  },
});

/** Colours that have a meaning of their own, as `--state-<tone>`, `--surface`, `--line`. */
export const cssVariables: CSSVariablesResolver = () => {
  const light: Record<string, string> = {};
  const dark: Record<string, string> = {};
  const tint = (shades: Scale) => `color-mix(in srgb, ${shades[7]} 32%, ${palette.dark[7]})`;
  // In the dark, Mantine's own tints are darker than the page: a notice would look like a hole.
  for (const [name, shades] of Object.entries({ ...theme.colors })) {
    if (name !== 'dark' && shades) dark[`--mantine-color-${name}-light`] = name === 'gray' ? palette.dark[5] : tint(shades as Scale);
  }
  for (const [tone, scale] of Object.entries(tones)) {
    const shades: Scale = palette[scale];
    light[`--state-${tone}`] = shades[7];
    light[`--state-${tone}-surface`] = shades[tone === 'draft' ? 2 : 1];
    dark[`--state-${tone}`] = tone === 'draft' ? palette.dark[1] : shades[3];
    dark[`--state-${tone}-surface`] = tone === 'draft' ? palette.dark[5] : tint(shades);
  }
  return {
    variables: {},
    light: {
      ...light,
      '--mantine-color-error': palette.red[7],
      '--mantine-color-placeholder': palette.gray[6],
      '--mantine-color-dimmed': palette.gray[6],
      '--mantine-color-default-border': palette.gray[4],
      '--mantine-color-disabled-color': palette.gray[6],
      '--page': palette.gray[0],
      '--surface': '#ffffff',
      '--surface-quiet': palette.gray[1],
      '--line': palette.gray[3],
      '--line-strong': palette.gray[5],
      '--accent-quiet': palette.accent[1],
      '--accent-text': palette.accent[7],
    },
    dark: {
      ...dark,
      '--mantine-color-error': palette.red[3],
      '--mantine-color-placeholder': palette.dark[2],
      '--mantine-color-dimmed': palette.dark[2],
      '--mantine-color-anchor': palette.accent[3],
      '--mantine-color-disabled-color': palette.dark[2],
      '--page': palette.dark[8],
      '--surface': palette.dark[7],
      '--surface-quiet': palette.dark[6],
      '--line': palette.dark[5],
      '--line-strong': palette.dark[3],
      '--accent-quiet': 'color-mix(in srgb, #0f6d69 35%, #1f1e1b)',
      '--accent-text': palette.accent[3],
    },
  };
};

/** The style nonce the server put into the page, for style elements made at run time. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}
