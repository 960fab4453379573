import { useSignal } from "@preact/signals";
import { t } from "../lib/i18n";
import { keep, kept } from "../lib/kept";
import { problemText } from "../lib/problems";
import type { Problem } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Check, FieldError } from "../ui/form";
import { Icon } from "../ui/icon";
import { change, draft } from "./draft";
import { missing, MOST_COMPANIES, MOST_ITEMS, type Missing, type Plan } from "./plan";

const WITHOUT = "awizo.handout.withoutSignature";

/** Whether the person signs on this screen, as it was chosen here the last time. */
export function useDigital(): [boolean, (isOn: boolean) => void] {
  const isOn = useSignal(!kept(WITHOUT));
  const set = (isNow: boolean) => {
    isOn.value = isNow;
    keep(WITHOUT, isNow ? "" : "yes");
  };
  return [isOn.value, set];
}

type FinishProps = {
  plan: Plan;
  isBusy: boolean;
  problem: Problem | null;
  digital: ReturnType<typeof useDigital>;
  onHandOut: () => void;
  onMissing: (what: Missing) => void;
};

/** The last step: signing, or handing out without it; says what is still to be done before. */
export function Finish({ plan, isBusy, problem, digital, onHandOut, onMissing }: FinishProps) {
  const asked = useSignal(false);
  const [isDigital, setDigital] = digital;
  const { sent, isSigning } = draft.value;
  const what = missing(plan, draft.value);
  const press = () => {
    asked.value = Boolean(what);
    if (sent) onHandOut();
    else if (what) onMissing(what);
    else if (isDigital) change({ isSigning: true });
    else onHandOut();
  };
  return (
    <section class="sheet pad finish" aria-label={t("handout.finish")}>
      <Check
        label={t("handout.digital")}
        hint={t(isDigital ? "handout.digitalOn" : "handout.digitalOff")}
        checked={isDigital}
        disabled={Boolean(sent)}
        onChange={(event: { currentTarget: { checked: boolean } }) =>
          setDigital(event.currentTarget.checked)
        }
      />
      {problem && !sent && <ProblemAlert problem={problem} />}
      {sent && !isSigning && <Unanswered problem={problem} isBusy={isBusy} />}
      <div role="alert">{asked.value && what && <FieldError text={missingText(what)} />}</div>
      <button
        type="button"
        class="btn primary wide"
        aria-disabled={isBusy ? true : undefined}
        onClick={press}
      >
        {isBusy ? (
          <span class="spin" aria-hidden="true" />
        ) : (
          <Icon name={isDigital && !sent ? "signature" : "check"} />
        )}
        {sent && !isBusy
          ? t("handout.again")
          : wordOf(isDigital && !sent, sent?.count ?? plan.count)}
      </button>
    </section>
  );
}

/** As long as nothing is chosen there is no number to name. */
const wordOf = (isSigned: boolean, n: number): string =>
  n
    ? t(isSigned ? "handout.sign" : "handout.submit", { n })
    : t(isSigned ? "handout.signFirst" : "nav.handout");

const missingText = (what: Missing): string =>
  t(`handout.missing.${what}`, { companies: MOST_COMPANIES, items: MOST_ITEMS });

/** No answer came: it may be recorded or not, and sending the same again makes it sure. */
export const Unanswered = ({ problem, isBusy }: { problem: Problem | null; isBusy: boolean }) =>
  isBusy ? null : (
    <Alert tone="warn" live>
      {problem && <p>{problemText(problem)}</p>}
      <p>{t("handout.unanswered")}</p>
    </Alert>
  );
