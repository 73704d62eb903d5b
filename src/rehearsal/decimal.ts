/** Exact decimals of three places as whole numbers of thousandths: 12.5 is 12500n. Nothing is ever rounded. */
const DECIMAL = /^(\d+)(?:\.(\d{1,3}))?$/;

export function toThousandths(value: number): bigint {
  const [, whole, fraction = ""] = DECIMAL.exec(String(value)) ?? [];
  if (whole === undefined) throw new Error(`${value} is not a decimal with at most three places`);
  return BigInt(whole) * 1_000n + BigInt(fraction.padEnd(3, "0"));
}

/** As short as it can be written: 12.5 */
export function fromThousandths(thousandths: bigint): string {
  const fraction = String(thousandths % 1_000n)
    .padStart(3, "0")
    .replace(/0+$/, "");
  return `${thousandths / 1_000n}${fraction === "" ? "" : `.${fraction}`}`;
}
