/**
 * client-node's types describe its own objects, not the API's JSON: it makes Dates of times and writes `from` as `_from`.
 * We speak JSON, so its types are read with both undone.
 */
export type Wire<T> = T extends Date
  ? string
  : T extends (infer Item)[]
    ? Wire<Item>[]
    : T extends object
      ? { [Key in keyof T as Key extends `_${infer Plain}` ? Plain : Key]: Wire<T[Key]> }
      : T;

/** An object to be sent: it says what it is, and how it is called. */
export type Named<T> = T & { apiVersion: string; kind: string; metadata: { name: string } };
