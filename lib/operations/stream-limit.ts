import { MillraceError } from "@/lib/errors";

/** A browser needs one, and one for each log it follows; tabs on plain http one each. */
const perPrincipal = 32;
/** Of this process: each may hold a megabyte that its client has not read yet. */
const perProcess = 2_000;

/** Counts the open streams; taking one beyond the limit is refused. */
export type StreamLimit = { take(principalId: string): () => void };

export function streamLimit(most = { perPrincipal, perProcess }): StreamLimit {
  const open = new Map<string, number>();
  let all = 0;
  return {
    take(principalId) {
      const own = open.get(principalId) ?? 0;
      if (own >= most.perPrincipal)
        throw new MillraceError(
          "TOO_MANY_STREAMS",
          `${most.perPrincipal} streams are open under your name, and no more are allowed. Close some, then try again.`,
        );
      if (all >= most.perProcess)
        throw new MillraceError(
          "BUSY",
          "This console has as many open streams as it can keep. Try again soon.",
        );
      open.set(principalId, own + 1);
      all++;
      let taken = true;
      return () => {
        if (!taken) return;
        taken = false;
        all--;
        const left = (open.get(principalId) ?? 1) - 1;
        if (left > 0) open.set(principalId, left);
        else open.delete(principalId);
      };
    },
  };
}
