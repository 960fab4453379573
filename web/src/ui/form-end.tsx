import type { ComponentChildren } from "preact";
import type { useForm } from "../lib/form";
import { ProblemAlert } from "./alert";
import { Cancel } from "./dialog";
import { Submit } from "./form";

/**
 * How a form in a dialog ends: what went wrong, what else can be done (closing the dialog, unless
 * other acts are given), and the button that sends it, on which the children stand.
 * sticky: it stays in sight while a long form is scrolled.
 */
export const FormEnd = ({
  of,
  acts = <Cancel />,
  sticky = false,
  danger = false,
  children,
}: {
  of: Pick<ReturnType<typeof useForm>, "problem" | "retry" | "isBusy">;
  acts?: ComponentChildren;
  sticky?: boolean;
  danger?: boolean;
  children: ComponentChildren;
}) => (
  <>
    {of.problem && <ProblemAlert problem={of.problem} retry={of.retry} />}
    <div class={sticky ? "foot sticky" : "foot"}>
      {acts}
      <Submit busy={of.isBusy} danger={danger}>
        {children}
      </Submit>
    </div>
  </>
);
