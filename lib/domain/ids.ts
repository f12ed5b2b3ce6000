const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"; // Crockford: no i, l, o, u

export const idPrefixes = {
  user: "usr",
  project: "prj",
  cluster: "cls",
  target: "tgt",
  engine: "eng",
  artifact: "art",
  job: "job",
  version: "ver",
  run: "run",
  operation: "op",
  snapshot: "snp",
  token: "tok",
  audit: "aud",
  orphan: "orp",
} as const;
export type IdKind = keyof typeof idPrefixes;

/** `<prefix>_` and 16 characters that carry 80 bits. `random` holds at least 10 bytes. */
export function newId(kind: IdKind, random: Uint8Array): string {
  let bits = 0n;
  for (const byte of random.slice(0, 10)) bits = (bits << 8n) | BigInt(byte);
  let text = "";
  for (let i = 0; i < 16; i++) {
    text = alphabet[Number(bits & 31n)] + text;
    bits >>= 5n;
  }
  return `${idPrefixes[kind]}_${text}`;
}

/** Whether a text that comes from outside has the form of such an id. */
export const isIdOf = (kind: IdKind, text: string): boolean =>
  new RegExp(`^${idPrefixes[kind]}_[${alphabet}]{16}$`).test(text);

/** 32 hex digits, the form of Flink's job and application ids. `random` holds at least 16 bytes. */
export function newFlinkId(random: Uint8Array): string {
  return Array.from(random.slice(0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Name of the run's Deployment and prefix of its objects: ≤ 45 characters, as Flink's `kubernetes.cluster-id` demands. */
export const clusterIdOf = (runId: string): string => `mr-${runId.slice(idPrefixes.run.length + 1)}`;
