import { existsSync, writeFileSync } from "node:fs";
import { comment, removalOf } from "./iptables";
import { run } from "./process";
import { network } from "./settings";

const { bridge, gateway, pods } = network;
const prefix = pods.split("/")[1];

/**
 * The pods' bridge, made before the first pod: the API server, the kubelet and the DNS listen on its address.
 * Its hardware address is fixed, otherwise it would change with the pods on it and neighbours would lose it.
 */
export async function makeBridge(): Promise<void> {
  if (!existsSync(`/sys/class/net/${bridge}`))
    await run("ip", ["link", "add", bridge, "address", "0a:58:0a:58:00:01", "type", "bridge"]);
  await run("ip", ["address", "replace", `${gateway}/${prefix}`, "dev", bridge]);
  await run("ip", ["link", "set", bridge, "up"]);
  writeFileSync("/proc/sys/net/ipv4/ip_forward", "1");
  for (const rule of ourRules()) await ensureRule(rule);
}

/** Whatever firewall this machine has: pods reach it, each other, and (in its name) what is beyond it. */
function ourRules(): { table: string; chain: string; match: string[] }[] {
  return [
    { table: "filter", chain: "INPUT", match: ["-i", bridge, "-j", "ACCEPT"] },
    { table: "filter", chain: "FORWARD", match: ["-i", bridge, "-j", "ACCEPT"] },
    { table: "filter", chain: "FORWARD", match: ["-o", bridge, "-j", "ACCEPT"] },
    { table: "nat", chain: "POSTROUTING", match: ["-s", pods, "!", "-o", bridge, "-j", "MASQUERADE"] },
  ];
}

async function ensureRule({
  table,
  chain,
  match,
}: {
  table: string;
  chain: string;
  match: string[];
}): Promise<void> {
  const rule = [chain, "-m", "comment", "--comment", comment, ...match];
  const exists = await run("iptables", ["-w", "-t", table, "-C", ...rule]).then(
    () => true,
    () => false,
  );
  // First in its chain; kube-proxy then puts its own before it, so a Service without endpoints still refuses at once.
  if (!exists) await run("iptables", ["-w", "-t", table, "-I", ...rule]);
}

/** Removes the bridge, the pods' interfaces on it, and our rules. */
export async function removeNetwork(): Promise<void> {
  await Promise.all([removeInterfaces(), removeRules("iptables"), removeRules("ip6tables")]);
}

async function removeInterfaces(): Promise<void> {
  if (!existsSync(`/sys/class/net/${bridge}`)) return;
  const { stdout } = await run("ip", ["-json", "link", "show", "master", bridge]);
  const interfaces = JSON.parse(stdout || "[]") as { ifname?: string }[];
  const names = [...interfaces.flatMap(({ ifname }) => ifname ?? []), bridge];
  // -force: the next ones are deleted although one vanished meanwhile, together with its pod.
  await run("ip", ["-force", "-batch", "-"], {
    input: names.map((name) => `link delete ${name}\n`).join(""),
  }).catch((error: unknown) => {
    if (existsSync(`/sys/class/net/${bridge}`)) throw error;
  });
}

async function removeRules(family: "iptables" | "ip6tables"): Promise<void> {
  const { stdout } = await run(`${family}-save`, []).catch(() => ({ stdout: "" }));
  const input = removalOf(stdout, bridge);
  if (input) await run(`${family}-restore`, ["-w", "--noflush"], { input });
}
