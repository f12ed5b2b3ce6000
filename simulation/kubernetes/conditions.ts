import type { Condition } from "./objects";

/** The time of a condition is that of its last change of status. */
export function withCondition(
  conditions: Condition[] | undefined,
  now: string,
  type: string,
  status: Condition["status"],
  more: { reason?: string; message?: string } = {},
): Condition[] {
  const before = conditions?.find((one) => one.type === type);
  const lastTransitionTime = before?.status === status ? (before.lastTransitionTime ?? now) : now;
  const next: Condition = { type, status, lastTransitionTime, ...more };
  return [...(conditions ?? []).filter((one) => one.type !== type), next].toSorted((a, b) =>
    a.type < b.type ? -1 : 1,
  );
}
