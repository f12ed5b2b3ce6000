const windowMs = 15 * 60_000;
/** per account and address: a person who mistypes; a stranger elsewhere does not lock them out */
const maxFromOnePlace = 10;
/** per account from everywhere: what a guesser with many addresses gets */
const maxForAccount = 100;
const maxKept = 50_000;

/** Counts failed sign-ins in this process's memory: each web process allows as many. */
export function loginLimit(now: () => number) {
  const failures = new Map<string, { count: number; since: number }>();
  const count = (key: string) => {
    const known = failures.get(key);
    return known && now() - known.since < windowMs ? known.count : 0;
  };
  const keys = (email: string, address: string) => ({ place: `${email} ${address}`, account: email });
  return {
    allows(email: string, address: string): boolean {
      const { place, account } = keys(email, address);
      return count(place) < maxFromOnePlace && count(account) < maxForAccount;
    },
    failed(email: string, address: string): void {
      for (const key of Object.values(keys(email, address))) {
        const before = count(key);
        const since = before === 0 ? now() : (failures.get(key)?.since ?? now());
        failures.delete(key);
        failures.set(key, { count: before + 1, since });
      }
      for (const key of failures.keys()) {
        if (failures.size <= maxKept) break;
        failures.delete(key);
      }
    },
    succeeded(email: string, address: string): void {
      failures.delete(keys(email, address).place);
    },
  };
}
