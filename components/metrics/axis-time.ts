const day = 86_400_000;

/** As much of a time as tells one tick from the next: the hour and minute, or the day where there are several. */
export const axisTime = (locale: string, at: number, span: number): string =>
  new Intl.DateTimeFormat(
    locale,
    span > 2 * day
      ? { month: "numeric", day: "numeric" }
      : { hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  ).format(new Date(at));
