/**
 * Flat dotted keys with double-quoted scalars: JSON's strings are YAML's, so no value is ever read as a number, a
 * boolean, a comment or an anchor. Sorted, so that the same run writes the same file.
 */
export const configYaml = (options: Record<string, string>): string =>
  Object.entries(options)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}\n`)
    .join("");
