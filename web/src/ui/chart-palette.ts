/**
 * Colours of series, in order of use. Each stands out 3:1 from its page (WCAG 1.4.11) and stays apart from the others
 * for readers without red, green or blue cones (the first five; `theme.test.ts` measures it). Lines differ in symbol too.
 */
export const seriesColours = {
  light: ['#0f6d69', '#c57c28', '#6595bd', '#56147a', '#842b02', '#6b6964'],
  dark: ['#5cc8c1', '#ee921a', '#5e69e8', '#9f667f', '#fee657', '#c9c6c0'],
} as const;

/** Shapes of points, in the same order. */
export const seriesSymbols = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'] as const;

export const chartInk = {
  light: { text: '#373530', quiet: '#6b6964', line: '#dbd9d5', strong: '#94928d', page: '#ffffff', target: '#805503' },
  dark: { text: '#cfcdc9', quiet: '#a6a4a0', line: '#3b3936', strong: '#82807c', page: '#1f1e1b', target: '#fabc60' },
} as const;

export type Scheme = keyof typeof chartInk;
