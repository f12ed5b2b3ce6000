export type Difference = { path: string; ours: unknown; theirs: unknown };

/** Leaves that differ. Items of lists are matched by their `name` or `mountPath`, where they have one: order means nothing. */
export function differences(ours: unknown, theirs: unknown, path = ""): Difference[] {
  if (isRecord(ours) && isRecord(theirs))
    return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].flatMap((key) =>
      differences(ours[key], theirs[key], path === "" ? key : `${path}.${key}`),
    );
  if (Array.isArray(ours) && Array.isArray(theirs)) return differences(byName(ours), byName(theirs), path);
  return JSON.stringify(ours) === JSON.stringify(theirs) ? [] : [{ path, ours, theirs }];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const names = ["name", "mountPath", "key"];

const nameOf = (item: unknown) =>
  isRecord(item) ? names.map((name) => item[name]).find((name) => typeof name === "string") : undefined;

function byName(items: unknown[]): Record<string, unknown> {
  return Object.fromEntries(items.map((item, index) => [nameOf(item) ?? index, item]));
}
