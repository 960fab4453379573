import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatDate, t } from "../lib/i18n";
import { portal } from "../lib/portal";
import { fieldText } from "../lib/problems";
import type { Problem } from "../lib/wire";
import { ProblemAlert } from "../ui/alert";
import { Dialog } from "../ui/dialog";
import { Check, FieldError, Submit } from "../ui/form";
import { Signature } from "../ui/signature";
import { asPng, isSigned } from "../ui/strokes";
import { Unanswered } from "./confirm";
import { change, draft } from "./draft";
import type { Plan } from "./plan";
import type { NewHandout } from "./shapes";

type Consent = Pick<NewHandout, "consent" | "signature">;
type SigningProps = {
  plan: Plan;
  isBusy: boolean;
  problem: Problem | null;
  onSigned: (consent: Consent) => void;
};

/**
 * The whole screen, turned to the person who collects: what they get for which company, and where
 * they sign. Nothing of the office's own is on it, and nothing of anybody else.
 */
export function Signing({ plan, isBusy, problem, onSigned }: SigningProps) {
  const { strokes, isTicked, sent } = draft.value;
  const isWrong = useSignal(false);
  const pad = useRef<HTMLFormElement>(null);
  const isConfirmed = isTicked || isSigned(strokes);
  useEffect(() => {
    if (isWrong.value) pad.current?.scrollIntoView({ block: "end" });
  }, [isWrong.value]);

  function submit(event: Event): void {
    event.preventDefault();
    isWrong.value = !isConfirmed;
    if (!isConfirmed) return;
    onSigned(
      isSigned(strokes)
        ? { consent: "signature", signature: asPng(strokes) }
        : { consent: "tick", signature: null },
    );
  }
  const close = () => {
    if (!isBusy) change({ isSigning: false });
  };
  return (
    <Dialog
      size="screen"
      title={
        <>
          <span class="sub">{portal.value?.office_name}</span>
          {t("handout.receiptOf", { name: plan.who!.name })}
        </>
      }
      onClose={close}
    >
      <div class="signing">
        <Given plan={plan} />
        <form class="signs" ref={pad} noValidate onSubmit={submit}>
          <fieldset class="stack" disabled={Boolean(sent)}>
            <p>
              {t("handout.statement", {
                n: plan.count,
                name: plan.who!.name,
                office: portal.value?.office_name ?? "",
                day: formatDate(new Date().toISOString()),
              })}
            </p>
            <Signature
              label={t("handout.signature")}
              strokes={strokes}
              isWrong={isWrong.value && !isConfirmed}
              onChange={(drawn) => change({ strokes: drawn })}
            />
            <Check
              label={t("handout.tick")}
              checked={isTicked}
              aria-invalid={isWrong.value && !isConfirmed ? true : undefined}
              onChange={(event: { currentTarget: { checked: boolean } }) =>
                change({ isTicked: event.currentTarget.checked })
              }
            />
          </fieldset>
          {isWrong.value && !isConfirmed && (
            <div role="alert">
              <FieldError text={t("handout.signOrTick")} />
            </div>
          )}
          {problem && !sent && <Refused problem={problem} />}
          {sent && <Unanswered problem={problem} isBusy={isBusy} />}
          <div class="foot">
            <button type="button" class="btn" onClick={close}>
              {t("handout.back")}
            </button>
            <Submit busy={isBusy}>
              {sent && !isBusy ? t("handout.again") : t("handout.submit", { n: plan.count })}
            </Submit>
          </div>
        </form>
      </div>
    </Dialog>
  );
}

/** A signature that the server does not take says so itself; anything else in its own words. */
function Refused({ problem }: { problem: Problem }) {
  const error = problem.errors.find(({ field }) => field === "signature");
  if (!error) return <ProblemAlert problem={problem} />;
  return (
    <div role="alert">
      <FieldError text={fieldText(error)} />
    </div>
  );
}

/** Per company, with the sender, the number and the kind of each: what stands on its receipt too. */
const Given = ({ plan }: { plan: Plan }) => (
  <section class="given" tabIndex={0} aria-label={t("handout.given")}>
    {plan.parts.map(({ company, items }) => (
      <div key={company.company_id}>
        <h3>
          {company.company_name} <span class="sub">{company.company_code}</span>
        </h3>
        <ul>
          {items.map((one) => (
            <li key={one.id}>
              <span>{one.sender}</span>
              <span class="sub">
                {one.number} · {t(`mail.kind.${one.kind}`)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    ))}
  </section>
);
