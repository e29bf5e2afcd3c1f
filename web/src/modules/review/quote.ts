import type { Finding, Release } from './states.ts';

/** UTF-16 units shown before and after what a finding marks. */
const around = 60;

/** What a finding is about, with some of what stands around it; null where it marks no characters of the text or an alternative text. */
export function quoteOf(
  content: Pick<Release['content'], 'text' | 'media'>,
  { location, span }: Pick<Finding, 'location' | 'span'>,
): { text: string; start: number; end: number } | null {
  const whole = partOf(content, location);
  if (whole === null || span === null) return null;
  const [start, end] = span;
  const from = start <= around ? 0 : whole.indexOf(' ', start - around) + 1;
  const begin = from > 0 && from <= start ? from : Math.max(0, start - around);
  const to = end + around >= whole.length ? whole.length : whole.lastIndexOf(' ', end + around);
  const finish = to >= end ? to : Math.min(whole.length, end + around);
  const before = begin > 0 ? '… ' : '';
  return {
    text: `${before}${whole.slice(begin, finish)}${finish < whole.length ? ' …' : ''}`,
    start: before.length + start - begin,
    end: before.length + end - begin,
  };
}

/** The text a finding stands in, where it is one we show; null otherwise. */
export function partOf(content: Pick<Release['content'], 'text' | 'media'>, location: Finding['location']): string | null {
  if (location.part === 'text') return content.text;
  const index = location['index'];
  return location.part === 'alt' && typeof index === 'number' ? (content.media[index]?.alt ?? null) : null;
}
