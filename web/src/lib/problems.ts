import { t, tOf, type Params } from "./i18n";
import type { Limits } from "./schema";
import type { FieldError, Problem } from "./wire";

/** A problem in the person's language: what happened and what to do. */
export function problemText(problem: Problem): string {
  const minutes = Math.max(1, Math.ceil(problem.retryAfterSeconds / 60));
  if (problem.code === "too_many_attempts") return t("problem.too_many_attempts", { n: minutes });
  return tOf(
    "problem",
    [
      problem.code,
      ...(problem.status === 409 ? ["conflict"] : problem.status === 400 ? ["bad_request"] : []),
    ],
    "problem.internal",
  );
}

/** What is wrong with one field and what to do, from the server's or the form's own check. */
export function fieldText(error: FieldError, limits: Limits = {}): string {
  const { min, max } = limits[error.field] ?? {};
  const params: Params = {
    ...(min !== undefined && { min, n: min }),
    ...(max !== undefined && { max, n: max }),
  };
  if (error.code === "too_short" && (min ?? 1) <= 1) return t("field.required");
  const isUnbounded =
    error.code === "too_long" || error.code === "too_large"
      ? max === undefined
      : error.code === "too_small" && min === undefined;
  return isUnbounded ? t("field.invalid") : tOf("field", error.code, "field.invalid", params);
}
