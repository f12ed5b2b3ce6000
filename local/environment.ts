import { join } from "node:path";
import type { Instance, InstanceSettings } from "./instance";
import { databaseUrl } from "./postgres";
import { network } from "./settings";

export type Context = { instance: Instance; settings: InstanceSettings };

/** By this address a browser on this machine opens the console. */
export const consoleUrl = ({ webPort }: InstanceSettings) => `http://localhost:${webPort}`;

/** By this address pods reach web: the bridge's, unless the cluster is somebody else's. */
export const internalUrl = ({ webPort }: InstanceSettings) =>
  process.env.MILLRACE_INTERNAL_URL ?? `http://${network.gateway}:${webPort}`;

/** DATABASE_URL given by the user is their database; the tests' own stands beside it on the same server. */
export function databaseName({ name, database }: Instance): string {
  const given = process.env.DATABASE_URL;
  return given && name === "" ? decodeURIComponent(new URL(given).pathname.slice(1)) : database;
}

const shared = ({ instance, settings }: Context) => ({
  DATABASE_URL: databaseUrl(databaseName(instance)),
  MILLRACE_STORE: join(instance.folder, "store"),
  MILLRACE_INTERNAL_URL: internalUrl(settings),
});

/** What lib/config.ts reads, for web and for the scripts that act as web does. */
export const webEnvironment = (context: Context): Record<string, string> => ({
  ...shared(context),
  NEXTAUTH_URL: consoleUrl(context.settings),
  NEXTAUTH_SECRET: context.settings.authSecret,
  MILLRACE_WEB_PRIVATE_KEY: context.settings.webKeys.private,
  MILLRACE_WEB_PUBLIC_KEY: context.settings.webKeys.public,
  MILLRACE_CONTROLLER_PUBLIC_KEY: context.settings.controllerKeys.public,
  PORT: `${context.settings.webPort}`,
});

/** The controller alone can open its credentials; it has nothing of web's. */
export const controllerEnvironment = (context: Context): Record<string, string> => ({
  ...shared(context),
  MILLRACE_CONTROLLER_PRIVATE_KEY: context.settings.controllerKeys.private,
  MILLRACE_CONTROLLER_PORT: `${context.settings.controllerPort}`,
});
