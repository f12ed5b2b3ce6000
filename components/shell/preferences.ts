/** What the reader chose, kept in cookies so that the server renders it right the first time. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];
export const themeOf = (cookie: string | undefined): Theme =>
  themes.find((theme) => theme === cookie) ?? "system";

export const languages = ["en", "zh"] as const;
export type Language = (typeof languages)[number];
/** each in its own tongue */
export const languageNames: Record<Language, string> = { en: "English", zh: "简体中文" };

export const lastProjectCookie = "project";

const yearSeconds = 365 * 24 * 3600;

export function remember(name: "theme" | "locale" | "timeZone" | "project", value: string): void {
  // oxlint-disable-next-line unicorn/no-document-cookie -- CookieStore is missing on plain http
  document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=${yearSeconds}; samesite=lax`;
}
