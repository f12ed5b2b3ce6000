/** The wheel and the water that drives it. */
export function Logo({ className = "size-5" }: { className?: string }) {
  return (
    <svg viewBox="0 0 20 20" fill="none" aria-hidden="true" className={className}>
      <rect width="20" height="20" rx="5" fill="currentColor" />
      <g stroke="var(--color-on-ink)" strokeWidth="1.5" strokeLinecap="round">
        <circle cx="10" cy="8.4" r="3.6" />
        <path d="M10 4.8v7.2M6.4 8.4h7.2" strokeWidth="1.1" />
        <path d="M3.6 15.4c1.1 0 1.1-1 2.15-1s1.05 1 2.1 1 1.1-1 2.15-1 1.05 1 2.1 1 1.1-1 2.15-1 1.05 1 2.15 1" />
      </g>
    </svg>
  );
}
