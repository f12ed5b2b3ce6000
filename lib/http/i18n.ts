import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { cookies, headers } from "next/headers";
import { getRequestConfig } from "next-intl/server";
import { chooseLocale, chooseTimeZone, type Locale } from "./locale";

type Messages = { [key: string]: string | Messages };

/** next-intl's request configuration (next.config.js names this file). */
export default getRequestConfig(async () => {
  const [jar, head] = [await cookies(), await headers()];
  const locale = chooseLocale(jar.get("locale")?.value, head.get("accept-language"));
  return {
    locale,
    timeZone: chooseTimeZone(jar.get("timeZone")?.value),
    now: new Date(),
    messages: await readMessages(locale),
  };
});

/** One file is one namespace. What a language does not say yet is said in English. */
export async function readMessages(
  locale: Locale,
  root = join(process.cwd(), "components/messages"),
): Promise<Messages> {
  const folder = join(root, locale);
  const files = (await readdir(folder)).filter((file) => file.endsWith(".json"));
  const namespaces = await Promise.all(
    files.map(async (file) => [
      file.slice(0, -".json".length),
      JSON.parse(await readFile(join(folder, file), "utf8")) as Messages,
    ]),
  );
  const messages = Object.fromEntries(namespaces) as Messages;
  return locale === "en" ? messages : over(await readMessages("en", root), messages);
}

function over(below: Messages, above: Messages): Messages {
  const merged = { ...below };
  for (const [key, value] of Object.entries(above)) {
    const other = below[key];
    merged[key] = typeof value === "object" && typeof other === "object" ? over(other, value) : value;
  }
  return merged;
}
