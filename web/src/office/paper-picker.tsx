import { useSignal } from "@preact/signals";
import { api } from "../lib/api";
import { formatDay, t } from "../lib/i18n";
import { useLoad } from "../lib/load";
import type { OfficeMail } from "../lib/shapes";
import { FieldError } from "../ui/form";
import { Icon } from "../ui/icon";
import { Shown } from "../ui/list";
import { SearchBox } from "../ui/search";

const SHOWN = 10;

/** A scan on one of a company's mail items; without a name it is not there any more. */
export type PickedPaper = {
  mail_id: string;
  scan_id: string;
  mail_number: string | null;
  name: string | null;
};

/**
 * A power of attorney: it was received as mail and scanned, so it is chosen from the company's own
 * items.
 */
export function PaperPicker({
  companyId,
  picked,
  error,
  onPick,
}: {
  companyId: string;
  picked: PickedPaper | null;
  error: string | undefined;
  onPick: (paper: PickedPaper | null) => void;
}) {
  const isOpen = useSignal(false);
  return (
    <fieldset class="field paper" aria-describedby={error ? "paper-error" : "paper-hint"}>
      <legend>
        {t("collectors.paper")}
        <span class="optional"> {t("field.optional")}</span>
      </legend>
      {/* By this name an error of the server finds its place. */}
      <input type="hidden" name="power_of_attorney" value={picked?.scan_id ?? ""} />
      {picked && (
        <p class="file">
          <Icon name="file-text" />
          <span class="grow">
            {picked.name ?? t("collectors.paperGone")}
            {picked.mail_number && <span class="sub">{picked.mail_number}</span>}
          </span>
          <button
            type="button"
            class="btn quiet"
            onClick={({ currentTarget }) => {
              touch(currentTarget);
              onPick(null);
            }}
          >
            <Icon name="x" />
            {t("collectors.removePaper")}
          </button>
        </p>
      )}
      {isOpen.value ? (
        <Choosing
          companyId={companyId}
          picked={picked}
          onPick={(one) => {
            isOpen.value = false;
            onPick(one);
          }}
        />
      ) : (
        <div class="foot start">
          <button
            type="button"
            class="btn"
            onClick={() => {
              isOpen.value = true;
            }}
          >
            <Icon name="paperclip" />
            {t(picked ? "collectors.otherPaper" : "collectors.choosePaper")}
          </button>
        </div>
      )}
      <FieldError id="paper-error" text={error} />
      <p class="hint" id="paper-hint">
        {t("collectors.paperHint")}
      </p>
    </fieldset>
  );
}

/** The newest items of the company that have scans, or those that are looked for. */
function Choosing({
  companyId,
  picked,
  onPick,
}: {
  companyId: string;
  picked: PickedPaper | null;
  onPick: (paper: PickedPaper) => void;
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
    // Enter looks for something here, and does not send the form around it.
    <div
      class="stack"
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target instanceof HTMLInputElement)
          event.preventDefault();
      }}
    >
      <SearchBox
        label={t("mail.search")}
        value={q.value}
        onSearch={(text) => {
          q.value = text;
        }}
      />
      <Shown of={found}>
        {({ items }) => {
          const papers = items.flatMap(papersOf);
          return papers.length ? (
            <ul class="papers">
              {papers.map(({ paper, item }) => (
                <li key={paper.scan_id}>
                  <button
                    type="button"
                    class="btn"
                    aria-pressed={paper.scan_id === picked?.scan_id}
                    onClick={({ currentTarget }) => {
                      touch(currentTarget);
                      onPick(paper);
                    }}
                  >
                    <Icon name="file-text" />
                    <span class="grow">
                      {paper.name}
                      <span class="sub">
                        {item.sender} · {item.number} · {formatDay(item.received_on)}
                      </span>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          ) : (
            <p class="hint">{t("collectors.noPapers")}</p>
          );
        }}
      </Shown>
    </div>
  );
}

/** A form is touched by a choice as by typing. */
const touch = (button: HTMLElement) =>
  button.dispatchEvent(new Event("input", { bubbles: true }));

const papersOf = (item: OfficeMail) =>
  item.scans.map((scan) => ({
    item,
    paper: { mail_id: item.id, scan_id: scan.id, mail_number: item.number, name: scan.name },
  }));
