import { badRequest } from "./status";
import type { KubeObject } from "./objects";

export type Matches = (object: KubeObject) => boolean;
const everything: Matches = () => true;
const cached = new Map<string, Matches>();

/** `a=b,c,!d,e in (f,g)`: the same text is parsed once. */
export function labelSelector(text: string | undefined): Matches {
  if (!text) return everything;
  const known = cached.get(text);
  if (known) return known;
  const requirements = text.split(/,(?![^(]*\))/).map((part) => requirement(part.trim()));
  const matches: Matches = ({ metadata: { labels = {} } }) => requirements.every((one) => one(labels));
  if (cached.size > 1_000) cached.clear();
  cached.set(text, matches);
  return matches;
}

type Requirement = (labels: Record<string, string>) => boolean;
const key = String.raw`[A-Za-z0-9][\w./-]*`;
const equality = new RegExp(`^(${key})\\s*(==|=|!=)\\s*([\\w.-]*)$`);
const setBased = new RegExp(`^(${key})\\s+(in|notin)\\s+\\(([^)]*)\\)$`);
const existence = new RegExp(`^(!?)\\s*(${key})$`);

function requirement(text: string): Requirement {
  const equal = equality.exec(text);
  if (equal) {
    const [, name = "", operator, value] = equal;
    return operator === "!=" ? (labels) => labels[name] !== value : (labels) => labels[name] === value;
  }
  const set = setBased.exec(text);
  if (set) {
    const [, name = "", operator, list = ""] = set;
    const values = new Set(list.split(",").map((one) => one.trim()));
    return (labels) => {
      const value = labels[name];
      return operator === "in" ? value !== undefined && values.has(value) : !values.has(value ?? "\0");
    };
  }
  const exists = existence.exec(text);
  if (!exists) throw badRequest(`unable to parse requirement: ${text}`);
  const [, not, name = ""] = exists;
  return (labels) => (labels[name] !== undefined) === (not === "");
}

/** `type=Warning,metadata.name=x`: any path is looked up, where the real server knows a few for each kind. */
export function fieldSelector(text: string | undefined): Matches {
  if (!text) return everything;
  const requirements = text.split(",").map((part) => {
    const [, path = "", operator, value] = /^([\w.]+)(==|=|!=)(.*)$/.exec(part) ?? [];
    if (!operator) throw badRequest(`invalid field selector ${part}`);
    return { path: path.split("."), not: operator === "!=", value };
  });
  return (object) =>
    requirements.every(({ path, not, value }) => {
      const found = path.reduce<unknown>(
        (at, part) => (typeof at === "object" && at !== null ? Reflect.get(at, part) : undefined),
        object,
      );
      return ((found ?? "") === value) !== not;
    });
}
