// Exact chances for small counts: what a rate or a share of days would have given had nothing changed.

const LOG_FACTORIALS: number[] = [0];
function logFactorial(n: number): number {
  for (let i = LOG_FACTORIALS.length; i <= n; i++) LOG_FACTORIALS.push(LOG_FACTORIALS[i - 1]! + Math.log(i));
  return LOG_FACTORIALS[n]!;
}
const logChoose = (n: number, k: number): number => logFactorial(n) - logFactorial(k) - logFactorial(n - k);

/**
 * Chance that none of `hits` marked units falls among `here` of `all` units, all ways of marking being alike
 * (Fisher's exact test, the tail at zero).
 */
export function chanceOfNone(hits: number, here: number, all: number): number {
  if (hits <= 0 || here <= 0) return 1;
  if (hits > all - here) return 0;
  return Math.exp(logChoose(all - here, hits) - logChoose(all, hits));
}

/**
 * Chance that of `total` events at one steady rate at most `seen` fall into `share` (0 to 1) of the time
 * (the conditional exact test of two Poisson rates).
 */
export function chanceOfAtMost(seen: number, total: number, share: number): number {
  if (share <= 0 || seen >= total) return 1;
  if (share >= 1) return 0;
  const [yes, no] = [Math.log(share), Math.log1p(-share)];
  let sum = 0;
  for (let k = 0; k <= seen; k++) sum += Math.exp(logChoose(total, k) + k * yes + (total - k) * no);
  return Math.min(1, sum);
}
