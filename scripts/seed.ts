import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import { webConfig } from "@/lib/config";
import type { Context, Principal } from "@/lib/operations/context";
import { seedAccounts } from "@/lib/operations/seed-accounts";
import { seedPlatform } from "@/lib/operations/seed-platform";
import { openWorld } from "@/lib/operations/world";

const input = z.object({
  accounts: z.array(
    z.object({
      email: z.email(),
      name: z.string().optional(),
      password: z.string(),
      role: z.enum(["ADMIN", "MEMBER"]),
    }),
  ),
  cluster: z.object({
    name: z.string(),
    controllerKubeconfig: z.string(),
    webKubeconfig: z.string(),
    prometheusUrl: z.string().nullable(),
  }),
  target: z.object({ namespace: z.string(), name: z.string().optional() }),
  engine: z.object({ flinkVersion: z.string(), image: z.string() }),
  storageClass: z.string(),
  project: z.object({ name: z.string(), slug: z.string() }),
  /** one that an earlier call printed: kept while it is valid, since scripts hold it */
  token: z.string().nullish(),
});
export type Seed = z.infer<typeof input>;

/** Accounts, project, cluster, engine, target and a token, as web would store them; a second call changes nothing. */
async function main(): Promise<void> {
  const file = process.env.MILLRACE_SEED_FILE;
  if (!file) throw new Error("MILLRACE_SEED_FILE names no file");
  const seed = input.parse(JSON.parse(await readFile(file, "utf8")));
  const config = webConfig();
  const world = openWorld({
    databaseUrl: config.DATABASE_URL,
    store: config.MILLRACE_STORE,
    webPrivateKey: config.MILLRACE_WEB_PRIVATE_KEY,
    webPublicKey: config.MILLRACE_WEB_PUBLIC_KEY,
    controllerPublicKey: config.MILLRACE_CONTROLLER_PUBLIC_KEY,
  });
  try {
    const principal: Principal = await seedAccounts(world, seed.accounts);
    const requestId = `seed_${randomBytes(6).toString("hex")}`;
    const context: Context = { ...world, principal, requestId, signal: new AbortController().signal };
    process.stdout.write(`${JSON.stringify(await seedPlatform(context, seed))}\n`);
  } finally {
    await world.db.$disconnect();
  }
}

await main();
