/** The mark: two ticks, one over the other, on the colour of the app. */
export function Mark({ className }: { readonly className: string }) {
  return (
    <svg viewBox="0 0 512 512" className={className} aria-hidden>
      <rect width="512" height="512" rx="112" className="fill-accent-fill" />
      <g fill="none" strokeLinecap="round" strokeLinejoin="round" strokeWidth="48">
        <path d="M92 282l72 72 156-172" stroke="#5eead4" />
        <path d="M196 314l40 40 184-204" stroke="#fff" />
      </g>
    </svg>
  );
}
