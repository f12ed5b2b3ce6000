import { parse } from "yaml";

/** The options of a `config.yaml` as Millrace writes them, flat; what is no plain value is left out. Throws what is no YAML. */
export function readOptions(text: string): Record<string, string> {
  const parsed: unknown = parse(text);
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return {};
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([name, value]) =>
      typeof value === "string" || typeof value === "number" || typeof value === "boolean"
        ? [[name, `${value}`]]
        : [],
    ),
  );
}
