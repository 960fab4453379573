import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatDate, formatDay, formatTime, t } from "../lib/i18n";
import { asProblem, useLoad } from "../lib/load";
import { openedBy } from "../lib/opened";
import { problemText } from "../lib/problems";
import { changed, href, url } from "../lib/router";
import type { Person } from "../lib/shapes";
import { notify } from "../lib/toast";
import { FieldError } from "../ui/form";
import { Icon } from "../ui/icon";
import { Empty, Shown } from "../ui/list";
import { change, loadPeople, type People, type Side, type Terms } from "./calls";
import { AddPersonDialog } from "./add-person";
import { PersonDialog } from "./person";
import { hasRejected, isMe, nameOf, PermissionBoxes, PersonBadge, rejectionsText, userPage } from "./words";
import "../styles/people.css";

/** The id by which the address names one line. */
export const lineId = (one: Person): string => one.user_id ?? one.invitation_id ?? "";

/**
 * Everybody who acts for a company, or is invited to: what each may see and whether they get
 * e-mails is changed here, all else in a dialog. Shown to the company and to the office alike.
 */
export function PeopleList({
  side,
  title,
  isClosed,
  onChange,
}: {
  side: Side;
  title?: string;
  /** Nobody is invited to a closed company. */
  isClosed: boolean;
  /** Somebody came or left, or owns the company, or does no longer. */
  onChange: () => void;
}) {
  const people = useLoad((signal) => loadPeople(side, signal), [side.companyId, side.isOffice]);
  const again = () => {
    people.reload();
    onChange();
  };
  const may = people.data && { ...people.data.may, invite: people.data.may.invite && !isClosed };
  const isAdding = useSignal(false);
  const opened = openedBy("person");
  // By a link that leads here to add somebody: ?add=person or ?add=owner.
  const asked = openedBy("add");
  const one = people.data?.items.find((each) => lineId(each) === opened.id);
  const close = () => {
    isAdding.value = false;
    if (asked.id) asked.close();
  };
  const add = (
    <button
      type="button"
      class="btn primary"
      onClick={() => {
        isAdding.value = true;
      }}
    >
      <Icon name="plus" />
      {t("people.add")}
    </button>
  );
  return (
    <>
      <div class="head about">
        <div class="title">
          {title && <h1>{title}</h1>}
          <p class="hint">
            {isClosed
              ? t("people.closed")
              : may && !may.invite
                ? t("people.invitingOff")
                : t("people.hint")}
          </p>
        </div>
        {may?.invite && add}
      </div>
      <div class="sheet">
        <Shown of={people}>
          {(data) =>
            data.items.length ? (
              <Table of={data} side={side} onChange={people.reload} />
            ) : (
              <Empty icon="user" title={t("people.none")} hint={t("people.noneHint")} />
            )
          }
        </Shown>
      </div>
      {(isAdding.value || asked.id) && people.data && may?.invite && (
        <AddPersonDialog
          side={side}
          of={people.data}
          asOwner={asked.id === "owner" && may.owner}
          onDone={() => {
            close();
            again();
          }}
          onClose={close}
        />
      )}
      {one && may && (
        <PersonDialog
          key={opened.id}
          of={one}
          may={may}
          side={side}
          onChange={again}
          onClose={opened.close}
        />
      )}
    </>
  );
}

type LineProps = { of: People; side: Side; onChange: () => void };

const Table = ({ of, side, onChange }: LineProps) => (
  <table class="list people">
    <caption class="vh">{t("people.caption", { company: of.company_name })}</caption>
    <thead>
      <tr>
        <th>{t("people.person")}</th>
        <th>{t("people.state")}</th>
        <th>{t("access.permissions")}</th>
        <th>{t("access.emails")}</th>
        <th>{t("people.created")}</th>
        <th class="acts">{t("access.until")}</th>
      </tr>
    </thead>
    <tbody>
      {of.items.map((one) => (
        <Line key={lineId(one)} one={one} of={of} side={side} onChange={onChange} />
      ))}
    </tbody>
  </table>
);

function Line({ one, of, side, onChange }: LineProps & { one: Person }) {
  const wrong = useSignal("");
  const wanted = useSignal<Terms>({});
  const isBusy = useRef(false);
  const next = useRef<Terms | null>(null);
  const shown = { ...one, ...wanted.value };
  // What was picked is shown at once; what is picked meanwhile is saved on top of the new version.
  useEffect(() => {
    isBusy.current = false;
    const more = next.current;
    next.current = null;
    if (more) void save(more);
    else wanted.value = {};
  }, [one.version]);
  async function save(terms: Terms): Promise<void> {
    wanted.value = { ...wanted.value, ...terms };
    if (isBusy.current) {
      next.current = { ...next.current, ...terms };
      return;
    }
    isBusy.current = true;
    wrong.value = "";
    try {
      await change(side, one, terms);
      notify(t("people.saved", { name: nameOf(one) }));
    } catch (error) {
      wrong.value = problemText(asProblem(error));
      wanted.value = {};
      next.current = null;
      isBusy.current = false;
    }
    onChange();
  }
  return (
    <tr>
      <td class="main">
        <a href={href(url.value.pathname, changed({ person: lineId(one) }))} data-over>
          {nameOf(one)}
        </a>
        {isMe(one) && <span class="hint"> {t("people.you")}</span>}
        <span class="sub">{one.email}</span>
        <span class="sub id">{one.company_code}</span>
        {one.user_id && (
          <span class="sub id">
            {side.isOffice ? <a href={userPage(one.user_id)}>{one.user_id}</a> : one.user_id}
          </span>
        )}
      </td>
      <td class="state">
        <PersonBadge of={one} />
        <span class="sub">
          {one.kind || one.as_owner
            ? t(`access.kind.${one.kind ?? "owner"}`)
            : one.ends_at && one.state === "invited"
              ? t(one.expired ? "people.wasUntil" : "people.answerUntil", {
                  when: formatTime(one.ends_at),
                })
              : one.answered_at && formatTime(one.answered_at)}
        </span>
        {hasRejected(one) && <span class="sub">{rejectionsText(one)}</span>}
      </td>
      <td class="wide">
        <PermissionBoxes
          legend={t("people.permissionsOf", { name: nameOf(one) })}
          isLegendHidden
          given={shown.permissions}
          may={one.refusal ? [] : of.may.permissions}
          isOwner={one.as_owner}
          isLocked={Boolean(one.refusal)}
          onPick={(permissions) => void save({ permissions })}
        />
        <div role="alert">
          <FieldError text={wrong.value} />
        </div>
        {one.refusal && <p class="sub">{t(`people.refusal.${one.refusal}`)}</p>}
      </td>
      <td class="wide">
        <label class="chip">
          <input
            type="checkbox"
            checked={shown.emails}
            disabled={Boolean(one.refusal)}
            aria-label={t("people.emailsOf", { name: nameOf(one) })}
            onChange={({ currentTarget }) => void save({ emails: currentTarget.checked })}
          />
          <span aria-hidden="true">{t("people.emailsShort")}</span>
        </label>
      </td>
      <td class="date">
        <span class="narrow">{t("people.created")}: </span>
        {formatDate(one.created_at)}
      </td>
      <td class={one.until ? "acts" : "acts none"}>
        <span class="narrow">{t("access.until")}: </span>
        {one.until ? formatDay(one.until) : "–"}
      </td>
    </tr>
  );
}
