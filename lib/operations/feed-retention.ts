/** A laptop that was closed overnight comes back to its place; older than that, its pages are painted anew. */
export const feedRetentionMs = 24 * 3600_000;
