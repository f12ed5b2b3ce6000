export const dayOf = (locale: string, at: string, timeZone: string | undefined): string =>
  new Intl.DateTimeFormat(locale, {
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "numeric",
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(at));
