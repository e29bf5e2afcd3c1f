import classes from './marked-text.module.css';

interface Props {
  text: string;
  /** UTF-16 offsets [start, end), in order and not overlapping. */
  spans: readonly (readonly [number, number])[];
  tone?: 'match' | 'evidence';
}

/** A text with the stretches marked that are the reason for something. */
export function MarkedText({ text, spans, tone = 'match' }: Props) {
  const starts = [0, ...spans.map(([, end]) => end)];
  return (
    <span dir="auto" className={classes.text}>
      {starts.map((from, index) => {
        const span = spans[index];
        return (
          <span key={from}>
            {text.slice(from, span?.[0])}
            {span && <mark data-tone={tone}>{text.slice(...span)}</mark>}
          </span>
        );
      })}
    </span>
  );
}
