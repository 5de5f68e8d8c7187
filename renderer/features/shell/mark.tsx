/** The program's mark: a fire behind a gate that guards it. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path d="M16 2.5 27.5 7v8.6c0 7-4.8 11.8-11.5 13.9C9.3 27.4 4.5 22.6 4.5 15.6V7z" fill="#0f766e" />
      <path
        d="M16.6 8.2c.5 3.3 4.9 5 4.9 9.4a5.5 5.5 0 0 1-11 .2c0-2.3 1.1-3.6 2.2-4.9.2 1.2.7 1.9 1.5 2.3-.4-2.9.6-5.3 2.4-7z"
        fill="#fdba74"
      />
    </svg>
  );
}
