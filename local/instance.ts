import { createHash, generateKeyPairSync } from "node:crypto";
import { existsSync, readdirSync, realpathSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { privateFolder, randomSecret, readPrivate, writePrivate } from "./env-file";
import { home, ports } from "./settings";

/** One console on this machine: a clone has its user's ("") and, while its tests run, one for them ("test"). */
export type Instance = {
  id: string;
  name: string;
  clone: string;
  folder: string;
  database: string;
  /** Of every namespace it makes. */
  namespacePrefix: string;
};

export type KeyPair = { private: string; public: string };
export type AccountSettings = { email: string; name: string; password: string; role: "ADMIN" | "MEMBER" };

export type InstanceSettings = {
  clone: string;
  name: string;
  webPort: number;
  controllerPort: number;
  authSecret: string;
  webKeys: KeyPair;
  controllerKeys: KeyPair;
  accounts: AccountSettings[];
};

const instances = join(home, "instances");
export const clone = realpathSync(join(import.meta.dirname, ".."));

export const instanceId = (path: string, name: string) =>
  createHash("sha256").update(`${path}\0${name}`).digest("hex").slice(0, 8);

export function instanceOf(name = "", path = clone): Instance {
  const id = instanceId(path, name);
  return {
    id,
    name,
    clone: path,
    folder: join(instances, id),
    database: `millrace_${id}`,
    namespacePrefix: `mr-${id}-`,
  };
}

const settingsFile = ({ folder }: Instance) => join(folder, "settings.json");
export const readSettings = (instance: Instance) => readPrivate<InstanceSettings>(settingsFile(instance));

/** Chosen once and then kept: a bookmark, a token or a password of yesterday still works. Call it inside the machine's lock. */
export async function ensureSettings(instance: Instance): Promise<InstanceSettings> {
  const known = readSettings(instance);
  if (known) return known;
  privateFolder(instance.folder);
  const taken = new Set(
    allInstances().flatMap((one) =>
      Object.values(readSettings(one) ?? {}).filter((value) => typeof value === "number"),
    ),
  );
  const [webPort, controllerPort] = await freePorts(ports.web, 2, taken);
  const settings: InstanceSettings = {
    clone: instance.clone,
    name: instance.name,
    webPort: webPort as number,
    controllerPort: controllerPort as number,
    authSecret: randomSecret(36),
    webKeys: keyPair(),
    controllerKeys: keyPair(),
    accounts: [
      { email: "admin@millrace.local", name: "Ada Admin", password: randomSecret(12), role: "ADMIN" },
      { email: "engineer@millrace.local", name: "Erin Engineer", password: randomSecret(12), role: "MEMBER" },
    ],
  };
  writePrivate(settingsFile(instance), settings);
  return settings;
}

/** Every instance that has a folder on this machine, of this clone or another. */
export function allInstances(): Instance[] {
  if (!existsSync(instances)) return [];
  return readdirSync(instances).flatMap((id) => {
    const settings = readPrivate<InstanceSettings>(join(instances, id, "settings.json"));
    return settings ? [instanceOf(settings.name, settings.clone)] : [];
  });
}

export const purgeInstance = ({ folder }: Instance) => rmSync(folder, { recursive: true, force: true });

/** X25519: web seals credentials for the controller, which alone can open them. */
function keyPair(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  return {
    private: privateKey.export({ type: "pkcs8", format: "der" }).toString("base64"),
    public: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
  };
}

export async function freePorts(from: number, count: number, taken: ReadonlySet<unknown>): Promise<number[]> {
  const found: number[] = [];
  for (let port = from; found.length < count; port++)
    if (!taken.has(port) && (await isFree(port))) found.push(port);
  return found;
}

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const server = createServer();
    server
      .once("error", () => resolve(false))
      .listen(port, "0.0.0.0", () => server.close(() => resolve(true)));
  });
