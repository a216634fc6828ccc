// The loss curve as a list of [step, J] that stays short however long one trains.

const CURVE_LIMIT = 600;

/** Appends [step, J] and drops every second entry when there are too many; the first and the last always stay. */
export function record(curve, entry) {
  const longer = [...curve, entry];
  return longer.length <= CURVE_LIMIT ? longer : longer.filter((_, k) => k % 2 === 0 || k === longer.length - 1);
}
