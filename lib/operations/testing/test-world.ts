import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newKeyPair } from "@/lib/sealing";
import { dropDatabase, ensureDatabase } from "@/local/postgres";
import { migrate } from "@/scripts/migrate";
import type { World } from "../context";
import { openWorld } from "../world";

export type TestWorld = {
  world: World;
  /** what lib/config.ts reads, for tests that go through lib/http */
  environment: Record<string, string>;
  close(): Promise<void>;
};

/** A world of its own: a migrated database, an empty store, new keys. */
export async function testWorld(): Promise<TestWorld> {
  const name = `millrace_test_${randomBytes(6).toString("hex")}`;
  const databaseUrl = await ensureDatabase(name);
  await migrate(databaseUrl, join(import.meta.dirname, "../../../prisma/migrations"));
  const store = await mkdtemp(join(tmpdir(), "millrace-store-"));
  const [web, controller] = [newKeyPair(), newKeyPair()];
  const keys = {
    webPrivateKey: web.privateKey,
    webPublicKey: web.publicKey,
    controllerPublicKey: controller.publicKey,
  };
  const world = openWorld({ databaseUrl, store, ...keys });
  return {
    world,
    environment: {
      DATABASE_URL: databaseUrl,
      MILLRACE_STORE: store,
      MILLRACE_INTERNAL_URL: "http://localhost:1",
      NEXTAUTH_URL: "http://console.test",
      NEXTAUTH_SECRET: randomBytes(32).toString("hex"),
      MILLRACE_WEB_PRIVATE_KEY: web.privateKey,
      MILLRACE_WEB_PUBLIC_KEY: web.publicKey,
      MILLRACE_CONTROLLER_PUBLIC_KEY: controller.publicKey,
    },
    close: async () => {
      await world.db.$disconnect();
      await dropDatabase(name);
      await rm(store, { recursive: true });
    },
  };
}
