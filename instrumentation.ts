/** Called by Next once, when a server process starts. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { followConnections } = await import("@/lib/http/connections");
  followConnections();
}
