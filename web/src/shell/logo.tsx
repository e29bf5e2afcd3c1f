/** The mark: a stethoscope that listens. Decorative; the word stands beside it. */
export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden focusable="false">
      <rect width="32" height="32" rx="7" fill="#0b5f5c" />
      <path
        d="M9 8v5a5 5 0 0 0 10 0V8M14 18v2.500a4.500 4.500 0 0 0 9 0V19"
        fill="none"
        stroke="#fff"
        strokeWidth="2.400"
        strokeLinecap="round"
      />
      <circle cx="23" cy="16.500" r="2.300" fill="#8fe0d8" />
    </svg>
  );
}
