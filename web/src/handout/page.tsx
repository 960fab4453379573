import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { api } from "../lib/api";
import { t } from "../lib/i18n";
import { useKeeper } from "../lib/leaving";
import { asProblem, useLoad, useReturn } from "../lib/load";
import { phase } from "../lib/session";
import type { FieldError, Problem } from "../lib/wire";
import { refreshOverview } from "../office/overview";
import { Icon } from "../ui/icon";
import { Collector } from "./collector";
import { Companies } from "./companies";
import { Finish, useDigital } from "./confirm";
import { change, draft, handOut, isBegun, loadMail, mail, startAnew } from "./draft";
import { Items } from "./items";
import { bodyOf, planOf, type Missing, type Plan } from "./plan";
import { Result } from "./result";
import type { NewHandout } from "./shapes";
import { Signing } from "./signing";
import "../styles/handout.css";

type Consent = Pick<NewHandout, "consent" | "signature">;
const WITHOUT: Consent = { consent: null, signature: null };

/** One visit: for which companies, who collects, the signature, and what came of it. */
export function HandoutPage() {
  const { done } = draft.value;
  useEffect(() => {
    document.title = `${t("nav.handout")} · Awizo`;
  });
  useEffect(() => {
    for (const { company_id } of draft.value.companies) void loadMail(company_id);
    // Whoever goes elsewhere was asked; a session that ended leaves the visit as it is.
    return () => {
      if (phase.value === "in") startAnew();
    };
  }, []);
  useKeeper(() => isBegun(draft.value));
  return (
    <>
      <div class="head">
        <h1>{t("nav.handout")}</h1>
        <a class="btn" href="/office/handouts">
          <Icon name="clock" />
          {t("handouts.title")}
        </a>
      </div>
      {done ? <Result of={done} onNext={next} /> : <Desk />}
    </>
  );
}

function next(): void {
  startAnew();
  scrollTo(0, 0);
  document.getElementById("main")?.focus({ preventScroll: true });
}

function Desk() {
  const { companies, isSigning, sent } = draft.value;
  const digital = useDigital();
  const ids = companies.map(({ company_id }) => company_id);
  const people = useLoad(
    async (signal) =>
      ids.length
        ? api("POST /office/collectors/find", { body: { company_ids: ids } }, signal)
        : { people: [], nobody: [] },
    [ids.toSorted().join()],
  );
  useReturn(people.reload);
  const isFound = people.data && !people.isStale;
  const plan = planOf(draft.value, mail.value, isFound ? people.data!.people : null);
  const { send, isBusy, problem, wrong, require } = useSending(plan);
  const isReady = plan.who && !plan.isLoading && plan.count > 0;
  // Nothing to sign for, or nobody who signs: the screen is not turned once that changes later.
  const isInVain = isSigning && !plan.isLoading && !people.isLoading && !(isReady && digital[0]);
  useEffect(() => {
    if (isInVain) change({ isSigning: false });
  }, [isInVain]);
  return (
    <>
      <div class="desk">
        <fieldset class="stack" disabled={Boolean(sent)}>
          <Companies />
          <Items />
        </fieldset>
        <div class="stack last">
          <fieldset disabled={Boolean(sent)}>
            <Collector people={people} plan={plan} wrong={wrong} />
          </fieldset>
          <Finish
            plan={plan}
            isBusy={isBusy}
            problem={isSigning ? null : problem}
            digital={digital}
            onHandOut={() => void send(WITHOUT)}
            onMissing={require}
          />
        </div>
      </div>
      {isSigning && digital[0] && isReady && (
        <Signing
          plan={plan}
          isBusy={isBusy}
          problem={problem}
          onSigned={(consent) => void send(consent)}
        />
      )}
    </>
  );
}

/** Sends the visit, once at a time; what is wrong with a field comes to stand beside it. */
function useSending(plan: Plan) {
  const isBusy = useSignal(false);
  const problem = useSignal<Problem | null>(null);
  const wrong = useSignal<readonly FieldError[]>([]);
  async function send(consent: Consent): Promise<void> {
    if (isBusy.value) return;
    isBusy.value = true;
    problem.value = null;
    try {
      const body = bodyOf(plan, { digital_confirmation: consent.consent !== null, ...consent });
      await handOut(body, plan.count);
      void refreshOverview();
    } catch (error) {
      problem.value = asProblem(error);
      wrong.value = problem.value.errors;
      if (wrong.value.some(({ field }) => field.startsWith("collector."))) backToFields();
    } finally {
      isBusy.value = false;
    }
  }
  const require = (what: Missing) => {
    if (what !== "other") return;
    const empty = Object.entries(draft.value.other).filter(([, value]) => !value.trim());
    wrong.value = empty.map(([field]) => ({ field, code: "required" }));
    backToFields();
  };
  return {
    send,
    require,
    isBusy: isBusy.value,
    problem: problem.value,
    wrong: wrong.value,
  };
}

function backToFields(): void {
  change({ isSigning: false });
  setTimeout(() => document.querySelector<HTMLElement>(".desk [aria-invalid=true]")?.focus());
}
