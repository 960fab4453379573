import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { api, newKey } from "../lib/api";
import { useForm } from "../lib/form";
import { formatTime, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { OfficeScan } from "../lib/shapes";
import { scanFacts } from "../client/item";
import { ProblemAlert } from "../ui/alert";
import { Cancel, Dialog } from "../ui/dialog";
import { FieldError, Submit } from "../ui/form";
import { Shown } from "../ui/list";

const SHOWN = 50;
const STALE = ["scan_not_in_inbox", "scan_arranging", "scan_set_aside", "not_found"];

/** Other PDFs of the inbox, whose pages are to follow those of this scan. */
export function JoinDialog({
  scan,
  onStale,
  onClose,
}: {
  scan: OfficeScan;
  onStale: () => void;
  onClose: () => void;
}) {
  const chosen = useSignal<string[]>([]);
  const key = useRef({ said: "", key: "" });
  const others = useLoad(
    (signal) => api("GET /office/scans", { query: { state: "inbox", limit: SHOWN } }, signal),
    [],
  );
  const form = useForm({
    check: () => (chosen.value.length ? [] : [{ field: "scan_ids", code: "required" }]),
    send: async () => {
      const body = { scan_ids: [scan.id, ...chosen.value] };
      const said = JSON.stringify(body);
      if (key.current.said !== said) key.current = { said, key: newKey() };
      await api("POST /office/scans/join", { body, key: key.current.key });
      return () => {
        onClose();
        onStale();
      };
    },
    onProblem: (problem) => {
      if (STALE.includes(problem.code)) others.reload();
      return false;
    },
    word: ({ code }) => (code === "required" ? t("arrange.joinChoose") : undefined),
  });
  const error = form.field("scan_ids").error;
  const choose = (id: string) => {
    const isIn = chosen.value.includes(id);
    chosen.value = isIn ? chosen.value.filter((one) => one !== id) : [...chosen.value, id];
  };
  return (
    <Dialog title={t("arrange.joinTitle")} onClose={onClose}>
      <form class="in" {...form.attrs}>
        <p>{t("arrange.joinIntro", { name: scan.file_name })}</p>
        {form.problem && <ProblemAlert problem={form.problem} retry={form.retry} />}
        <fieldset class="field found" aria-describedby={error ? "join-error" : undefined}>
          <legend>{t("arrange.joinScans")}</legend>
          <Shown of={others}>
            {(page) => {
              const items = page.items.filter((one) => joins(one, scan));
              return items.length ? (
                items.map((one) => (
                  <Candidate
                    key={one.id}
                    of={one}
                    place={chosen.value.indexOf(one.id) + 2}
                    isChosen={chosen.value.includes(one.id)}
                    isWrong={Boolean(error)}
                    onChoose={() => choose(one.id)}
                  />
                ))
              ) : (
                <p class="hint">{t("arrange.joinNone")}</p>
              );
            }}
          </Shown>
          <FieldError id="join-error" text={error} />
        </fieldset>
        <div class="foot">
          <Cancel />
          <Submit busy={form.isBusy}>{t("arrange.joinSubmit")}</Submit>
        </div>
      </form>
    </Dialog>
  );
}

const joins = (one: OfficeScan, scan: OfficeScan): boolean =>
  one.id !== scan.id &&
  one.content_type === "application/pdf" &&
  (!one.arranging || one.arranging.failed);

const Candidate = ({
  of,
  place,
  isChosen,
  isWrong,
  onChoose,
}: {
  of: OfficeScan;
  place: number;
  isChosen: boolean;
  isWrong: boolean;
  onChoose: () => void;
}) => (
  <label class="choice">
    <input
      type="checkbox"
      name="scan_ids"
      checked={isChosen}
      onChange={onChoose}
      aria-invalid={isWrong ? true : undefined}
    />
    <span>
      <b>
        {isChosen && `${place}. `}
        {of.file_name}
      </b>
      <span class="sub">
        {[scanFacts(of), formatTime(of.arrived_at), of.scanner].filter(Boolean).join(" · ")}
      </span>
    </span>
  </label>
);
