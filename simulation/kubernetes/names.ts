import type { Kernel } from "../kernel/kernel";

/** Without vowels, and without what looks alike: as Kubernetes' own random names. */
const letters = "bcdfghjklmnpqrstvwxz2456789";
const digits = "0123456789abcdef";

const pick = (kernel: Kernel, alphabet: string, length: number): string => {
  let text = "";
  for (let i = 0; i < length; i++) text += alphabet[Math.floor(kernel.random() * alphabet.length)];
  return text;
};

export const suffix = (kernel: Kernel, length = 5): string => pick(kernel, letters, length);
export const hex = (kernel: Kernel, length: number): string => pick(kernel, digits, length);
export const newUid = (kernel: Kernel): string =>
  [8, 4, 4, 4, 12].map((length) => hex(kernel, length)).join("-");

/** The same text has the same name: a Deployment finds the ReplicaSet of its template. */
export function hashName(text: string): string {
  let hash = 2_166_136_261;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16_777_619) >>> 0;
  let name = "";
  for (let i = 0; i < 9; i++) {
    name += letters[hash % letters.length];
    hash = Math.floor(hash / 3) + i * 7_919;
  }
  return name;
}
