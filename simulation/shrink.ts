import type { Plan } from "./plan";

/** Parts of a plan that a smaller one may lack; jobs and controllers stay, since steps name them by number. */
const parts = ["storms", "steps"] as const;

/**
 * The least part of a plan that still fails (delta debugging, by halves, then by single items). Every try is a whole
 * run, so it ends after `tries`.
 */
export async function shrink(
  plan: Plan,
  fails: (plan: Plan) => Promise<boolean>,
  tries = 300,
): Promise<Plan> {
  let best = plan;
  let left = tries;
  const attempt = async (smaller: Plan) => {
    if (left-- <= 0 || !(await fails(smaller))) return false;
    best = smaller;
    return true;
  };
  for (let progress = true; progress && left > 0; ) {
    progress = false;
    for (const part of parts)
      for (
        let size = Math.ceil(best[part].length / 2);
        size >= 1;
        size = size === 1 ? 0 : Math.ceil(size / 2)
      )
        for (let at = 0; at < best[part].length && left > 0; )
          if (await attempt({ ...best, [part]: best[part].toSpliced(at, size) })) progress = true;
          else at += size;
    if (best.controllers > 1 && (await attempt({ ...best, controllers: best.controllers - 1 })))
      progress = true;
  }
  return best;
}
