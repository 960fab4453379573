import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api } from "../lib/api";
import { required, useForm, type Values } from "../lib/form";
import { t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import { me } from "../lib/session";
import type { Misfiling, OfficeMail, OfficeScan } from "../lib/shapes";
import { notify } from "../lib/toast";
import type { FieldError } from "../lib/wire";
import { Alert, ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { Choices, FieldError as Wrong, Submit, TextArea } from "../ui/form";
import { Shown } from "../ui/list";
import { SearchBox } from "../ui/search";
import { Candidate, takers } from "./assign-form";
import { CompanyPicker, type PickedCompany } from "./company-picker";
import { misfilingHref, seesMisfilings } from "./misfiling-words";
import { refreshOverview } from "./overview";

const WITHDRAW = "POST /office/companies/{company_id}/mail/{mail_id}/withdraw";
const SHOWN = 8;

type Where = "there" | "inbox";
export type WithdrawProps = {
  of: OfficeMail;
  /** The scan alone is misfiled; else the whole item is. */
  scan?: OfficeScan | undefined;
  /** Closed; true after it was withdrawn. */
  onClose: (isDone: boolean) => void;
};

/**
 * Withdraws an item, or one scan of it, from the company under which it was filed by mistake, and
 * files it where it belongs; then says what is known of who saw it.
 */
export function WithdrawDialog({ of, scan, onClose }: WithdrawProps) {
  const done = useSignal<Misfiling | null>(null);
  const touched = useRef(() => false);
  return (
    <Dialog
      title={t(done.value ? "misfiling.doneTitle" : "misfiling.title")}
      onClose={() => onClose(Boolean(done.value))}
      keeps={() => !done.value && touched.current()}
    >
      {done.value ? (
        <Outcome of={done.value} onClose={() => onClose(true)} />
      ) : (
        <WithdrawForm
          of={of}
          scan={scan}
          touched={touched}
          onDone={(made) => {
            done.value = made;
          }}
        />
      )}
    </Dialog>
  );
}

function WithdrawForm({
  of,
  scan,
  touched,
  onDone,
}: Pick<WithdrawProps, "of" | "scan"> & {
  touched: { current: () => boolean };
  onDone: (made: Misfiling) => void;
}) {
  const where = useSignal<Where>("there");
  const company = useSignal<PickedCompany | null>(null);
  const target = useSignal<OfficeMail | null>(null);
  const form = useForm({
    call: WITHDRAW,
    check: (values) => wrongOf(values, where.value, Boolean(scan)),
    send: async ({ reason = "" }, key) => {
      const to =
        where.value === "there" && company.value
          ? { company_id: company.value.id, ...(scan && { mail_id: target.value!.id }) }
          : null;
      const made = await api(WITHDRAW, {
        path: { company_id: of.company_id, mail_id: of.id },
        body: { what: scan ? "scan" : "item", scan_id: scan?.id ?? null, reason, to },
        key,
      });
      notify(t("misfiling.done", { number: scan?.file_name ?? of.number }));
      void refreshOverview();
      return () => onDone(made);
    },
    word: ({ field, code }: FieldError) =>
      field === "to.company_id" && code === "required"
        ? t("picker.required")
        : field === "to.mail_id"
          ? t("misfiling.chooseItem")
          : undefined,
  });
  touched.current = form.isTouched;
  const intro = scan
    ? t("misfiling.introScan", { name: scan.file_name, company: of.company_name })
    : t("misfiling.introItem", { number: of.number, company: of.company_name });
  return (
    <form class="in" {...form.attrs}>
      <p>{intro}</p>
      {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
      <Choices
        label={t("misfiling.where")}
        name="where"
        value={where.value}
        onPick={(one) => {
          where.value = one;
        }}
        choices={[
          {
            value: "there",
            title: t(scan ? "misfiling.toItem" : "misfiling.toCompany"),
            ...(!scan && { text: t("misfiling.toCompanyHint") }),
          },
          {
            value: "inbox",
            title: t("misfiling.toInbox"),
            text: t(scan ? "misfiling.toInboxScanHint" : "misfiling.toInboxItemHint"),
          },
        ]}
      />
      {where.value === "there" && (
        <CompanyPicker
          label={t("misfiling.company")}
          picked={company.value}
          onPick={(one) => {
            company.value = one;
            target.value = null;
          }}
          {...form.field("to.company_id")}
        />
      )}
      {where.value === "there" && scan && company.value && (
        <Targets
          key={company.value.id}
          companyId={company.value.id}
          chosen={target.value}
          error={form.field("to.mail_id").error}
          onChoose={(one) => {
            target.value = one;
          }}
        />
      )}
      <TextArea
        label={t("misfiling.reason")}
        hint={t("misfiling.reasonHint")}
        {...form.field("reason")}
      />
      <div class="foot">
        <Cancel />
        <Submit busy={form.isBusy} danger>
          {t("misfiling.submit")}
        </Submit>
      </div>
    </form>
  );
}

function wrongOf(values: Values, where: Where, isScan: boolean): FieldError[] {
  if (where === "inbox") return required(values, "reason");
  const names = isScan && values["to.company_id"] ? ["to.mail_id"] : [];
  return required(values, "to.company_id", ...names, "reason");
}

/** The mail items of the right company, of which one gets the scan. */
function Targets({
  companyId,
  chosen,
  error,
  onChoose,
}: {
  companyId: string;
  chosen: OfficeMail | null;
  error: string | undefined;
  onChoose: (one: OfficeMail | null) => void;
}) {
  const q = useSignal("");
  const found = useLoad(
    (signal) =>
      api(
        "GET /office/mail",
        { query: { company_id: companyId, q: q.value, limit: SHOWN } },
        signal,
      ),
    [companyId, q.value],
  );
  return (
    <>
      <SearchBox
        label={t("mail.search")}
        value={q.value}
        onSearch={(text) => {
          q.value = text;
          onChoose(null);
        }}
      />
      <fieldset class="field found" aria-describedby={error ? "target-error" : undefined}>
        <legend>{t("misfiling.items")}</legend>
        <Shown of={found}>
          {(page) =>
            takers(page.items).length ? (
              takers(page.items).map((one) => (
                <Candidate
                  key={one.id}
                  of={one}
                  name="to.mail_id"
                  isChosen={chosen?.id === one.id}
                  isWrong={Boolean(error)}
                  onChoose={() => onChoose(one)}
                />
              ))
            ) : (
              <p class="hint">{t("inbox.noItems")}</p>
            )
          }
        </Shown>
        <Wrong id="target-error" text={error} />
      </fieldset>
    </>
  );
}

/** What was done and what is known of who saw it, with the way to what comes next. */
function Outcome({ of, onClose }: { of: Misfiling; onClose: () => void }) {
  const { right } = of;
  const isOpen = of.state === "gathering";
  const isSeen = Boolean(of.opened || of.mailed);
  return (
    <div class="in">
      <p>{t("misfiling.doneText", { company: of.wrong.company_name })}</p>
      <Alert tone={isOpen || isSeen ? "warn" : "info"}>
        <p>
          {t(
            isOpen
              ? "misfiling.stillGathering"
              : isSeen
                ? "misfiling.somebodySaw"
                : "misfiling.nobodySaw",
          )}
        </p>
        {isSeen && (
          <p class="sub">
            {[
              of.opened && t("misfiling.openedN", { n: of.opened }),
              of.mailed && t("misfiling.mailedN", { n: of.mailed }),
            ]
              .filter(Boolean)
              .join(" · ")}
          </p>
        )}
      </Alert>
      <p>
        {right?.mail_id ? (
          <a href={`/office/mail/${right.company_id}/${right.mail_id}`}>
            {t("misfiling.toNew", { company: right.company_name })}
          </a>
        ) : (
          <a href="/office/inbox">{t("misfiling.toScanInbox")}</a>
        )}
      </p>
      {seesMisfilings(me.value?.role) && (
        <p>
          <a href={misfilingHref(of)}>{t("misfiling.toRecord")}</a>
        </p>
      )}
      <div class="foot">
        <button type="button" class="btn primary" onClick={onClose}>
          {t("act.close")}
        </button>
      </div>
    </div>
  );
}
