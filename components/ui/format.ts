/** The one place where numbers become text. Pure; `locale` is a BCP 47 tag. */

export const formatNumber = (locale: string, value: number, digits = 1): string =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value);

/** 1.2K, 3.4M; in Chinese 1.2万 */
export const formatCompact = (locale: string, value: number): string =>
  new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 }).format(value);

/** 0 to 1 → 42% */
export const formatPercent = (locale: string, ratio: number): string =>
  new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 }).format(ratio);

const binary = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;
export function formatBytes(locale: string, bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(binary.length - 1, Math.floor(Math.log2(bytes) / 10));
  return `${formatNumber(locale, bytes / 1024 ** power, power === 0 ? 0 : 1)} ${binary[power]}`;
}
export const formatMib = (locale: string, mib: number): string => formatBytes(locale, mib * 1024 * 1024);

/** cores, without their unit: 500 → 0.5 */
export const formatCores = (locale: string, milli: number): string => formatNumber(locale, milli / 1000, 2);

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
] as const;

const unitText = (locale: string, value: number, unit: string): string =>
  new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: "narrow",
    maximumFractionDigits: 1,
  }).format(value);

/** 850ms, 4.2s, 3m 5s, 2h 10m, 4d 3h: at most two units. */
export function formatDuration(locale: string, milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < 1000) return unitText(locale, Math.round(ms), "millisecond");
  if (ms < 10_000) return unitText(locale, Math.floor(ms / 100) / 10, "second");
  const first = units.findIndex(([, size]) => ms >= size);
  const [unit, size] = units[first] ?? units[3];
  const whole = unitText(locale, Math.floor(ms / size), unit);
  const next = units[first + 1];
  const rest = next ? Math.floor((ms % size) / next[1]) : 0;
  return next && rest > 0 ? `${whole} ${unitText(locale, rest, next[0])}` : whole;
}

/** Of a clock that ticks: whole seconds, from 0s. */
export const formatElapsed = (locale: string, milliseconds: number): string =>
  milliseconds < 1000
    ? unitText(locale, 0, "second")
    : formatDuration(locale, Math.floor(milliseconds / 1000) * 1000);

/** "12s ago", "in 3m"; to the second below a minute, then one unit. */
export function formatRelative(locale: string, at: number, now: number): string {
  const distance = at - now;
  const size = Math.abs(distance);
  const [unit, milliseconds] = units.find(([, each]) => size >= each) ?? units[3];
  const relative = new Intl.RelativeTimeFormat(locale, { style: "narrow", numeric: "always" });
  // what is past is at least so long ago; what is to come is about so far away
  const value = distance < 0 ? Math.trunc(distance / milliseconds) : Math.round(distance / milliseconds);
  return relative.format(value === 0 ? -0 : value, unit);
}

export const formatDateTime = (locale: string, at: number | string, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...(timeZone ? { timeZone } : {}),
    ...(timeZone === "UTC" ? { timeZoneName: "short" } : {}),
  }).format(new Date(at));

export const formatTime = (locale: string, at: number | string, timeZone?: string): string =>
  new Intl.DateTimeFormat(locale, {
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    ...(timeZone ? { timeZone } : {}),
  }).format(new Date(at));
