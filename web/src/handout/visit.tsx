import { useSignal } from "@preact/signals";
import { formatTime, t, tOf } from "../lib/i18n";
import { Badge, type Look } from "../ui/badges";
import { Icon } from "../ui/icon";
import { Receipt } from "./receipt";
import { stillIn, type Handout, type Part } from "./shapes";
import { UndoDialog } from "./undo";

const LOOK: Record<Part["state"], Look> = {
  open: ["hourglass", "blue"],
  done: ["check", "green"],
  refused: ["circle-x", "red"],
  undone: ["undo-2", "grey"],
};

/** How many items of a visit are out of the house. */
export const countOf = ({ parts }: Handout): number =>
  parts.reduce((sum, one) => sum + (one.state === "done" ? stillIn(one) : 0), 0);

/** Whether anything of a part can be taken back. */
const isOut = (one: Part): boolean => one.state === "done" && stillIn(one) > 0;

/** A visit company by company: what was handed out, what was not and why, and taking it back. */
export function Parts({ of, onChange }: { of: Handout; onChange: (now: Handout) => void }) {
  const undoes = useSignal<readonly Part[] | null>(null);
  const done = of.parts.filter(isOut);
  return (
    <>
      <ul class="parts">
        {of.parts.map((one) => (
          <PartRow
            key={one.company_id}
            of={one}
            isConfirmed={of.digital_confirmation}
            onUndo={() => {
              undoes.value = [one];
            }}
          />
        ))}
      </ul>
      {done.length > 1 && of.state === "done" && (
        <div>
          <button
            type="button"
            class="btn danger"
            onClick={() => {
              undoes.value = done;
            }}
          >
            <Icon name="undo-2" />
            {t("handout.undoAll")}
          </button>
        </div>
      )}
      {undoes.value && (
        <UndoDialog
          of={of}
          parts={undoes.value}
          onUndone={onChange}
          onClose={() => {
            undoes.value = null;
          }}
        />
      )}
    </>
  );
}

type RowProps = { of: Part; isConfirmed: boolean; onUndo: () => void };

const PartRow = ({ of, isConfirmed, onUndo }: RowProps) => (
  <li class="part">
    <div class="parthead">
      <h3>
        {of.company_name} <span class="sub">{of.company_code}</span>
      </h3>
      {of.state === "done" && !stillIn(of) ? (
        <Badge look={LOOK.undone} text={t("handout.part.left")} />
      ) : (
        <Badge look={LOOK[of.state]} text={t(`handout.part.${of.state}`, { n: stillIn(of) })} />
      )}
    </div>
    {of.state === "refused" && <Refusal of={of} />}
    {of.undo_reason && <p class="note">{t("handout.undoneWhy", { reason: of.undo_reason })}</p>}
    <details>
      <summary>{t("handout.itemCount", { n: of.items.length })}</summary>
      <ul>
        {of.items.map((one) => (
          <li key={one.mail_id}>
            <a href={`/office/mail/${of.company_id}/${one.mail_id}`}>{one.number}</a> {one.sender}
            <span class="sub">
              {t(`mail.kind.${one.kind}`)}
              {one.has_left && ` · ${t("handout.itemLeft")}`}
            </span>
          </li>
        ))}
      </ul>
    </details>
    <div class="line-acts">
      {of.receipt_id ? (
        <Receipt key={of.state} companyId={of.company_id} receiptId={of.receipt_id} />
      ) : (
        of.state === "done" && !isConfirmed && <p class="hint">{t("handout.noReceipt")}</p>
      )}
      {isOut(of) && (
        <button type="button" class="btn quiet" onClick={onUndo}>
          <Icon name="undo-2" />
          {t("handout.undo")}
          <span class="vh"> ({of.company_name})</span>
        </button>
      )}
    </div>
  </li>
);

/** Why a company's mail stays, who has it where somebody has, and what to do. */
function Refusal({ of: { refusal, company_id, company_name } }: { of: Part }) {
  if (!refusal) return null;
  const { code, winner } = refusal;
  return (
    <div class="refusal">
      <p>{tOf("handout.refusal", code, "handout.refusal.other")}</p>
      {code === "collector_not_authorised" && (
        <p>
          <a href={`/office/companies/${company_id}/collectors`}>
            {t("handout.whoMay", { company: company_name })}
          </a>
        </p>
      )}
      {winner && (
        <p>
          {t("handout.winner", {
            name: winner.by_name,
            collector: winner.collector,
            when: formatTime(winner.at),
          })}{" "}
          <a href={`/office/handouts/${winner.handout_id}`}>{t("handout.toVisit")}</a>
        </p>
      )}
    </div>
  );
}
