/** Does the work; a row that is there already (a unique index refused) is answered with the given error. */
export async function orIfTaken<T>(taken: Error, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isUniqueViolation(error) ? taken : error;
  }
}

/** Prisma's P2002. */
export const isUniqueViolation = (error: unknown): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === "P2002";
