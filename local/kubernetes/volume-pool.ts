export type Volume = {
  metadata: { name: string; resourceVersion: string };
  spec: { storageClassName?: string };
  status: { phase?: string };
};

/** What the first start makes, and how many must be free after each one: a test run makes eight targets. */
const initial = 16;
const free = 8;

export const volumeName = (number: number) => `millrace-state-${String(number).padStart(2, "0")}`;

/** Numbers of the volumes to make, so that the first sixteen exist and eight are free. */
export function missingVolumes(volumes: readonly Volume[]): number[] {
  const names = new Set(volumes.map(({ metadata }) => metadata.name));
  let available = volumes.filter(({ status }) => isFree(status.phase)).length;
  const missing: number[] = [];
  for (let number = 1; number <= initial || available < free; number++) {
    if (names.has(volumeName(number))) continue;
    missing.push(number);
    available++;
  }
  return missing;
}

/** Pending: just made, or just emptied; it is Available as soon as its controller has looked. */
const isFree = (phase = "Pending") => phase === "Available" || phase === "Pending";
