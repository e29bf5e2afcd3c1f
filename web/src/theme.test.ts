import { expect, test } from 'vitest';
import { contrast, oklabDistance, simulate } from './test-colour.ts';
import { cssVariables, palette, tones } from './theme.ts';
import { chartInk, feelingColours, seriesColours } from './ui/chart-palette.ts';

const { light, dark }: Record<'light' | 'dark', Record<string, string>> = cssVariables(undefined as never);

/** `color-mix(in srgb, #a 32%, #b)` as a colour; anything else as it is. */
function resolve(value: string | undefined): string {
  const mix = /color-mix\(in srgb, (#\w{6}) (\d+)%, (#\w{6})\)/.exec(value ?? '');
  if (!mix) return value ?? '';
  const [, first = '', share = '0', second = ''] = mix;
  const part = (hex: string, at: number) => Number.parseInt(hex.slice(at, at + 2), 16);
  return `#${[1, 3, 5]
    .map((at) =>
      Math.round((part(first, at) * Number(share) + part(second, at) * (100 - Number(share))) / 100)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

test('words of state read at 4.5:1 on their ground and on the page, in both schemes', () => {
  for (const [scheme, page] of [
    [light, '#ffffff'],
    [dark, palette.dark[7]],
  ] as const) {
    for (const tone of Object.keys(tones)) {
      const ink = resolve(scheme[`--state-${tone}`]);
      expect(contrast(ink, resolve(scheme[`--state-${tone}-surface`])), `${tone} on its ground`).toBeGreaterThanOrEqual(4.5);
      expect(contrast(ink, page), `${tone} on the page`).toBeGreaterThanOrEqual(4.5);
    }
  }
});

test('text, quiet text, links and errors read on every surface', () => {
  for (const scheme of [light, dark]) {
    const inks = ['--mantine-color-dimmed', '--mantine-color-placeholder', '--mantine-color-error', '--accent-text'];
    for (const ink of inks) {
      for (const surface of ['--page', '--surface', '--surface-quiet'])
        expect(contrast(resolve(scheme[ink]), resolve(scheme[surface])), `${ink} on ${surface}`).toBeGreaterThanOrEqual(4.5);
    }
    expect(contrast(resolve(scheme['--accent-text']), resolve(scheme['--accent-quiet']))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(resolve(scheme['--line-strong']), resolve(scheme['--surface'])), 'edge of a field').toBeGreaterThanOrEqual(3);
  }
  expect(contrast(palette.accent[7], '#ffffff'), 'primary button').toBeGreaterThanOrEqual(4.5);
  expect(contrast(palette.red[7], '#ffffff'), 'red button').toBeGreaterThanOrEqual(4.5);
});

test('series stand out from the page and stay apart, also without red, green or blue cones', () => {
  for (const scheme of ['light', 'dark'] as const) {
    const colours = seriesColours[scheme];
    for (const colour of [...colours, ...Object.values(feelingColours[scheme])])
      expect(contrast(colour, chartInk[scheme].page), colour).toBeGreaterThanOrEqual(3);
    for (const deficiency of ['protan', 'deutan', 'tritan'] as const) {
      // 0.1 is about five just noticeable differences; a sixth series is rare and grey.
      const seen = colours.slice(0, 5).map((colour) => simulate(colour, deficiency));
      seen.forEach((one, at) =>
        seen
          .slice(at + 1)
          .forEach((other, index) =>
            expect(oklabDistance(one, other), `${scheme} ${deficiency} ${at}/${at + 1 + index}`).toBeGreaterThanOrEqual(0.1),
          ),
      );
    }
  }
});
