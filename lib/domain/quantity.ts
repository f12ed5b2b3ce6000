const suffixes: Record<string, number> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};
const form = /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d{1,3})|(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei))?$/;

/** A Kubernetes quantity (`500m`, `1Gi`, `2e3`) as a number; undefined where it is none. */
export function parseQuantity(text: string): number | undefined {
  const match = form.exec(text);
  if (!match) return undefined;
  const [, digits, exponent, suffix = ""] = match;
  return exponent === undefined ? Number(digits) * (suffixes[suffix] ?? 1) : Number(`${digits}e${exponent}`);
}

/** Cores as Kubernetes writes them back (`500m`, `2`), so that what was sent equals what is read. */
export function cpuQuantity(cores: number): string {
  const milli = Math.round(cores * 1000);
  return milli % 1000 === 0 ? `${milli / 1000}` : `${milli}m`;
}

export const mebibytes = (count: number): string => `${count}Mi`;
