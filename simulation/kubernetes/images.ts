import type { Kernel } from "../kernel/kernel";

/** Images: the first pull on a node takes its time, and what is broken is never pulled. */
export function imagePuller(kernel: Kernel) {
  const present = new Set<string>();
  const broken = new Set<string>();
  return {
    setBroken(image: string, isBroken: boolean): void {
      if (isBroken) broken.add(image);
      else broken.delete(image);
    },
    /** ms until it is there; undefined: it cannot be pulled */
    pull(node: string, image: string): number | undefined {
      const key = `${node}/${image}`;
      if (present.has(key)) return 0;
      if (broken.has(image)) return undefined;
      present.add(key);
      return 500 + kernel.random() * 2_500;
    },
  };
}
export type ImagePuller = ReturnType<typeof imagePuller>;
