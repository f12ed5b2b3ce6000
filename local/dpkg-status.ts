/** Names of the fully installed packages in `dpkg-query -W -f '${Package} ${db:Status-Status}\n'`. */
export function parseInstalled(output: string): Set<string> {
  const rows = output.split("\n").map((line) => line.split(" "));
  return new Set(rows.filter(([, status]) => status === "installed").map(([name]) => name ?? ""));
}
