/** `Its logs are being kept` → `itsLogsAreBeingKept`: steps are sentences, and their translations have names. */
export function stepKey(step: string): string {
  const [first = "", ...rest] = step.match(/[A-Za-z0-9]+/g) ?? [];
  return first.toLowerCase() + rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/** Steps that end with what only the server knows: the rest of each stands where its translation has `{rest}`. */
const openSteps = ["Still there: ", "Stopped with savepoint "] as const;

/** `steps`: a sentence for each key. The feed cuts a long step, with `…` in place of its end. */
export function translatedStep(steps: Record<string, string>, step: string): string {
  const key = stepKey(step);
  const whole = steps[key];
  if (whole !== undefined) return whole;
  const open = openSteps.find((beginning) => step.startsWith(beginning));
  if (open) return steps[stepKey(open)]?.replace("{rest}", () => step.slice(open.length)) ?? step;
  if (!step.endsWith("…")) return step;
  const [only, ...others] = Object.keys(steps).filter((one) => one.startsWith(key));
  return (only !== undefined && others.length === 0 ? steps[only] : undefined) ?? step;
}
