interface Props {
  values: readonly number[];
  /** A level to reach, drawn dashed. */
  target?: number;
  height?: number;
}

/** The course of a figure without axes. Decorative: its value and change stand beside it in words. */
export function Sparkline({ values, target, height = 28 }: Props) {
  const width = 120;
  const all = target === undefined ? values : [...values, target];
  const low = Math.min(...all);
  const range = Math.max(...all) - low || 1;
  const y = (value: number) => 2 + (height - 4) * (1 - (value - low) / range);
  const x = (index: number) => (index * width) / Math.max(1, values.length - 1);
  const points = values.map((value, index) => `${x(index).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width="100%" height={height} preserveAspectRatio="none" aria-hidden focusable="false">
      {target !== undefined && (
        <line
          x1="0"
          x2={width}
          y1={y(target)}
          y2={y(target)}
          stroke="var(--line-strong)"
          strokeDasharray="3 3"
          vectorEffect="non-scaling-stroke"
        />
      )}
      <polyline
        points={points}
        fill="none"
        stroke="var(--accent-text)"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
