/** `Its logs are being kept` → `itsLogsAreBeingKept`: steps are sentences, and their translations have names. */
export function stepKey(step: string): string {
  const [first = "", ...rest] = step.match(/[A-Za-z0-9]+/g) ?? [];
  return first.toLowerCase() + rest.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
}

/**
 * `steps`: a sentence for each key. What only the server knows stands at a step's end, and where its translation has
 * `{rest}`. The feed cuts a long step, with `…` in place of its end.
 */
export function translatedStep(steps: Record<string, string>, step: string): string {
  const key = stepKey(step);
  const whole = steps[key];
  if (whole !== undefined) return whole;
  for (const { index } of step.matchAll(/(?<=\s)\S/g)) {
    const open = steps[stepKey(step.slice(0, index))];
    if (open?.includes("{rest}")) return open.replace("{rest}", () => step.slice(index));
  }
  if (!step.endsWith("…")) return step;
  const [only, ...others] = Object.keys(steps).filter((one) => one.startsWith(key));
  return (only !== undefined && others.length === 0 ? steps[only] : undefined) ?? step;
}
