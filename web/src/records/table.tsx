import { formatDay, t } from "../lib/i18n";
import { formatMoney } from "../lib/money";
import type { OfficeWork } from "../lib/shapes";
import { Icon } from "../ui/icon";
import type { Seen } from "./calls";
import { hours, KindBadge, materialText, nameOf, spent } from "./words";

type Acts = {
  onEdit: (it: OfficeWork) => void;
  onRemove: (it: OfficeWork) => void;
  onRestore: (it: OfficeWork) => void;
};

/** A row each: day, who and where, how long, what was done; for staff what is internal too. */
export function WorkTable({
  items,
  company,
  acts,
}: {
  items: Seen[];
  company: string;
  /** What staff may do with a record. */
  acts: Acts | null;
}) {
  return (
    <table class="list work">
      <caption class="vh">{t("work.caption", { company })}</caption>
      <thead>
        <tr>
          <th>{t("work.day")}</th>
          <th>{t("work.person")}</th>
          <th>{t("work.what")}</th>
          <th class="num">{t("work.time")}</th>
          {acts && <th class="acts unprinted">{t("things.acts")}</th>}
        </tr>
      </thead>
      <tbody>
        {items.map((one) => (
          <Row key={one.id} of={one} acts={acts} />
        ))}
      </tbody>
    </table>
  );
}

const Row = ({ of, acts }: { of: Seen; acts: Acts | null }) => (
  <tr data-row={of.id}>
    <td class="day">
      {formatDay(of.day)}
      <span class="sub">
        <KindBadge of={of.kind} />
      </span>
    </td>
    <td class="who">
      {of.person}
      {of.place && <span class="sub">{of.place}</span>}
    </td>
    <td class="what">
      <p class="prewrap">{of.tasks}</p>
      {of.materials.length > 0 && (
        <p class="sub">
          {t("work.materials")}: {of.materials.map(materialText).join("; ")}
        </p>
      )}
      {of.remarks && <p class="sub prewrap">{of.remarks}</p>}
      <Internal of={of} />
      {of.reason && (
        <p class="sub">
          <Icon name="trash-2" />
          {t("work.removedFor", { reason: of.reason })}
        </p>
      )}
    </td>
    <td class="num">
      {of.minutes !== null && spent(of.minutes)}
      {hours(of) && <span class="sub">{hours(of)}</span>}
    </td>
    {acts && (
      <td class="acts unprinted">
        <Ways of={of as OfficeWork} acts={acts} />
      </td>
    )}
  </tr>
);

/** What never leaves the office, marked as such. */
const Internal = ({ of }: { of: Seen }) =>
  of.internal_remark || of.internal_cost ? (
    <p class="sub internal unprinted">
      <Icon name="shield-alert" />
      <span class="prewrap">
        {t("work.internal")}:{" "}
        {[of.internal_remark, of.internal_cost && formatMoney(of.internal_cost)]
          .filter(Boolean)
          .join(" · ")}
      </span>
    </p>
  ) : null;

const Ways = ({ of, acts }: { of: OfficeWork; acts: Acts }) =>
  of.state === "removed" ? (
    <button type="button" class="btn quiet" onClick={() => acts.onRestore(of)}>
      <Icon name="undo-2" />
      {t("work.restore")}
      <span class="vh"> {nameOf(of)}</span>
    </button>
  ) : (
    <>
      <button
        type="button"
        class="btn quiet square"
        title={t("work.edit")}
        onClick={() => acts.onEdit(of)}
      >
        <Icon name="pencil" />
        <span class="vh">
          {t("work.edit")} {nameOf(of)}
        </span>
      </button>
      <button
        type="button"
        class="btn quiet square"
        title={t("work.remove")}
        onClick={() => acts.onRemove(of)}
      >
        <Icon name="trash-2" />
        <span class="vh">
          {t("work.remove")} {nameOf(of)}
        </span>
      </button>
    </>
  );
