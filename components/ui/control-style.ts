/** Shared by everything one types or picks in. */
export const controlStyle =
  "w-full min-w-0 rounded-md border border-control bg-surface text-sm text-ink transition-colors placeholder:text-faint hover:border-muted focus:border-accent focus:outline-2 focus:-outline-offset-1 focus:outline-accent data-invalid:border-bad-dot disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted";
