/** Where the names of lines stand at their ends, so that none lies on another. Pure. */
import type { Series } from './chart-spec.ts';

/** The height of a label with a little air, in pixels. */
const lineHeight = 16;

/**
 * By how many pixels each label moves from the end of its line, down being positive. `top` is the end of the value axis,
 * `height` that of the plot. Labels keep the order of their lines and stay within the plot where there is room.
 */
export function endLabelShifts(series: readonly Series[], top: number, height: number): number[] {
  const wanted = series.map(({ points }, index) => {
    const last = points.findLast((point) => point.y !== null)?.y ?? 0;
    return { index, at: height * (1 - last / top) };
  });
  const order = wanted.toSorted((one, other) => one.at - other.at || one.index - other.index);
  const places = order.map(({ at }) => at);
  for (let place = 1; place < places.length; place += 1)
    places[place] = Math.max(places[place] ?? 0, (places[place - 1] ?? 0) + lineHeight);
  // Pushed out below, all move up as far as they must.
  let floor = height + lineHeight / 2;
  for (let place = places.length - 1; place >= 0; place -= 1) {
    places[place] = Math.min(places[place] ?? 0, floor);
    floor = (places[place] ?? 0) - lineHeight;
  }
  const shifts = series.map(() => 0);
  for (const [place, { index, at }] of order.entries()) shifts[index] = Math.round((places[place] ?? 0) - at);
  return shifts;
}
