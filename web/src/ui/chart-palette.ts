/**
 * Colours of series, in order of use. Each stands out 3:1 from its page (WCAG 1.4.11) and stays apart from the others
 * for readers without red, green or blue cones (the first five; `theme.test.ts` measures it). Lines differ in symbol too.
 */
export const seriesColours = {
  light: ['#0f6d69', '#c57c28', '#6595bd', '#56147a', '#842b02', '#6b6964'],
  dark: ['#5cc8c1', '#ee921a', '#5e69e8', '#9f667f', '#fee657', '#c9c6c0'],
} as const;

/** What was felt, the same colours everywhere (those of the states); a pattern says it to who sees no colour. */
export const feelingColours = {
  light: { negative: '#ac2026', neutral: '#94928d', positive: '#1d7139' },
  dark: { negative: '#ff8780', neutral: '#82807c', positive: '#67c87f' },
} as const;
export type Feeling = keyof typeof feelingColours.light;

/** Stripes for what is negative, dots for what is positive, nothing between. */
export const feelingDecals = {
  negative: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -0.8 },
  neutral: undefined,
  positive: {
    symbol: 'circle',
    symbolSize: 0.5,
    dashArrayX: [
      [6, 6],
      [0, 6, 6, 0],
    ],
    dashArrayY: [6, 0],
  },
} as const;

/** From hardly any to most, of one hue: the first stands out from the page a little, the last by 4.5:1. */
export const heatColours = {
  light: ['#eef4f3', '#8ed9d4', '#0f6d69'],
  dark: ['#26302f', '#0f6d69', '#8ed9d4'],
} as const;

/** Shapes of points, in the same order. */
export const seriesSymbols = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'] as const;

export const chartInk = {
  light: { text: '#373530', quiet: '#6b6964', line: '#dbd9d5', strong: '#94928d', page: '#ffffff', target: '#805503' },
  dark: { text: '#cfcdc9', quiet: '#a6a4a0', line: '#3b3936', strong: '#82807c', page: '#1f1e1b', target: '#fabc60' },
} as const;

export type Scheme = keyof typeof chartInk;
