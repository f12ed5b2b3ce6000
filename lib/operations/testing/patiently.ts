import { troubleOf } from "@/lib/postgres/trouble";

/** Who waits too long behind others is told to come back, which on a busy machine is soon: it comes back. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;)
    try {
      return await work();
    } catch (error) {
      if (troubleOf(error) !== "busy") throw error;
    }
}
