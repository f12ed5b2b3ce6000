/** Where our own rules (those that no chain of ours holds) carry this as their comment. */
export const comment = "millrace";

/** Chains that kube-proxy and the kubelet make. Nothing else on a machine may use these names (they reserve them). */
const isOurChain = (chain: string) => chain.startsWith("KUBE-");

/**
 * Of an `iptables-save` output, the input for `iptables-restore --noflush` that removes what is ours and leaves every
 * other rule in its place. Empty if nothing is ours.
 */
export function removalOf(saved: string, bridge: string): string {
  const output: string[] = [];
  let table = "";
  let rules: string[] = [];
  let chains: string[] = [];
  const flush = () => {
    if (rules.length + chains.length === 0) return;
    output.push(
      table,
      ...chains.map((chain) => `-F ${chain}`),
      ...rules,
      ...chains.map((chain) => `-X ${chain}`),
      "COMMIT",
    );
  };
  for (const line of saved.split("\n")) {
    if (line.startsWith("*")) {
      flush();
      table = line;
      rules = [];
      chains = [];
    }
    const chain = /^:(\S+) /.exec(line)?.[1];
    if (chain && isOurChain(chain)) chains.push(chain);
    if (isOurRule(line, bridge)) rules.push(line.replace("-A", "-D"));
  }
  flush();
  return output.length === 0 ? "" : `${output.join("\n")}\n`;
}

/** A rule in somebody else's chain that leads into ours, concerns our bridge or carries our comment. */
function isOurRule(line: string, bridge: string): boolean {
  const [verb, chain = "", ...rest] = line.split(" ");
  if (verb !== "-A" || isOurChain(chain)) return false;
  return rest.some((word, index) => {
    const before = rest[index - 1];
    if (before === "-j" || before === "-g") return isOurChain(word);
    if (before === "-i" || before === "-o") return word === bridge;
    return before === "--comment" && word === comment;
  });
}
