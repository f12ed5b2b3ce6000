import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

/** Guarantees that English and Chinese say the same things, with the same blanks to fill, and that no word is missing. */
const root = import.meta.dirname;
type Texts = { [key: string]: string | Texts };

const namespaces = readdirSync(join(root, "en")).map((file) => file.replace(/\.json$/, ""));
const read = (locale: string, namespace: string) =>
  JSON.parse(readFileSync(join(root, locale, `${namespace}.json`), "utf8")) as Texts;

function flat(texts: Texts, at = ""): Map<string, string> {
  return new Map(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [[at + key, value] as const] : [...flat(value, `${at}${key}.`)],
    ),
  );
}

/** `{name}` and `<tag>`; what a plural counts is a language's own business */
const blanks = (text: string): string[] =>
  [...new Set([...text.matchAll(/\{(\w+)\}|<(\w+)>/g)].map((match) => match[1] ?? match[2] ?? ""))].sort();

describe.each(namespaces)("%s", (namespace) => {
  const [en, zh] = [flat(read("en", namespace)), flat(read("zh", namespace))];

  it("has the same keys in both languages", () => {
    expect([...zh.keys()].sort()).toEqual([...en.keys()].sort());
  });

  it("has the same blanks in both languages", () => {
    for (const [key, text] of en) expect([key, blanks(zh.get(key) ?? "")]).toEqual([key, blanks(text)]);
  });
});

it("holds every key that a component names", () => {
  const texts = new Map(namespaces.map((namespace) => [namespace, flat(read("en", namespace))]));
  const files = sources(join(root, "../..", "components"), join(root, "../..", "app"));
  const missing = files.flatMap((file) => {
    const code = readFileSync(file, "utf8");
    const translators = [
      ...code.matchAll(/const (\w+) = (?:await )?(?:use|get)Translations\("([\w-]+)(?:\.([\w.-]+))?"\)/g),
    ].map(([, name = "", namespace = "", below]) => ({ name, namespace, below: below ? `${below}.` : "" }));
    return [...new Set(translators.map(({ name }) => name))].flatMap((name) => {
      // a file may hold several of one name, in several functions: then one of them must know the key
      const known = (key: string) =>
        translators.some((each) => each.name === name && texts.get(each.namespace)?.has(each.below + key));
      const calls = code.matchAll(new RegExp(`\\b${name}(?:\\.rich|\\.has)?\\(\\s*"([\\w.-]+)"`, "g"));
      return [...calls].flatMap(([, key = ""]) => (known(key) ? [] : [`${file}: ${key}`]));
    });
  });
  expect(missing).toEqual([]);
});

function sources(...folders: string[]): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => /\.tsx?$/.test(name) && !name.includes(".test."))
      .map((name) => join(folder, name)),
  );
}
