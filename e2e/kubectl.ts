import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { kubectlPath } from "@/local/kubernetes/paths";
import { info } from "@/scripts/info";

const execute = promisify(execFile);

/** Arguments of kubectl as one would type them; none of ours holds a space. */
export const kubectlCommand = (typed: string): [string, string[]] => [
  kubectlPath,
  `--kubeconfig=${info.kubeconfig} ${typed}`.split(" "),
];

export async function kubectl(typed: string, input = ""): Promise<string> {
  const asked = execute(...kubectlCommand(typed), { maxBuffer: 32 * 1024 * 1024 });
  asked.child.stdin?.end(input);
  return (await asked).stdout;
}

export const kubectlJson = async <T>(typed: string): Promise<T> =>
  JSON.parse(await kubectl(`${typed} -o json`)) as T;
